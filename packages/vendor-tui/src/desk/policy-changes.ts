// What a new revision of a policy takes away from licences of the one it replaces. Features and limits of a shipped
// policy can be enriched by `replaces`; whatever ends or weakens a licence that somebody has paid for is named here.
import type { Policy, PolicyTerm } from '@readback/core';

export interface Weakening {
  readonly field: keyof Policy;
  /** Goes on from the name of the field: `was base and is add-on now: its licences end`. */
  readonly what: string;
}

const ENDS = 'licences of it end';
const LESS = 'licences of it get less';

/** Empty where licences of `before` are worth at least as much under `now`. Code and id are not compared here: a grant
 * whose policy has another code or id is not found at all. */
export function weakenings(before: Policy, now: Policy): Weakening[] {
  const found: Weakening[] = [];
  const report = (field: keyof Policy, isWorse: boolean, what: string): void => {
    if (isWorse) found.push({ field, what });
  };
  const was = (field: 'kind' | 'binds' | 'limitRule' | 'minimumParts' | 'graceDays' | 'clockToleranceHours'): string =>
    `was ${before[field]} and is ${now[field]} now`;

  // What a grant is signed over, or checked against, or folded by: another value and it is no grant any more.
  report('kind', now.kind !== before.kind, `${was('kind')}: ${ENDS}`);
  report('binds', now.binds !== before.binds, `${was('binds')}: ${ENDS}`);
  report('minimumParts', now.minimumParts > before.minimumParts, `${was('minimumParts')}: ${ENDS} on weak machines`);

  const gone = before.features.filter((feature) => !now.features.includes(feature));
  report('features', gone.length > 0, `no longer hold ${gone.join(', ')}: ${LESS}`);
  const lower = Object.entries(before.limits).filter(([name, limit]) => (limitOf(now, name) ?? -1) < limit);
  report('limits', lower.length > 0, `${lower.map(([name, limit]) => lowered(now, name, limit)).join(', ')}: ${LESS}`);
  report('limitRule', now.limitRule === 'larger' && before.limitRule === 'add', `${was('limitRule')}: ${LESS}`);
  report('unit', unitName(now) !== unitName(before), `was ${unitName(before)} and is ${unitName(now)} now: ${LESS}`);
  report(
    'term',
    mayBeShorter(before.term, now.term),
    `was ${termName(before.term)} and is ${termName(now.term)} now: ${LESS}`,
  );
  report('graceDays', now.graceDays < before.graceDays, `${was('graceDays')}: ${LESS}`);
  report('stacks', before.stacks && !now.stacks, 'was true and is false now: renewals given early get shorter');
  report(
    'clockToleranceHours',
    now.clockToleranceHours < before.clockToleranceHours,
    `${was('clockToleranceHours')}: a clock that is wrong is forgiven less`,
  );
  report('restorable', before.restorable && !now.restorable, 'was true and is false now: a lost disk costs a call');
  report('returnable', before.returnable && !now.returnable, 'was true and is false now: seats cannot be returned');
  return found;
}

const limitOf = ({ limits }: Policy, name: string): number | undefined =>
  Object.hasOwn(limits, name) ? limits[name] : undefined;

function lowered(now: Policy, name: string, before: number): string {
  const limit = limitOf(now, name);
  return limit === undefined ? `${name} is gone` : `${name} was ${before} and is ${limit} now`;
}

const unitName = ({ unit }: Policy): string => (typeof unit === 'string' ? unit : `the limit ${unit.limit}`);

function termName(term: PolicyTerm): string {
  if (term === null) return 'perpetual';
  return 'months' in term ? `${term.months} months` : `${term.days} days`;
}

/** The days of the shortest and of the longest month: what is surely no shorter passes. */
const LEAST_MONTH = 28;
const MOST_MONTH = 31;

function mayBeShorter(before: PolicyTerm, now: PolicyTerm): boolean {
  if (now === null) return false;
  if (before === null) return true;
  if ('months' in now) {
    return 'months' in before ? now.months < before.months : now.months * LEAST_MONTH < before.days;
  }
  return 'months' in before ? now.days < before.months * MOST_MONTH : now.days < before.days;
}
