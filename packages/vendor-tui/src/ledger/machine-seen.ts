// What a response rests on: the machine as it was looked at. Two desks may hear of one machine at the same moment; whoever
// records second has to look again, or a seat that was given back would stay with a response that takes none.
import type { Transaction } from 'kysely';
import { ledgerError } from './errors.js';
import type { LedgerTables } from './schema.js';
import type { GrantRecord } from './schema-grants.js';

export interface MachineSeen {
  /** The newest row of the ledger before anything of it was read. */
  readonly asOfSeq: number;
  /** What it was granted, as far as the customer has it. */
  readonly grants: readonly Pick<GrantRecord, 'id' | 'digest' | 'print'>[];
}

/** In the transaction of the response, when nobody else can add a row. Throws `machine-changed`. */
export async function requireAsSeen(
  tx: Transaction<LedgerTables>,
  { asOfSeq, grants }: MachineSeen,
  about: Pick<GrantRecord, 'productId' | 'customerId' | 'print'>,
): Promise<void> {
  const newer = await tx
    .selectFrom('grants')
    .select('id')
    .where('productId', '=', about.productId)
    .where('customerId', '=', about.customerId)
    .where('rowSeq', '>', asOfSeq)
    .where('print', 'in', [...new Set([about.print, ...grants.map(({ print }) => print)])])
    .limit(1)
    .executeTakeFirst();
  if (newer !== undefined) throw ledgerError('machine-changed');
  if (grants.length === 0) return;
  const ids = grants.map(({ id }) => id);
  const follower = await tx
    .selectFrom('grants')
    .select('id')
    .where(
      'baseDigest',
      'in',
      grants.map(({ digest }) => digest),
    )
    .where('rowSeq', '>', asOfSeq)
    .limit(1)
    .executeTakeFirst();
  const receipt = await tx
    .selectFrom('receipts')
    .select('id')
    .where('grantId', 'in', ids)
    .where('rowSeq', '>', asOfSeq)
    .limit(1)
    .executeTakeFirst();
  const taken = await tx
    .selectFrom('grants')
    .select('id')
    .where('id', 'in', ids)
    .where('changedSeq', '>', asOfSeq)
    .where((eb) => eb.or([eb('returnedSeq', 'is not', null), eb('revokedAtMs', 'is not', null)]))
    .limit(1)
    .executeTakeFirst();
  if (follower !== undefined || receipt !== undefined || taken !== undefined) throw ledgerError('machine-changed');
}
