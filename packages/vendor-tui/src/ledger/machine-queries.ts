// Which grants belong to one machine, and which revisions of policies grants rely on.
import { FIRST_PREV_HASH } from './chain.js';
import type { Ledger } from './open-ledger.js';
import type { GrantRecord } from './schema-grants.js';

/** What an activation builds on, as it stands in the table. */
const NO_BASE_DIGEST = FIRST_PREV_HASH;

/** These grants, those they build on, and those that build on them: one step each way, newest first. */
export async function grantsBeside(ledger: Ledger, grants: readonly GrantRecord[]): Promise<GrantRecord[]> {
  if (grants.length === 0) return [];
  const digests = grants.map(({ digest }) => digest);
  const bases = grants.map(({ baseDigest }) => baseDigest).filter((digest) => digest !== NO_BASE_DIGEST);
  return await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where((eb) => eb.or([eb('digest', 'in', [...digests, ...bases]), eb('baseDigest', 'in', digests)]))
    .orderBy('rowSeq', 'desc')
    .execute();
}

export interface PolicyInUse {
  readonly policyId: string;
  readonly packVersion: number;
  readonly grants: number;
}

/** The grants of a product that a pack can take something from: neither revoked nor given up. A receipt gives up all that its
 * machine was given before, also what took no seat. */
function standingGrants(ledger: Ledger, productId: string) {
  return ledger.db
    .selectFrom('grants')
    .where('grants.productId', '=', productId)
    .where('grants.revokedAtMs', 'is', null)
    .where('grants.returnedSeq', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('grants as last')
            .innerJoin('receipts', 'receipts.grantId', 'last.id')
            .select('receipts.id')
            .whereRef('last.productId', '=', 'grants.productId')
            .whereRef('last.print', '=', 'grants.print')
            .whereRef('receipts.rowSeq', '>', 'grants.rowSeq'),
        ),
      ),
    );
}

/** How many grants that stand rely on each policy, by the pack they were given from. */
export async function policiesInUse(ledger: Ledger, productId: string): Promise<PolicyInUse[]> {
  const rows = await standingGrants(ledger, productId)
    .select(['policyId', 'packVersion'])
    .select((eb) => eb.fn.countAll().as('grants'))
    .groupBy(['policyId', 'packVersion'])
    .orderBy('policyId')
    .orderBy('packVersion')
    .execute();
  return rows.map((row) => ({ ...row, grants: Number(row.grants) }));
}

/** Grants of one customer that stand on one machine and one revision of a policy. */
export interface Licensee {
  readonly policyId: string;
  readonly packVersion: number;
  readonly customerId: string;
  readonly customerName: string;
  /** 12 hex digits. */
  readonly print: string;
  readonly grants: number;
}

/** Everything of a product that stands, by policy, pack, customer and machine. */
export async function licenseesOf(ledger: Ledger, productId: string): Promise<Licensee[]> {
  const rows = await standingGrants(ledger, productId)
    .innerJoin('customers', 'customers.id', 'grants.customerId')
    .select(['grants.policyId', 'grants.packVersion', 'grants.customerId', 'grants.print'])
    .select('customers.name as customerName')
    .select((eb) => eb.fn.countAll().as('grants'))
    .groupBy(['grants.policyId', 'grants.packVersion', 'grants.customerId', 'grants.print', 'customers.name'])
    .orderBy('customers.name')
    .orderBy('grants.print')
    .execute();
  return rows.map((row) => ({ ...row, grants: Number(row.grants) }));
}
