// Agents: whose key signs which rows.
import { recordAct } from './acts.js';
import { ledgerError } from './errors.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { AgentRecord } from './schema.js';
import { UniqueViolation } from './unique-violation.js';

/** Puts an agent's public key (64 hex digits) on record. Throws `agent-exists`. */
export async function addAgent(
  ledger: SignedLedger,
  agent: { readonly name: string; readonly publicKey: string },
): Promise<AgentRecord> {
  try {
    return await recordAct(ledger, 'agent-added', async (tx, _place, atMs) => {
      const record: AgentRecord = { name: agent.name, publicKey: agent.publicKey.toLowerCase(), createdAtMs: atMs };
      await tx.insertInto('agents').values(record).execute();
      return { body: { ...record }, result: record };
    });
  } catch (error) {
    if (error instanceof UniqueViolation) throw ledgerError('agent-exists', { name: agent.name }, error);
    throw error;
  }
}

export async function listAgents(ledger: Ledger): Promise<AgentRecord[]> {
  return await ledger.db.selectFrom('agents').selectAll().orderBy('createdAtMs').orderBy('name').execute();
}
