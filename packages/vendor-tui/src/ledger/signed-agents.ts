// Agents as the signed rows have them, from the first one on: for what is given to somebody for good, such as a key that is
// sealed to them, or a pack with the keys that they have made. The tables are not asked: whoever can write them could put in a
// recipient or a key of their own.
import { sql } from 'kysely';
import { ledgerError } from './errors.js';
import type { Ledger } from './open-ledger.js';
import { bodyOf } from './row-claims.js';
import { rowHash } from './row-hash.js';
import { RowKeys } from './row-keys.js';
import { isAllowed } from './row-rights.js';
import type { LedgerRow } from './schema.js';
import type { Role } from './schema-desk.js';
import type { ChainFault, VerifyOptions } from './verify.js';

export interface SignedAgent {
  readonly name: string;
  /** age recipient; absent where the agent opens keys with a passphrase. */
  readonly recipient?: string;
  readonly role: Role;
  readonly isDisabled: boolean;
}

/** By their rows' index. Throws `ledger-unsound` where a row of theirs is not signed by a supervisor who follows from the
 * first agent. */
export async function signedAgents(
  ledger: Ledger,
  firstAgent: VerifyOptions['firstAgent'],
): Promise<readonly SignedAgent[]> {
  return [...walk(await agentRows(ledger), firstAgent).values()];
}

/** Before a pack is built of what rows say of issuing keys: a key that somebody has put in there could make licences. Throws
 * `ledger-unsound` as `signedAgents` does. */
export async function requireSignedKeys(ledger: Ledger, firstAgent: VerifyOptions['firstAgent']): Promise<void> {
  const keyRows = await ledger.db
    .selectFrom('ledgerRows')
    .selectAll()
    .where(sql<boolean>`substr(kind, 1, 4) = 'key-'`)
    .execute();
  const rows = [...(await agentRows(ledger)), ...keyRows];
  walk(
    rows.sort((a, b) => a.seq - b.seq),
    firstAgent,
  );
}

async function agentRows(ledger: Ledger): Promise<LedgerRow[]> {
  return await ledger.db
    .selectFrom('ledgerRows')
    .selectAll()
    // The very words of the index, or it would not be used.
    .where(sql<boolean>`substr(kind, 1, 6) = 'agent-'`)
    .orderBy('seq')
    .execute();
}

function walk(rows: readonly LedgerRow[], firstAgent: VerifyOptions['firstAgent']): ReadonlyMap<string, SignedAgent> {
  const keys = new RowKeys({ firstAgent });
  const agents = new Map<string, SignedAgent>();
  for (const row of rows) {
    const body = bodyOf(row);
    const hash = rowHash(row);
    const role = agents.get(row.agent)?.role ?? 'supervisor';
    const isRight = isAllowed(role, { kind: row.kind, body, isApproved: false });
    const isWhole = Buffer.from(hash).toString('hex') === row.hash;
    const fault: ChainFault | undefined = isWhole ? keys.faultOf(row, hash) : 'row-changed';
    if (fault !== undefined || !isRight) {
      throw ledgerError('ledger-unsound', { seq: row.seq, fault: fault ?? 'act-not-allowed' });
    }
    const { name, recipient, disabledAtMs } = body;
    if (!row.kind.startsWith('agent-') || typeof name !== 'string') continue;
    agents.set(name, {
      name,
      ...(typeof recipient === 'string' ? { recipient } : {}),
      role: body['role'] === 'agent' ? 'agent' : 'supervisor',
      isDisabled: typeof disabledAtMs === 'number',
    });
  }
  return agents;
}
