// Reads policies as an ISV wrote them: fields left out get their defaults, everything else is checked
// (docs/protocol.md section 8.2).
import { MOST_METERS } from '../records/report.js';
import type { Policy, PolicyTerm, PolicyUnit } from './policy.js';
import type { Checker, TextRule } from './problems.js';

const NAME = { pattern: /^[a-z][a-z0-9-]{0,39}$/, hint: 'use lower-case letters, digits and dashes, a letter first' };
/** A digest in another form would match nothing: a revocation without effect. */
export const DIGEST: TextRule = {
  pattern: /^[0-9a-f]{64}$/,
  hint: 'write 64 hex digits in lower case, as `pack show` prints them',
};

const FIELDS: readonly (keyof Policy)[] = [
  'code',
  'id',
  'title',
  'kind',
  'binds',
  'features',
  'limits',
  'limitRule',
  'meters',
  'unit',
  'term',
  'graceDays',
  'stacks',
  'replaces',
  'shelfLifeDays',
  'minimumParts',
  'clockToleranceHours',
  'restorable',
  'returnable',
  'support',
];

/** All policies of a product, in their order. Problems go to the checker. */
export function readPolicies(value: unknown, path: string, check: Checker): Policy[] {
  const list = check.list(value, path);
  if (list.length === 0) check.report(path, 'holds no policy', 'add at least one');
  if (list.length > 32) check.report(path, 'holds more than 32 policies', 'a code has 5 bits: keep at most 32');
  const policies = list.map((entry, index) => readPolicy(entry, `${path}[${index}]`, check));
  reportTwins(policies, 'code', path, check);
  reportTwins(policies, 'id', path, check);
  return policies;
}

function reportTwins(policies: readonly Policy[], field: 'code' | 'id', path: string, check: Checker): void {
  const placeOf = (index: number): string => `${path}[${index}].${field}`;
  // One that could not be read has a problem already, and stands here as its fallback.
  const isRead = (index: number): boolean => !check.problems.some((problem) => problem.path === placeOf(index));
  policies.forEach((policy, index) => {
    const first = policies.findIndex((other, at) => other[field] === policy[field] && isRead(at));
    if (first >= 0 && first !== index && isRead(index)) {
      check.report(placeOf(index), `is the same as in ${path}[${first}]`, `give it its own ${field}`);
    }
  });
}

function readPolicy(value: unknown, path: string, check: Checker): Policy {
  const from = check.fields(value, path, FIELDS);
  const limits = readLimits(from.value('limits'), from.path('limits'), check);
  const term = readTerm(from.value('term'), from.path('term'), check);
  const policy: Policy = {
    code: from.integer('code', { min: 0, max: 31 }),
    id: from.text('id', NAME),
    title: from.text('title', { pattern: /^\S(.{0,38}\S)?$/u, hint: 'write 1 to 40 characters' }),
    kind: from.oneOf('kind', ['base', 'add-on', 'trial'], 'base'),
    binds: from.oneOf('binds', ['machine', 'identity', 'both'], 'machine'),
    features: from.texts('features', NAME, []),
    limits,
    limitRule: from.oneOf('limitRule', ['add', 'larger'], 'add'),
    meters: from.texts('meters', NAME, []),
    unit: readUnit(from.value('unit'), from.path('unit'), { limits, term }, check),
    term,
    graceDays: from.integer('graceDays', { fallback: 7, min: 0, max: 365 }),
    stacks: from.flag('stacks', true),
    replaces: from.texts('replaces', DIGEST, []),
    shelfLifeDays: from.integer('shelfLifeDays', { fallback: 14, min: 1, max: 365 }),
    minimumParts: from.integer('minimumParts', { fallback: 1, min: 1, max: 2 }),
    clockToleranceHours: from.integer('clockToleranceHours', { fallback: 25, min: 1, max: 744 }),
    restorable: from.flag('restorable', false),
    returnable: from.flag('returnable', term !== null),
    support: from.text('support', { fallback: '' }),
  };
  if (policy.meters.length > MOST_METERS) {
    const mend = 'a report has 33 bits for all: keep the ones you bill';
    from.report('meters', `names more than ${MOST_METERS} meters`, mend);
  }
  if (policy.restorable && (policy.term !== null || policy.returnable)) {
    const mend = 'set it to false, or set term to null and returnable to false';
    from.report('restorable', 'is only safe for a perpetual policy that is not returnable', mend);
  }
  return policy;
}

function readLimits(value: unknown, path: string, check: Checker): Record<string, number> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    check.report(path, 'is not an object', 'write it as { "name": number }');
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, limit]) => [
      check.text(name, `${path}.${name}`, NAME),
      check.integer(limit, `${path}.${name}`, { min: 0, max: 1_000_000_000 }),
    ]),
  );
}

function readTerm(value: unknown, path: string, check: Checker): PolicyTerm {
  if (value === undefined || value === null) return null;
  const from = check.fields(value, path, ['months', 'days']);
  const hasDays = from.value('days') !== undefined;
  if (hasDays === (from.value('months') !== undefined)) {
    check.report(path, 'names not exactly one of months and days', 'write { "months": 12 }, { "days": 30 } or null');
    return null;
  }
  return hasDays
    ? { days: from.integer('days', { min: 1, max: 3660 }) }
    : { months: from.integer('months', { min: 1, max: 120 }) };
}

function readUnit(
  value: unknown,
  path: string,
  { limits, term }: { limits: Record<string, number>; term: PolicyTerm },
  check: Checker,
): PolicyUnit {
  if (value === undefined || value === 'none') return 'none';
  if (value === 'term') {
    if (term === null)
      check.report(path, 'multiplies a term that is perpetual', 'give the policy a term, or use "none"');
    return 'term';
  }
  if (typeof value === 'string') {
    check.report(path, 'is not a unit', 'use "term", "none" or { "limit": "name" }');
    return 'none';
  }
  const from = check.fields(value, path, ['limit']);
  const limit = from.text('limit', NAME);
  if (!Object.hasOwn(limits, limit)) {
    from.report('limit', `"${limit}" is not a limit of this policy`, 'name one that stands in limits');
  }
  return { limit };
}
