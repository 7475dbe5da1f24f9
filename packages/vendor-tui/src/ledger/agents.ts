// Agents: whose key signs which rows, what they may do, and since when they may not any more.
import type { Kysely, Transaction } from 'kysely';
import { recordAct } from './acts.js';
import { ledgerError } from './errors.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { LedgerTables } from './schema.js';
import type { AgentRecord, Role } from './schema-desk.js';
import { UniqueViolation } from './unique-violation.js';

export interface NewAgent {
  readonly name: string;
  /** 64 hex digits. */
  readonly publicKey: string;
  /** Default: supervisor, as the first agent of a desk is. */
  readonly role?: Role | undefined;
  readonly dailyCap?: number | null | undefined;
  readonly recipient?: string | null | undefined;
}

/** Puts an agent's public key on record. Throws `agent-exists`. */
export async function addAgent(ledger: SignedLedger, agent: NewAgent): Promise<AgentRecord> {
  try {
    return await recordAct(ledger, 'agent-added', async (tx, place, atMs) => {
      const record: AgentRecord = {
        name: agent.name,
        publicKey: agent.publicKey.toLowerCase(),
        createdAtMs: atMs,
        role: agent.role ?? 'supervisor',
        dailyCap: agent.dailyCap ?? null,
        recipient: agent.recipient ?? null,
        disabledAtMs: null,
        changedSeq: place.seq,
      };
      await place.proofs.prove(tx, [`agents/${record.name}`]);
      await tx.insertInto('agents').values(record).execute();
      return { body: { ...record }, changed: [`agents/${record.name}`], result: record };
    });
  } catch (error) {
    if (error instanceof UniqueViolation) throw ledgerError('agent-exists', { name: agent.name }, error);
    throw error;
  }
}

/** What can be changed of an agent. A key never is: that is another agent. */
export interface AgentChange {
  readonly role?: Role | undefined;
  readonly dailyCap?: number | null | undefined;
  readonly isDisabled?: boolean | undefined;
}

/** Throws `agent-unknown`, and `agent-last-supervisor` where nobody would be left to approve anything. */
export async function changeAgent(ledger: SignedLedger, name: string, change: AgentChange): Promise<AgentRecord> {
  return await recordAct(ledger, 'agent-changed', async (tx, place, atMs) => {
    const before = await agentIn(tx, name);
    if (before === undefined) throw ledgerError('agent-unknown', { name });
    await place.proofs.prove(tx, [`agents/${name}`]);
    const { role = before.role, dailyCap = before.dailyCap, isDisabled = before.disabledAtMs !== null } = change;
    const disabledAtMs = isDisabled ? (before.disabledAtMs ?? atMs) : null;
    const record: AgentRecord = { ...before, role, dailyCap, disabledAtMs, changedSeq: place.seq };
    await tx.updateTable('agents').set({ role, dailyCap, disabledAtMs }).where('name', '=', name).execute();
    const left = await tx
      .selectFrom('agents')
      .select('name')
      .where('role', '=', 'supervisor')
      .where('disabledAtMs', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (left === undefined) throw ledgerError('agent-last-supervisor', { name });
    return { body: { ...record }, changed: [`agents/${record.name}`], result: record };
  });
}

export async function listAgents(ledger: Ledger): Promise<AgentRecord[]> {
  return await ledger.db.selectFrom('agents').selectAll().orderBy('createdAtMs').orderBy('name').execute();
}

/** Throws `agent-unknown`. */
export async function getAgent(ledger: Ledger, name: string): Promise<AgentRecord> {
  const agent = await ledger.db.selectFrom('agents').selectAll().where('name', '=', name).executeTakeFirst();
  if (agent === undefined) throw ledgerError('agent-unknown', { name });
  return agent;
}

/** How many responses the agent has given since then. */
export async function issuedSince(ledger: Ledger, agent: string, sinceMs: number): Promise<number> {
  return await issuedIn(ledger.db, agent, sinceMs);
}

/** How many responses an agent may give: those since the beginning of a day, and this one with them. */
export interface AgentCap {
  readonly atMost: number;
  readonly sinceMs: number;
}

/** In the transaction of the response, when nobody else can add one: the agent may work at two desks. Throws
 * `agent-cap-reached`. */
export async function requireBelowCap(tx: Transaction<LedgerTables>, agent: string, cap: AgentCap): Promise<void> {
  if ((await issuedIn(tx, agent, cap.sinceMs)) >= cap.atMost) {
    throw ledgerError('agent-cap-reached', { name: agent, atMost: cap.atMost });
  }
}

async function issuedIn(db: Kysely<LedgerTables>, agent: string, sinceMs: number): Promise<number> {
  const { count } = await db
    .selectFrom('grants')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('agent', '=', agent)
    .where('issuedAtMs', '>=', sinceMs)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function agentIn(tx: Transaction<LedgerTables>, name: string): Promise<AgentRecord | undefined> {
  return await tx.selectFrom('agents').selectAll().where('name', '=', name).executeTakeFirst();
}
