// Agents as the signed rows have them, from the first one on: for what is given to somebody for good, such as a key that is
// sealed to them. The table is not asked: whoever can write it could put in a recipient of their own.
import { sql } from 'kysely';
import { ledgerError } from './errors.js';
import type { Ledger } from './open-ledger.js';
import { bodyOf } from './row-claims.js';
import { rowHash } from './row-hash.js';
import { RowKeys } from './row-keys.js';
import { isAllowed } from './row-rights.js';
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
  const rows = await ledger.db
    .selectFrom('ledgerRows')
    .selectAll()
    // The very words of the index, or it would not be used.
    .where(sql<boolean>`substr(kind, 1, 6) = 'agent-'`)
    .orderBy('seq')
    .execute();
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
    if (typeof name !== 'string') continue;
    agents.set(name, {
      name,
      ...(typeof recipient === 'string' ? { recipient } : {}),
      role: body['role'] === 'agent' ? 'agent' : 'supervisor',
      isDisabled: typeof disabledAtMs === 'number',
    });
  }
  return [...agents.values()];
}
