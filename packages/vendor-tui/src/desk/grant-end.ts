// Whether what was given once still counts: a response that was revoked, or whose licence was given back, must not be read
// out again without a word.
import { type GrantRecord, type Ledger, type ListedGrant, receiptsOf } from '../ledger/index.js';
import type { GrantEnd, RecentGrantView } from './call-views.js';
import type { ReadingDesk } from './context.js';
import { lineageOf } from './lineage.js';
import { machineOf } from './machines.js';
import { viewGrant } from './views.js';

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** Nothing where nobody has ended it: that its term is over only its site knows. */
export async function endOfGrant(ledger: Ledger, grant: GrantRecord): Promise<GrantEnd | undefined> {
  const machine = await machineOf(ledger, grant);
  const revoked = lineageOf(grant, machine).find(({ revokedAtMs }) => revokedAtMs !== null);
  if (revoked?.revokedAtMs !== undefined && revoked.revokedAtMs !== null) {
    return { what: 'revoked', on: dayOf(revoked.revokedAtMs), grantId: revoked.id };
  }
  const receipts = await receiptsOf(
    ledger,
    machine.map(({ id }) => id),
  );
  // Each gives up all that its machine was given before.
  const givenUp = receipts.filter(({ rowSeq }) => rowSeq > grant.rowSeq).at(-1);
  if (givenUp === undefined) return undefined;
  return { what: 'given-back', on: dayOf(givenUp.recordedAtMs), grantId: givenUp.grantId };
}

/** A row of a list of responses. */
export async function viewListed(desk: ReadingDesk, grant: ListedGrant): Promise<RecentGrantView> {
  const ended = await endOfGrant(desk.ledger, grant);
  return {
    ...(await viewGrant(grant, grant.customerName, desk.packs, false)),
    ...(ended === undefined ? {} : { ended }),
    at: new Date(grant.issuedAtMs).toISOString(),
    customerId: grant.customerId,
    challenge: grant.challengeText,
  };
}
