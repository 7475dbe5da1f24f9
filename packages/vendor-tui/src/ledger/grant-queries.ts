// Looking grants up: by challenge, by machine, the newest ones.
import type { Ledger } from './open-ledger.js';
import type { GrantRecord } from './schema.js';

/** The columns that hold one part of a machine print each. */
export type PrintParts = Pick<
  GrantRecord,
  'partOs' | 'partBoard' | 'partDisk' | 'partNetwork' | 'partRootFs' | 'partIdentity'
>;

const PART_NAMES = [
  'partOs',
  'partBoard',
  'partDisk',
  'partNetwork',
  'partRootFs',
  'partIdentity',
] as const satisfies readonly (keyof PrintParts)[];

/** `challenge`: the payload, 20 hex digits. */
export async function findGrantByChallenge(ledger: Ledger, challenge: string): Promise<GrantRecord | undefined> {
  return await ledger.db.selectFrom('grants').selectAll().where('challenge', '=', challenge).executeTakeFirst();
}

/** Machines of a customer that share at least one part with this print: same mask (only then are parts of the same
 * length), newest first. How much a shared part weighs is not decided here. */
export async function grantsSharingParts(
  ledger: Ledger,
  machine: { readonly customerId: string; readonly printMask: number; readonly parts: Partial<PrintParts> },
  limit = 200,
): Promise<GrantRecord[]> {
  return await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where('customerId', '=', machine.customerId)
    .where('printMask', '=', machine.printMask)
    .where((eb) =>
      eb.or(
        PART_NAMES.flatMap((name) => {
          const value = machine.parts[name] ?? null;
          return value === null ? [] : [eb(name, '=', value)];
        }),
      ),
    )
    .orderBy('rowSeq', 'desc')
    .limit(limit)
    .execute();
}

/** The newest grant of exactly this machine print and product: the only one that a later act can build on. */
export async function newestGrantOf(
  ledger: Ledger,
  machine: { readonly productId: string; readonly print: string },
): Promise<GrantRecord | undefined> {
  return await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where('productId', '=', machine.productId)
    .where('print', '=', machine.print)
    .orderBy('rowSeq', 'desc')
    .limit(1)
    .executeTakeFirst();
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
