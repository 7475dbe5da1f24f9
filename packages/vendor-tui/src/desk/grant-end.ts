// Whether what was given once still counts: a response that was revoked, or whose licence was given back, must not be read
// out again without a word.
import { customersWithEnds, type GrantRecord, type Ledger, type ListedGrant, receiptsOf } from '../ledger/index.js';
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
  if (revoked !== undefined) return revokedEnd(grant, revoked);
  const receipts = await receiptsOf(
    ledger,
    machine.map(({ id }) => id),
  );
  // Each gives up all that its machine was given before.
  const givenUp = receipts.filter(({ rowSeq }) => rowSeq > grant.rowSeq).at(-1);
  if (givenUp === undefined) return undefined;
  const on = dayOf(givenUp.recordedAtMs);
  return {
    what: 'given-back',
    word: 'given back',
    on,
    grantId: givenUp.grantId,
    says: `DO NOT READ THIS OUT: its licence was given back on ${on}.`,
    next: 'The machine takes it no more: ask for a challenge of a first activation.',
  };
}

function revokedEnd({ id }: GrantRecord, revoked: GrantRecord): GrantEnd {
  const on = dayOf(revoked.revokedAtMs ?? 0);
  const what = id === revoked.id ? id : `${revoked.id}, on which it builds,`;
  return {
    what: 'revoked',
    word: 'revoked',
    on,
    grantId: revoked.id,
    says: `DO NOT READ THIS OUT: ${what} was revoked on ${on}.`,
    next: 'Ask the supervisor before you tell the caller anything.',
  };
}

/** A list of responses. */
export async function viewListed(
  desk: ReadingDesk,
  grants: readonly ListedGrant[],
): Promise<readonly RecentGrantView[]> {
  const { ledger, packs } = desk;
  const ending = await customersWithEnds(ledger, [...new Set(grants.map(({ customerId }) => customerId))]);
  return await Promise.all(
    grants.map(async (grant) => {
      const ended = ending.has(grant.customerId) ? await endOfGrant(ledger, grant) : undefined;
      return {
        ...(await viewGrant(grant, grant.customerName, packs, false)),
        ...(ended === undefined ? {} : { ended }),
        at: new Date(grant.issuedAtMs).toISOString(),
        customerId: grant.customerId,
        challenge: grant.challengeText,
      };
    }),
  );
}
