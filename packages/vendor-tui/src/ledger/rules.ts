// The rules of the desk that are not as the program has them. They lie in the ledger, so that all desks of it have the
// same ones, and a change is an act. What they mean is said in desk/rules.ts.
import { recordAct } from './acts.js';
import type { Ledger, SignedLedger } from './open-ledger.js';

export async function readRules(ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  const rows = await ledger.db.selectFrom('deskRules').select(['name', 'value']).execute();
  return new Map(rows.map(({ name, value }) => [name, value]));
}

export async function writeRule(ledger: SignedLedger, name: string, value: string): Promise<void> {
  await recordAct(ledger, 'rule-changed', async (tx, place, atMs) => {
    await place.proofs.prove(tx, [`deskRules/${name}`]);
    const changes = { value, changedAtMs: atMs, changedSeq: place.seq };
    await tx
      .insertInto('deskRules')
      .values({ name, ...changes })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
      .execute();
    return { body: { name, value }, changed: [`deskRules/${name}`], result: undefined };
  });
}
