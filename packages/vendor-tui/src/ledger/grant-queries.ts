// Looking grants up: by challenge, by machine, the newest ones.
import type { MachinePrint } from '@readback/core';
import { presentParts, wholePrint } from './machine-columns.js';
import type { Ledger } from './open-ledger.js';
import type { GrantRecord } from './schema-grants.js';

/** `challenge`: the payload, 20 hex digits. */
export async function findGrantByChallenge(ledger: Ledger, challenge: string): Promise<GrantRecord | undefined> {
  return await ledger.db.selectFrom('grants').selectAll().where('challenge', '=', challenge).executeTakeFirst();
}

/** Digest of the grant itself, 64 hex digits: what a later grant builds on. */
export async function findGrantByDigest(ledger: Ledger, digest: string): Promise<GrantRecord | undefined> {
  return await ledger.db.selectFrom('grants').selectAll().where('digest', '=', digest).executeTakeFirst();
}

/** Machines of a customer that share at least one part with this print: same mask (only then are parts of the same
 * length), newest first. How much a shared part weighs is not decided here. */
export async function grantsSharingParts(
  ledger: Ledger,
  machine: { readonly customerId: string; readonly print: MachinePrint },
  limit = 200,
): Promise<GrantRecord[]> {
  return await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where('customerId', '=', machine.customerId)
    .where('printMask', '=', machine.print.mask)
    .where((eb) => eb.or(presentParts(machine.print).map(([column, value]) => eb(column, '=', value))))
    .orderBy('rowSeq', 'desc')
    .limit(limit)
    .execute();
}

/** The grants of exactly this machine print and product, newest first. */
export async function grantsOfMachine(
  ledger: Ledger,
  machine: { readonly productId: string; readonly print: MachinePrint },
  limit = 50,
): Promise<GrantRecord[]> {
  return await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where('productId', '=', machine.productId)
    .where('print', '=', wholePrint(machine.print))
    .orderBy('rowSeq', 'desc')
    .limit(limit)
    .execute();
}

/** The newest of them: the only one that a return can end. */
export async function newestGrantOf(
  ledger: Ledger,
  machine: { readonly productId: string; readonly print: MachinePrint },
): Promise<GrantRecord | undefined> {
  return (await grantsOfMachine(ledger, machine, 1))[0];
}

/** A recorded grant with the name of its customer, for lists. */
export interface ListedGrant extends GrantRecord {
  readonly customerName: string;
}

/** Newest first; of one customer where one is named. */
export async function recentGrants(
  ledger: Ledger,
  filter: { readonly customerId?: string | undefined; readonly limit?: number | undefined } = {},
): Promise<ListedGrant[]> {
  let query = ledger.db
    .selectFrom('grants')
    .innerJoin('customers', 'customers.id', 'grants.customerId')
    .selectAll('grants')
    .select('customers.name as customerName')
    .orderBy('grants.rowSeq', 'desc')
    .limit(filter.limit ?? 20);
  if (filter.customerId !== undefined) query = query.where('grants.customerId', '=', filter.customerId);
  return await query.execute();
}

const MOST_OF_CUSTOMER = 1000;

/** The newest grants of a customer, newest first. */
export async function grantsOfCustomer(ledger: Ledger, customerId: string): Promise<GrantRecord[]> {
  return await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where('customerId', '=', customerId)
    .orderBy('rowSeq', 'desc')
    .limit(MOST_OF_CUSTOMER)
    .execute();
}
