// Finding a grant by what somebody still has of a code: any group of its challenge or of its response.
import type { ListedGrant } from './grant-queries.js';
import type { Ledger } from './open-ledger.js';
import type { CodeGroupRecord, GrantRecord } from './schema-grants.js';

export function codeGroupsOf(grant: GrantRecord): CodeGroupRecord[] {
  const groups = new Set(`${grant.challengeText} ${grant.responseText}`.split(' '));
  return [...groups].map((symbols) => ({ symbols, rowSeq: grant.rowSeq }));
}

/** The grants whose codes hold all of these groups, newest first. */
export async function grantsWithGroups(ledger: Ledger, groups: readonly string[], limit = 20): Promise<ListedGrant[]> {
  const [first, ...others] = groups;
  if (first === undefined) return [];
  let query = ledger.db
    .selectFrom('codeGroups')
    .innerJoin('grants', 'grants.rowSeq', 'codeGroups.rowSeq')
    .innerJoin('customers', 'customers.id', 'grants.customerId')
    .selectAll('grants')
    .select('customers.name as customerName')
    .where('codeGroups.symbols', '=', first)
    .orderBy('codeGroups.rowSeq', 'desc')
    .limit(limit);
  for (const other of others) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('codeGroups as also')
          .select('also.symbols')
          .where('also.symbols', '=', other)
          .whereRef('also.rowSeq', '=', 'grants.rowSeq'),
      ),
    );
  }
  return await query.execute();
}

/** By its id; one or none. */
export async function listedGrant(ledger: Ledger, grantId: string): Promise<ListedGrant[]> {
  return await ledger.db
    .selectFrom('grants')
    .innerJoin('customers', 'customers.id', 'grants.customerId')
    .selectAll('grants')
    .select('customers.name as customerName')
    .where('grants.id', '=', grantId)
    .execute();
}
