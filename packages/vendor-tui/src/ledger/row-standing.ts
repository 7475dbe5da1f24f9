// What the signed rows say of agents and rules, while the ledger is walked: whether whoever signed a row was allowed to, went
// by the rules of that moment, and used only what a supervisor had approved. The tables are not asked: they can be edited
// and put back between two acts.
import type { Json } from '@readback/core';
import { goesOn, isAllowed } from './row-rights.js';
import type { LedgerRow } from './schema.js';
import type { Role } from './schema-desk.js';

type Facts = Readonly<Record<string, Json>>;

/** A row with what it says. */
export interface ToldRow {
  readonly row: LedgerRow;
  readonly body: Facts;
  /** Of the records that it has changed. */
  readonly names: readonly string[];
  /** The rows it rests on, by record; absent in rows of earlier versions. */
  readonly from: ReadonlyMap<string, number> | undefined;
}

export type StandingFault = 'act-not-allowed' | 'approval-not-given' | 'record-not-as-left';

export class Standing {
  readonly #agents = new Map<string, { readonly seq: number; readonly role: Role }>();
  readonly #rules = new Map<string, { readonly seq: number; readonly value: Json }>();
  /** Who asked, of requests that nobody has decided. */
  readonly #asked = new Map<string, string>();
  readonly #approved = new Set<string>();
  #before: LedgerRow | undefined;

  faultOf(told: ToldRow): StandingFault | undefined {
    const fault = this.#rightFault(told) ?? this.#fromFault(told) ?? this.#approvalFault(told);
    this.#take(told);
    this.#before = told.row;
    return fault;
  }

  #rightFault({ row, body, names, from }: ToldRow): StandingFault | undefined {
    const { role = 'supervisor' } = this.#agents.get(row.agent) ?? {};
    // Earlier versions let every agent say that nothing was missing.
    if (from === undefined && row.kind === 'ledger-restored' && body['hasGap'] === false) return undefined;
    const isApproved = names.some((name) => name.startsWith('approvals/')) || goesOn(row, this.#before);
    return isAllowed(role, { kind: row.kind, body, isApproved }) ? undefined : 'act-not-allowed';
  }

  /** A row names the newest row of its agent, and of every rule that was changed, and no other. */
  #fromFault({ row, from }: ToldRow): StandingFault | undefined {
    if (from === undefined) return undefined;
    const rules = [...from.keys()].filter((name) => name.startsWith('deskRules/'));
    const isAsSigned =
      from.get(`agents/${row.agent}`) === this.#agents.get(row.agent)?.seq &&
      rules.length === this.#rules.size &&
      [...this.#rules].every(([name, { seq }]) => from.get(`deskRules/${name}`) === seq);
    return isAsSigned ? undefined : 'record-not-as-left';
  }

  #approvalFault({ row, body, names }: ToldRow): StandingFault | undefined {
    const { approvalId, decision } = body;
    if (row.kind === 'approval-decided') {
      const isOwn = typeof approvalId === 'string' && this.#asked.get(approvalId) === row.agent;
      const isFourEyes = this.#rules.get('four-eyes')?.value === 'yes';
      return isOwn && isFourEyes && decision === 'approved' ? 'act-not-allowed' : undefined;
    }
    if (row.kind === 'approval-asked') return undefined;
    const spent = names.filter((name) => name.startsWith('approvals/')).map((name) => name.slice('approvals/'.length));
    return spent.every((id) => this.#approved.delete(id)) ? undefined : 'approval-not-given';
  }

  #take({ row, body }: ToldRow): void {
    const [name, approvalId] = [textOf(body['name']), textOf(body['approvalId'])];
    if (row.kind === 'agent-added' || row.kind === 'agent-changed') {
      // Until roles came, everybody was a supervisor.
      this.#agents.set(name, { seq: row.seq, role: body['role'] === 'agent' ? 'agent' : 'supervisor' });
    }
    if (row.kind === 'rule-changed') this.#rules.set(name, { seq: row.seq, value: body['value'] ?? null });
    if (row.kind === 'approval-asked') this.#asked.set(approvalId, row.agent);
    if (row.kind !== 'approval-decided') return;
    this.#asked.delete(approvalId);
    if (body['decision'] === 'approved') this.#approved.add(approvalId);
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
