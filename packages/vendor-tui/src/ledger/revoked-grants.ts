// Grants that were taken back: nothing is built on them any more, and the next pack lists them.
import { recordAct } from './acts.js';
import { ledgerError } from './errors.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { GrantRecord } from './schema-grants.js';
import { requireReason } from './typed-text.js';

/** Digests (hex) of the revoked grants of a product. */
export async function revokedGrants(ledger: Ledger, productId: string): Promise<readonly string[]> {
  const grants = await ledger.db
    .selectFrom('grants')
    .select('digest')
    .where('productId', '=', productId)
    .where('revokedAtMs', 'is not', null)
    .orderBy('digest')
    .execute();
  return grants.map(({ digest }) => digest);
}

/** Those of these customers of whom a grant was revoked or given back: few, so that lists look no further at the others. */
export async function customersWithEnds(ledger: Ledger, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (customerIds.length === 0) return new Set();
  const [revoked, givenBack] = await Promise.all([
    ledger.db
      .selectFrom('grants')
      .select('customerId')
      .distinct()
      .where('revokedAtMs', 'is not', null)
      .where('customerId', 'in', customerIds)
      .execute(),
    ledger.db.selectFrom('receipts').select('customerId').distinct().where('customerId', 'in', customerIds).execute(),
  ]);
  return new Set([...revoked, ...givenBack].map(({ customerId }) => customerId));
}

/** Its seat stays taken. Throws `reason-invalid`, `grant-unknown`, `grant-revoked-already`. */
export async function revokeGrant(ledger: SignedLedger, grantId: string, why: string): Promise<GrantRecord> {
  requireReason(why);
  return await recordAct(ledger, 'grant-revoked', async (tx, place, atMs) => {
    const before = await tx.selectFrom('grants').selectAll().where('id', '=', grantId).executeTakeFirst();
    if (before === undefined) throw ledgerError('grant-unknown', { grantId });
    if (before.revokedAtMs !== null) throw ledgerError('grant-revoked-already', { grantId });
    await place.proofs.prove(tx, [`grants/${grantId}`]);
    await tx.updateTable('grants').set({ revokedAtMs: atMs }).where('id', '=', grantId).execute();
    const body = { grantId, digest: before.digest, why };
    return { body, changed: [`grants/${grantId}`], result: { ...before, revokedAtMs: atMs } };
  });
}
