// evaluate(): what a lineage is worth on a machine on a day. The grants are given as verified; that only verified ones
// come here is the matter of other tests.
import {
  basePolicyOf,
  digestParts,
  evaluate,
  formatDay,
  identityDigest,
  type Licence,
  msOfDay,
  newestSignedDay,
  type Purpose,
  parseDay,
  policyDigest,
  printOfIdentity,
  printOfParts,
  trustedTime,
  type VerifiedGrant,
} from '@readback/core';
import { readProductDefinition } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { compareMachine } from '../../packages/core/src/licence/evaluate.js';
import { definition, machine, parts, print, productJson } from '../support/example-vendor.js';

const { policies, support, product } = readProductDefinition({
  ...productJson,
  policies: [
    ...productJson.policies,
    { code: 5, id: 'thirty-days', title: 'Thirty days', features: ['historian'], term: { days: 30 }, graceDays: 0 },
    { code: 6, id: 'reports', title: 'Reports', kind: 'add-on', features: ['reports'], term: { months: 1 } },
    {
      code: 7,
      id: 'big-tags',
      title: 'Big tags',
      kind: 'add-on',
      limits: { tags: 20_000, constructor: 3 },
      limitRule: 'larger',
    },
    { code: 8, id: 'perpetual', title: 'Perpetual', features: ['historian'], limits: { tags: 100 } },
    { code: 13, id: 'enterprise-years', title: 'Years', unit: 'term', term: { months: 120 } },
    { code: 9, id: 'weeks', title: 'Weeks', features: ['historian'], unit: 'term', term: { days: 7 } },
    { code: 10, id: 'try-out', title: 'Try-out', kind: 'trial', features: ['trends'], term: { days: 14 } },
    { code: 11, id: 'gift', title: 'Gift', kind: 'trial', features: ['trends'], term: null },
    {
      code: 12,
      id: 'seats',
      title: 'Seats',
      kind: 'add-on',
      limits: { seats: 5, tags: 50 },
      unit: { limit: 'seats' },
      limitRule: 'larger',
      term: null,
    },
  ],
});

const dayOf = (text: string): number => {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no day`);
  return day;
};

interface Given {
  readonly purpose?: Purpose;
  readonly policy: string;
  readonly quantity?: number;
  readonly on: string;
  readonly where?: typeof print;
}

function grant({ purpose = 'change', policy: id, quantity = 1, on, where = print }: Given): VerifiedGrant {
  const policy = policies.find((each) => each.id === id);
  if (!policy) throw new Error(`no policy ${id}`);
  return {
    challenge: { purpose, packTag: 1, print: where, counter: 1, nonce: 1 },
    challengePayload: new Uint8Array(10),
    responsePayload: new Uint8Array(35),
    policy: { ...policy, digest: policyDigest(policy) },
    quantity,
    day: dayOf(on),
    keyEpoch: 1,
    base: new Uint8Array(32),
    digest: new Uint8Array(32),
  };
}

const activate = (policy: string, on: string, quantity = 1): VerifiedGrant =>
  grant({ purpose: 'activate', policy, on, quantity });

const on = (day: string, lineage: readonly VerifiedGrant[], more: object = {}): Licence =>
  evaluate(lineage, { parts, time: trustedTime(msOfDay(dayOf(day)), newestSignedDay(lineage)), support, ...more });

const policyOf = (id: string): VerifiedGrant['policy'] => activate(id, '2027-01-01').policy;

const endOf = (licence: Licence): string => (licence.expiresOn === null ? 'never' : formatDay(licence.expiresOn));

describe('a term', () => {
  it.each([
    ['2027-01-30', 1, '2027-02-28'],
    ['2027-01-31', 1, '2027-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2027-08-31', 1, '2027-09-30'],
    ['2027-12-31', 2, '2028-02-29'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2027-03-31', 128, '2037-11-30'],
  ])('of months from %s, %i of them, ends on %s', (from, months, end) => {
    expect(endOf(on(from, [activate('professional', from, months)]))).toBe(end);
  });

  it('of days is counted in days; a quantity that is no term does not lengthen it', () => {
    expect(endOf(on('2027-02-01', [activate('thirty-days', '2027-02-01', 5)]))).toBe('2027-03-03');
  });

  it('of days is multiplied by a quantity that is one of terms, and is renewed in days', () => {
    const first = activate('weeks', '2027-02-01', 3);
    expect(endOf(on('2027-02-01', [first]))).toBe('2027-02-22');
    const renewed = [first, grant({ policy: 'weeks', on: '2027-02-10', quantity: 2 })];
    expect(endOf(on('2027-02-10', renewed))).toBe('2027-03-08');
    // On the last day itself it is still a renewal on top, on the next one it is not.
    expect(endOf(on('2027-02-22', [first, grant({ policy: 'weeks', on: '2027-02-22' })]))).toBe('2027-03-01');
    expect(endOf(on('2027-02-23', [first, grant({ policy: 'weeks', on: '2027-02-23' })]))).toBe('2027-03-02');
  });

  it('ends with the year 9999 at the latest', () => {
    const renewals = Array.from({ length: 80 }, () =>
      grant({ policy: 'enterprise-years', on: '2027-02-01', quantity: 128 }),
    );
    const lineage = [activate('enterprise-years', '2027-02-01', 128), ...renewals];
    expect(endOf(on('2027-02-01', lineage))).toBe('9999-12-31');
  });

  it('that has no end never ends, and is not about to on the first of all days', () => {
    expect(on('2026-01-01', [activate('perpetual', '2026-01-01')]).warnings).toEqual([]);
    const licence = on('2048-01-01', [activate('perpetual', '2026-01-01')]);
    expect(licence).toMatchObject({ status: 'active', expiresOn: null, graceUntil: null, warnings: [] });
  });

  it('includes its last day, then grace with everything, then ends', () => {
    const lineage = [activate('professional', '2027-03-10')];
    const statusOn = (day: string) => on(day, lineage).status;
    expect(['2027-04-10', '2027-04-11', '2027-04-17', '2027-04-18'].map(statusOn)).toEqual([
      'active',
      'grace',
      'grace',
      'expired',
    ]);
    const grace = on('2027-04-11', lineage);
    expect(grace).toMatchObject({
      features: ['historian', 'trends'],
      limits: { tags: 5000 },
      reason: { code: 'grace' },
    });
    expect(grace.reason?.message).toContain('2027-04-17');
    const expired = on('2027-04-18', lineage);
    expect(expired).toMatchObject({ features: [], limits: {}, reason: { code: 'expired' } });
    expect(expired.entitlements).toMatchObject([{ policyId: 'professional' }]);
    expect(expired.reason?.next).toContain(support.phone);
  });

  it('without grace ends at once', () => {
    const lineage = [activate('thirty-days', '2027-02-01')];
    expect(on('2027-03-03', lineage).status).toBe('active');
    expect(on('2027-03-04', lineage).status).toBe('expired');
  });

  it('warns in its last thirty days', () => {
    const lineage = [activate('professional', '2027-03-10', 3)];
    const codesOn = (day: string) => on(day, lineage).warnings.map(({ code }) => code);
    expect(codesOn('2027-05-11')).toEqual([]);
    expect(codesOn('2027-05-12')).toEqual(['expiring']);
    expect(codesOn('2027-06-10')).toEqual(['expiring']);
    expect(codesOn('2027-06-11')).toEqual([]);
  });

  it('of an add-on is told in its last thirty days and in its grace, by its own name', () => {
    const lineage = [activate('perpetual', '2027-03-10'), grant({ policy: 'reports', on: '2027-03-11' })];
    const warningsOn = (day: string) => on(day, lineage).warnings;
    expect(warningsOn('2027-03-11')).toEqual([]);
    expect(warningsOn('2027-03-12')).toEqual([]);
    expect(warningsOn('2027-03-13')).toMatchObject([{ code: 'add-on-expiring' }]);
    expect(warningsOn('2027-03-13')[0]?.message).toContain('Reports');
    expect(warningsOn('2027-04-18')).toMatchObject([{ code: 'add-on-expiring' }]);
    expect(warningsOn('2027-04-19')).toEqual([]);
  });

  it('is not lengthened by a clock that stands before the newest signed day', () => {
    const lineage = [activate('thirty-days', '2027-01-01'), grant({ policy: 'reports', on: '2027-06-01' })];
    expect(on('2027-01-02', lineage).status).toBe('expired');
  });
});

describe('a renewal', () => {
  it('that stacks begins where the term ends, an early one too', () => {
    const lineage = [
      activate('professional', '2027-03-10'),
      grant({ policy: 'professional', on: '2027-03-11', quantity: 2 }),
    ];
    const licence = on('2027-03-11', lineage);
    expect(endOf(licence)).toBe('2027-06-10');
    expect(licence.entitlements).toMatchObject([{ since: dayOf('2027-03-10'), quantity: 2 }]);
  });

  it('counts its months from the day on which the term began, so that none is lost to February', () => {
    const lineage = [activate('professional', '2027-01-31'), grant({ policy: 'professional', on: '2027-02-10' })];
    expect(endOf(on('2027-02-10', lineage))).toBe('2027-03-31');
    const onLastDay = [activate('professional', '2027-01-31'), grant({ policy: 'professional', on: '2027-02-28' })];
    expect(endOf(on('2027-02-28', onLastDay))).toBe('2027-03-31');
  });

  it('in months of a term of days goes on where the days end', () => {
    const { policy, ...rest } = grant({ policy: 'weeks', on: '2027-01-10' });
    const inMonths: VerifiedGrant = { ...rest, policy: { ...policy, term: { months: 1 } } };
    expect(endOf(on('2027-01-10', [activate('weeks', '2027-01-01', 3), inMonths]))).toBe('2027-02-22');
  });

  it('of what had no end before begins on its own day', () => {
    const { policy, ...rest } = activate('professional', '2027-01-01');
    const endless: VerifiedGrant = { ...rest, policy: { ...policy, term: null } };
    const renewed = [endless, grant({ policy: 'professional', on: '2027-02-01' })];
    expect(endOf(on('2027-02-01', renewed))).toBe('2027-03-01');
  });

  it('that comes late begins on its own day', () => {
    const lineage = [activate('professional', '2027-03-10'), grant({ policy: 'professional', on: '2027-08-01' })];
    expect(endOf(on('2027-08-01', lineage))).toBe('2027-09-01');
  });

  it('that does not stack begins on its own day', () => {
    const lineage = [activate('enterprise', '2027-03-10'), grant({ policy: 'enterprise', on: '2027-04-01' })];
    expect(endOf(on('2027-04-01', lineage))).toBe('2028-04-01');
  });
});

describe('a change', () => {
  it('of the base replaces it from its own day, and keeps add-ons', () => {
    const lineage = [
      activate('professional', '2027-03-10', 24),
      grant({ policy: 'tag-pack', on: '2027-03-11', quantity: 2 }),
      grant({ policy: 'enterprise', on: '2027-03-12' }),
    ];
    const licence = on('2027-03-12', lineage);
    expect(endOf(licence)).toBe('2028-03-12');
    expect(licence.entitlements[0]?.since).toBe(dayOf('2027-03-12'));
    expect(licence).toMatchObject({ features: ['historian', 'redundancy', 'trends'], limits: { tags: 52_000 } });
    expect(licence.entitlements.map(({ policyId }) => policyId)).toEqual(['enterprise', 'tag-pack']);
  });

  it('adds add-ons of one kind up, and takes the larger limit where the policy says so', () => {
    const base = activate('professional', '2027-03-10');
    const tags = (...more: VerifiedGrant[]) => on('2027-03-12', [base, ...more]).limits['tags'];
    const pack = (quantity: number) => grant({ policy: 'tag-pack', on: '2027-03-11', quantity });
    expect(tags(pack(2))).toBe(7000);
    expect(tags(pack(2), pack(3))).toBe(10_000);
    expect(tags(grant({ policy: 'big-tags', on: '2027-03-11' }))).toBe(20_000);
    expect(tags(pack(16), grant({ policy: 'big-tags', on: '2027-03-11' }))).toBe(21_000);
  });

  it('may name a limit as it likes', () => {
    const lineage = [activate('professional', '2027-03-10'), grant({ policy: 'big-tags', on: '2027-03-11' })];
    expect(on('2027-03-12', lineage).limits).toEqual({ tags: 20_000, constructor: 3 });
  });

  it('gives an add-on a term of its own, within that of the base', () => {
    const lineage = [activate('professional', '2027-03-10', 12), grant({ policy: 'reports', on: '2027-03-11' })];
    const featuresOn = (day: string) => on(day, lineage).features;
    expect(featuresOn('2027-04-11')).toContain('reports');
    expect(featuresOn('2027-04-18')).toContain('reports');
    expect(featuresOn('2027-04-19')).not.toContain('reports');
    expect(on('2028-06-01', [...lineage, grant({ policy: 'reports', on: '2028-05-30' })]).features).toEqual([]);
  });

  it('renews an add-on on top of its own term', () => {
    const lineage = [
      activate('professional', '2027-03-10', 12),
      grant({ policy: 'reports', on: '2027-03-11' }),
      grant({ policy: 'reports', on: '2027-03-12' }),
    ];
    const [, addOn] = on('2027-03-12', lineage).entitlements;
    expect(formatDay(addOn?.expiresOn ?? 0)).toBe('2027-05-11');
  });
});

describe('a lineage', () => {
  it('begins anew with an activation', () => {
    const lineage = [
      activate('enterprise', '2027-03-10'),
      grant({ policy: 'tag-pack', on: '2027-03-11' }),
      activate('professional', '2027-03-12'),
    ];
    expect(on('2027-03-12', lineage)).toMatchObject({ features: ['historian', 'trends'], limits: { tags: 5000 } });
  });

  it('of nothing, and one that begins in the middle, is no licence', () => {
    expect(on('2027-03-12', [])).toMatchObject({ status: 'unlicensed', features: [], limits: {} });
    expect(on('2027-03-12', [grant({ policy: 'tag-pack', on: '2027-03-11' })]).status).toBe('unlicensed');
    expect(on('2027-03-12', [grant({ purpose: 'move', policy: 'professional', on: '2027-03-11' })]).status).toBe(
      'unlicensed',
    );
  });

  it('is not moved from a machine to a mere identity by the policy that an identity would do for', () => {
    const identity = identityDigest(product.id, 'plant-7.example');
    const moved = [
      activate('professional', '2027-03-10'),
      grant({ purpose: 'move', policy: 'site', on: '2027-03-12', where: printOfIdentity(identity) }),
    ];
    expect(on('2027-03-12', moved)).toMatchObject({ status: 'active' });
    const elsewhere = { parts: digestParts(product.id, { board: 'BOARD-0009' }), identity };
    expect(on('2027-03-12', moved, elsewhere)).toMatchObject({ status: 'wrong-machine' });
  });

  it('moves to another machine as a whole, and leaves the first', () => {
    const other = digestParts(product.id, { ...machine, board: 'BOARD-0002', disk: 'DISK-0002' });
    const before = [activate('professional', '2027-03-10'), grant({ policy: 'tag-pack', on: '2027-03-11' })];
    const moved = [
      ...before,
      grant({ purpose: 'move', policy: 'professional', on: '2027-03-12', where: printOfParts(other) }),
    ];
    expect(on('2027-03-12', before, { parts: other })).toMatchObject({
      status: 'wrong-machine',
      features: [],
      limits: {},
    });
    expect(on('2027-03-12', moved)).toMatchObject({ status: 'wrong-machine' });
    const there = on('2027-03-12', moved, { parts: other });
    expect(there).toMatchObject({ status: 'active', limits: { tags: 6000 } });
    expect(endOf(there)).toBe('2027-04-10');
  });

  it('is not changed by a correction of the clock', () => {
    const lineage = [activate('professional', '2027-03-10')];
    const corrected = [...lineage, grant({ purpose: 'clock', policy: 'professional', on: '2027-03-12' })];
    expect(on('2027-03-12', corrected)).toEqual(on('2027-03-12', lineage));
  });
});

describe('a machine', () => {
  const lineage = [activate('perpetual', '2027-03-10')];
  const partsOf = (changed: object) => ({ parts: digestParts(product.id, { ...machine, ...changed }) });

  it('that has drifted works, and says what has changed', () => {
    const licence = on('2027-03-12', lineage, partsOf({ network: '02:00:00:00:00:02' }));
    expect(licence).toMatchObject({ status: 'active', warnings: [{ code: 'machine-drifted' }] });
    expect(licence.warnings[0]?.message).toContain('network');
  });

  it('whose board this user may not read is the same machine, without a warning', () => {
    expect(on('2027-03-12', lineage, partsOf({ board: undefined }))).toEqual(on('2027-03-12', lineage));
  });

  it('with one part works, and says that its identity is weak', () => {
    const only = digestParts(product.id, { os: 'a', 'root-fs': 'b' });
    const weak = [grant({ purpose: 'activate', policy: 'perpetual', on: '2027-03-10', where: printOfParts(only) })];
    expect(on('2027-03-12', weak, { parts: only })).toMatchObject({
      status: 'active',
      warnings: [{ code: 'weak-identity' }],
    });
  });

  it('whose board was one of two parts, and may not be read now, says that too', () => {
    const two = digestParts(product.id, { os: 'a', board: 'b' });
    const lineageOfTwo = [
      grant({ purpose: 'activate', policy: 'perpetual', on: '2027-03-10', where: printOfParts(two) }),
    ];
    expect(on('2027-03-12', lineageOfTwo, { parts: two }).warnings).toEqual([]);
    expect(on('2027-03-12', lineageOfTwo, { parts: digestParts(product.id, { os: 'a' }) })).toMatchObject({
      status: 'active',
      warnings: [{ code: 'weak-identity' }],
    });
  });

  it('is what holds once a change leads from a policy for an identity to one for a machine', () => {
    const identity = identityDigest(product.id, 'plant-7');
    const where = printOfIdentity(identity);
    const changed = [
      grant({ purpose: 'activate', policy: 'site', on: '2027-03-10', where }),
      grant({ policy: 'perpetual', on: '2027-03-11' }),
    ];
    const elsewhere = digestParts(product.id, { ...machine, board: 'BOARD-0002' });
    expect(on('2027-03-12', changed, { identity }).status).toBe('active');
    expect(on('2027-03-12', changed, { identity, parts: elsewhere }).status).toBe('wrong-machine');
    // A change that asks for no more leaves the machine as it was activated.
    const other = printOfParts(elsewhere);
    const kept = [activate('perpetual', '2027-03-10'), grant({ policy: 'enterprise', on: '2027-03-11', where: other })];
    expect(on('2027-03-12', kept).status).toBe('active');
  });

  it('of another product is another machine', () => {
    expect(on('2027-03-12', lineage, { parts: digestParts('com.example.other', machine) }).status).toBe(
      'wrong-machine',
    );
    expect(definition.product.id).toBe(product.id);
  });
});

describe('a doubted clock', () => {
  const time = (day: string) => ({ ...trustedTime(msOfDay(dayOf(day))), verdict: 'suspect' as const });
  const doubted = (lineage: readonly VerifiedGrant[], more: object = {}): Licence =>
    on('2027-03-12', lineage, { time: time('2027-03-12'), ...more });

  it('suspends what has an end, and says so', () => {
    expect(doubted([activate('professional', '2027-03-10')])).toMatchObject({
      status: 'clock-suspect',
      features: [],
      limits: {},
      entitlements: [{ policyId: 'professional' }],
      reason: { code: 'clock-suspect' },
    });
  });

  it('leaves what has none, without an add-on that has', () => {
    const lineage = [activate('perpetual', '2027-03-10'), grant({ policy: 'reports', on: '2027-03-11' })];
    expect(on('2027-03-12', lineage).features).toEqual(['historian', 'reports']);
    expect(doubted(lineage)).toMatchObject({ status: 'active', features: ['historian'] });
  });

  it('suspends a trial', () => {
    const trial = { policy: policyOf('try-out'), day: dayOf('2027-03-11') };
    expect(doubted([], { trial })).toMatchObject({
      status: 'clock-suspect',
      features: [],
      entitlements: [{ policyId: 'try-out' }],
      reason: { code: 'clock-suspect' },
    });
  });
});

describe('a trial', () => {
  const trial = { policy: policyOf('try-out'), day: dayOf('2027-03-11') };

  it('gives what it holds to the end of its last day', () => {
    expect(on('2027-03-25', [], { trial })).toMatchObject({
      status: 'trial',
      features: ['trends'],
      expiresOn: dayOf('2027-03-25'),
      graceUntil: null,
      entitlements: [{ policyId: 'try-out', quantity: 1, since: dayOf('2027-03-11') }],
      warnings: [],
    });
    expect(on('2027-03-26', [], { trial })).toMatchObject({
      status: 'expired',
      features: [],
      entitlements: [{ policyId: 'try-out' }],
      reason: { code: 'trial-ended' },
    });
  });

  it('that begins later than any clock of this client can have said counts for nothing', () => {
    // 24 hours that a clock counts ahead, and 25 that one may be behind.
    expect(on('2027-03-08', [], { trial }).status).toBe('trial');
    expect(on('2027-03-07', [], { trial })).toMatchObject({ status: 'expired', features: [] });
    const gift = { policy: policyOf('gift'), day: dayOf('9999-12-31') };
    expect(on('2027-03-11', [], { trial: gift }).status).toBe('expired');
  });

  it('may have no end', () => {
    const gift = { policy: policyOf('gift'), day: dayOf('2027-03-11') };
    expect(on('2048-01-01', [], { trial: gift })).toMatchObject({ status: 'trial', expiresOn: null });
  });

  it('is nothing beside a licence, and nothing where a licence was given up', () => {
    const lineage = [activate('perpetual', '2027-03-10')];
    expect(on('2027-03-12', lineage, { trial })).toMatchObject({ status: 'active', features: ['historian'] });
    expect(on('2027-03-12', [], { trial, isDeactivated: true })).toMatchObject({
      status: 'deactivated',
      features: [],
      reason: { code: 'deactivated' },
    });
  });
});

describe('a quantity', () => {
  it('multiplies the limit it is of, and no other', () => {
    const base = activate('perpetual', '2027-03-10');
    const lineage = [base, grant({ policy: 'seats', on: '2027-03-11', quantity: 4 })];
    expect(on('2027-03-12', lineage).limits).toEqual({ tags: 100, seats: 20 });
  });

  it('of terms multiplies no limit', () => {
    expect(on('2027-03-10', [activate('professional', '2027-03-10', 3)]).limits).toEqual({ tags: 5000 });
  });

  it('of an add-on that adds is summed up, of one that is larger it is the newest', () => {
    const base = activate('perpetual', '2027-03-10');
    const quantityOf = (policy: string) => {
      const lineage = [base, ...[4, 3].map((quantity) => grant({ policy, on: '2027-03-11', quantity }))];
      return on('2027-03-12', lineage).entitlements.find(({ policyId }) => policyId === policy)?.quantity;
    };
    expect(quantityOf('tag-pack')).toBe(7);
    expect(quantityOf('seats')).toBe(3);
  });

  it('of a base that is granted again is the newest', () => {
    const lineage = [activate('perpetual', '2027-03-10', 2), grant({ policy: 'perpetual', on: '2027-03-11' })];
    expect(on('2027-03-12', lineage).entitlements).toMatchObject([{ quantity: 1, since: dayOf('2027-03-10') }]);
  });
});

describe('what is asked of a lineage', () => {
  const lineage = [activate('professional', '2027-03-10'), grant({ policy: 'tag-pack', on: '2027-03-11' })];

  it('is its base, absent where there is none', () => {
    expect(basePolicyOf(lineage)?.id).toBe('professional');
    expect(basePolicyOf([])).toBeUndefined();
    expect(basePolicyOf(lineage.slice(1))).toBeUndefined();
  });

  it('is the machine it was made for, against another', () => {
    expect(compareMachine(lineage, { parts })).toEqual({ verdict: 'same', changed: [] });
    const swapped = digestParts(product.id, { ...machine, network: '02:00:00:00:00:02' });
    expect(compareMachine(lineage, { parts: swapped })).toMatchObject({ verdict: 'drifted', changed: ['network'] });
    expect(compareMachine([], { parts })).toBeUndefined();
    expect(compareMachine(lineage.slice(1), { parts })).toBeUndefined();
    const moved = grant({ purpose: 'move', policy: 'professional', on: '2027-03-11' });
    expect(compareMachine([moved], { parts })).toBeUndefined();
  });

  it('is no machine where it holds to an identity, though it was made at one', () => {
    const site = [activate('site', '2027-03-10')];
    const elsewhere = digestParts(product.id, { board: 'BOARD-0009' });
    expect(compareMachine(site, { parts: elsewhere })).toEqual({ verdict: 'same', changed: [] });
    expect(on('2027-03-12', site, { parts: elsewhere })).toMatchObject({ status: 'active', warnings: [] });
    const one = printOfParts(digestParts(product.id, { os: 'a' }));
    const weak = [grant({ purpose: 'activate', policy: 'site', on: '2027-03-10', where: one })];
    expect(on('2027-03-12', weak, { parts: elsewhere }).warnings).toEqual([]);
  });

  it('is the identity itself where that is all there was', () => {
    const where = printOfIdentity(identityDigest(product.id, 'plant-7'));
    const site = [grant({ purpose: 'activate', policy: 'site', on: '2027-03-10', where })];
    const at = (identity: string) => on('2027-03-12', site, { identity: identityDigest(product.id, identity) }).status;
    expect(at('plant-7')).toBe('active');
    expect(at('plant-8')).toBe('wrong-machine');
  });

  it('is the newest day of a response since the last clock call', () => {
    const clock = grant({ purpose: 'clock', policy: 'professional', on: '2027-03-05' });
    const late = grant({ policy: 'tag-pack', on: '2027-03-07' });
    expect(newestSignedDay([])).toBeNull();
    expect(newestSignedDay(lineage)).toBe(dayOf('2027-03-11'));
    expect(newestSignedDay(lineage.toReversed())).toBe(dayOf('2027-03-11'));
    expect(newestSignedDay([...lineage, clock])).toBe(dayOf('2027-03-05'));
    expect(newestSignedDay([...lineage, clock, late])).toBe(dayOf('2027-03-07'));
    expect(newestSignedDay([...lineage, clock, late, clock])).toBe(dayOf('2027-03-05'));
  });
});
