// A response mended by its signature: what is healed, what is refused, and that the work is bounded.
import {
  acceptResponse,
  formatGroup,
  type HealedResponse,
  healResponse,
  type Installation,
  MOST_SIGNATURE_CHECKS,
  type Pack,
  requestChallenge,
} from '@readback/core';
import { describe, expect, test } from 'vitest';
import { hear } from '../../bench/support/channel.js';
import { Random } from '../../bench/support/random.js';
import { groupValues } from '../../packages/core/src/codes/alphabet.js';
import { coreError } from '../../packages/core/src/errors/core-errors.js';
import { answer, NOW_MS, pack, print, TODAY, withChallenge } from '../support/example-vendor.js';

interface Run {
  readonly healed: HealedResponse | undefined;
  readonly steps: number;
  /** What each step said is used up. */
  readonly used: readonly number[];
}

function heal(
  installation: Installation,
  groups: readonly string[],
  options: { pack?: Pack; nowMs?: number } = {},
): Run {
  const work = healResponse(installation, options.pack ?? pack, { groups, nowMs: options.nowMs ?? NOW_MS });
  const used: number[] = [];
  for (;;) {
    const step = work.next();
    if (step.done) return { healed: step.value, steps: used.length, used };
    used.push(step.value);
  }
}

/** A pack whose keys count the signatures they check. `verdict` replaces the check. */
function counting(of: Pack, verdict?: boolean): { pack: Pack; checks: () => number } {
  let checks = 0;
  const keys = of.keys.map((key) => ({
    ...key,
    verifying: () => ({
      ...key.verifying(),
      verify: (message: Uint8Array, signature: bigint) => {
        checks += 1;
        return verdict ?? key.verifying().verify(message, signature);
      },
    }),
  }));
  return { pack: { ...of, keys }, checks: () => checks };
}

const bytesToHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const withKeys = (of: Pack, count: number): Pack => ({
  ...of,
  keys: Array.from({ length: count }, () => of.keys[0]).filter((key) => key !== undefined),
});

/** The policy that is issued here was changed so often before, and stands behind others in the pack. */
const withRevisions = (count: number): Pack => ({
  ...pack,
  policies: pack.policies.toReversed().map((policy) => ({
    ...policy,
    replaces: policy.id === 'professional' ? Array.from({ length: count }, (_, at) => `0${at}`.repeat(32)) : [],
  })),
});

const site = withChallenge();
const issued = answer(site.challenge);
const garbled = (groups: readonly string[], index: number, group: string): string[] =>
  groups.toSpliced(index, 1, group);
const turned = (group = ''): string => group.slice(0, 3) + group.charAt(4) + group.charAt(3);

/** Each with the groups that it changes. */
const DAMAGES: Record<string, readonly [typed: readonly string[], changed: readonly number[]]> = {
  'a wrong symbol': [garbled(issued.groups, 3, `0${issued.groups[3]?.slice(1)}`), [3]],
  'a wrong symbol in each of two groups': [
    garbled(garbled(issued.groups, 1, `0${issued.groups[1]?.slice(1)}`), 12, `${issued.groups[12]?.slice(0, 4)}0`),
    [1, 12],
  ],
  'swapped neighbours in the clear fields': [garbled(issued.groups, 0, turned(issued.groups[0])), [0]],
  'a dropped symbol': [garbled(issued.groups, 5, issued.groups[5]?.slice(1) ?? ''), [5]],
  'a dropped symbol and all groups behind it cut wrong': [
    issued.groups
      .join('')
      .slice(1)
      .match(/.{1,5}/g) ?? [],
    [0],
  ],
  'three inaudible symbols': [garbled(issued.groups, 8, `???${issued.groups[8]?.slice(3)}`), [8]],
  'a group that nobody heard': [garbled(issued.groups, 14, '?????'), [14]],
  'a group of garbage': [garbled(issued.groups, 6, 'ZZZZZ'), [6]],
  'a missing group': [issued.groups.toSpliced(9, 1), [9]],
  'a doubled group': [issued.groups.toSpliced(9, 0, issued.groups[9] ?? ''), []],
  'swapped groups': [issued.groups.toSpliced(2, 2, issued.groups[3] ?? '', issued.groups[2] ?? ''), [2, 3]],
};

const twoLikely = (groups: readonly string[]): string[] =>
  garbled(garbled(groups, 6, groups[6]?.slice(1) ?? ''), 9, `???${groups[9]?.slice(3)}`);
/** It has two likely corrections. */
const TWO_LIKELY = twoLikely(issued.groups);

describe('healing a response', () => {
  test.each(Object.entries(DAMAGES))('mends %s', (_, [typed, changed]) => {
    const { healed } = heal(site.installation, typed);
    expect(healed?.groups).toEqual(issued.groups);
    expect(healed?.changed).toEqual(changed);
  });

  test('gives what accepting the right response gives', () => {
    const { healed } = heal(site.installation, garbled(issued.groups, 6, 'ZZZZZ'));
    const accepted = acceptResponse(site.installation, pack, { groups: issued.groups, nowMs: NOW_MS });
    expect(healed).toMatchObject(accepted);
  });

  test('mends a whole call on a bad line', () => {
    // 2 % of the symbols misheard, and the slips of a call: some group is wrong in nearly every reading.
    const random = new Random(4);
    let faulty = 0;
    let healed = 0;
    while (faulty < 20) {
      const typed = issued.groups.map((group) =>
        formatGroup(
          hear(
            random,
            groupValues(group).map((value) => value ?? 0),
            0.02,
          ),
        ),
      );
      if (typed.join() === issued.groups.join()) continue;
      faulty += 1;
      const run = heal(site.installation, typed);
      if (run.healed) expect(run.healed.groups).toEqual(issued.groups);
      healed += run.healed ? 1 : 0;
    }
    expect(healed).toBeGreaterThanOrEqual(18);
  });

  test('mends a renewal, under the right one of two pending challenges', () => {
    const activated = acceptResponse(site.installation, pack, { groups: issued.groups, nowMs: NOW_MS });
    const change = withChallenge(activated.installation, 'change');
    const both = withChallenge(change.installation, 'move');
    expect(both.installation.pending).toHaveLength(2);
    const base = activated.grant.digest;
    const renewal = answer(change.challenge, { base, quantity: 6, day: TODAY + 3 });
    const { healed } = heal(both.installation, garbled(renewal.groups, 4, turned(renewal.groups[4])));
    expect(healed?.groups).toEqual(renewal.groups);
    expect(healed?.installation.lineage).toHaveLength(2);
    expect(healed?.grant).toMatchObject({ quantity: 6, day: TODAY + 3 });
  });

  describe('beside a challenge that waits for an activation', () => {
    const active = acceptResponse(site.installation, pack, { groups: issued.groups, nowMs: NOW_MS });
    const change = withChallenge(active.installation, 'change');
    const renewal = answer(change.challenge, { base: active.grant.digest, quantity: 6, day: TODAY + 3 });
    /** It waits as the newest, so that its corrections stand first where none is likelier. */
    const beside = (nonce: number): Installation =>
      requestChallenge(change.installation, pack, {
        purpose: 'activate',
        print,
        random: { nonce, counterStart: 0 },
        nowMs: NOW_MS,
      }).installation;

    test('builds each on its own base', () => {
      // With this nonce a response to either is likely.
      const { healed, steps } = heal(beside(12), garbled(renewal.groups, 9, '?????'));
      expect(steps).toBe(1);
      expect(healed?.installation.lineage).toHaveLength(2);
    });

    test('looks less far for each: all that wait share the work', () => {
      const typed = garbled(garbled(renewal.groups, 6, 'ZZZZZ'), 9, `???${renewal.groups[9]?.slice(3)}`);
      // Too much was misheard: half the width shows one of the two corrections, both wrong, that all of it shows.
      expect(heal(change.installation, typed)).toMatchObject({ steps: 2, healed: undefined });
      expect(heal(beside(0), typed)).toMatchObject({ steps: 1, healed: undefined });
    });

    test('tries the likeliest first, whichever it answers', () => {
      // With this nonce a response to the activation is possible too, with three groups changed.
      const { healed, steps } = heal(beside(44), twoLikely(renewal.groups));
      expect(steps).toBe(0);
      expect(healed?.changed).toEqual([6, 9]);
    });
  });

  test('mends nothing of a response to another challenge', () => {
    const foreign = answer(site.challenge.map((byte, index) => (index === 9 ? byte ^ 1 : byte)));
    expect(heal(site.installation, foreign.groups).healed).toBeUndefined();
    expect(heal(site.installation, garbled(foreign.groups, 2, 'ZZZZZ')).healed).toBeUndefined();
  });

  test('mends nothing without a pending challenge', () => {
    const done = acceptResponse(site.installation, pack, { groups: issued.groups, nowMs: NOW_MS }).installation;
    expect(heal(done, garbled(issued.groups, 2, 'ZZZZZ'))).toEqual({
      healed: undefined,
      steps: 0,
      used: [],
    });
  });

  test('says of a mended response that it is stale', () => {
    const late = { nowMs: NOW_MS + 400 * 86_400_000 };
    expect(() => heal(site.installation, garbled(issued.groups, 6, 'ZZZZZ'), late)).toThrowError(
      expect.objectContaining({ code: 'response-stale' }),
    );
  });

  test.each([
    ['retired', 'key-retired'],
    ['stolen', 'key-stolen'],
  ] as const)('says of a mended response that its key is %s', (status, code) => {
    const keys = pack.keys.map((key) => ({ ...key, status, lastDay: TODAY - 1 }));
    expect(() => heal(site.installation, garbled(issued.groups, 6, 'ZZZZZ'), { pack: { ...pack, keys } })).toThrowError(
      expect.objectContaining({ code }),
    );
  });

  test('says of a mended response that its grant is revoked', () => {
    const { digest } = acceptResponse(site.installation, pack, { groups: issued.groups, nowMs: NOW_MS }).grant;
    const revoking = { pack: { ...pack, revoked: new Set([bytesToHex(digest)]) } };
    expect(() => heal(site.installation, garbled(issued.groups, 6, 'ZZZZZ'), revoking)).toThrowError(
      expect.objectContaining({ code: 'grant-revoked' }),
    );
  });

  test('passes over a correction with a policy that does not answer the purpose', () => {
    // Found before any signature is checked, and so nothing that may end the search.
    const addOn = pack.policies.map((policy) => ({ ...policy, kind: 'add-on' as const }));
    const { healed, used } = heal(site.installation, garbled(issued.groups, 6, 'ZZZZZ'), {
      pack: { ...pack, policies: addOn },
    });
    expect(healed).toBeUndefined();
    expect(new Set(used)).toEqual(new Set([0]));
  });

  test('does not try a correction with a policy that the pack does not hold', () => {
    const without = { pack: { ...pack, policies: pack.policies.filter(({ id }) => id !== 'professional') } };
    expect(heal(site.installation, garbled(issued.groups, 6, 'ZZZZZ'), without)).toMatchObject({
      healed: undefined,
      steps: 0,
    });
  });
});

describe('the work of healing', () => {
  test('is one signature where one correction is likely', () => {
    const spied = counting(pack);
    const { healed, steps } = heal(site.installation, DAMAGES['a wrong symbol']?.[0] ?? [], spied);
    expect(healed).toBeDefined();
    expect(spied.checks()).toBe(1);
    expect(steps).toBe(0);
  });

  test('pauses after every correction that was tried', () => {
    const spied = counting(pack, false);
    const { healed, steps } = heal(site.installation, garbled(issued.groups, 6, 'ZZZZZ'), spied);
    expect(healed).toBeUndefined();
    expect(steps).toBeGreaterThan(0);
    expect(spied.checks()).toBeLessThanOrEqual(steps);
  });

  test('is told after every correction, and leaves the next one alone where it would be too much', () => {
    const few = counting(withKeys(pack, 128), false);
    expect(heal(site.installation, TWO_LIKELY, few).used).toEqual([128, 256]);
    const many = counting(withKeys(pack, 129), false);
    expect(heal(site.installation, TWO_LIKELY, many).used).toEqual([129]);
    expect(many.checks()).toBe(129);
  });

  test('is none for what is no signature at all', () => {
    const verify = (): boolean => {
      throw coreError('signature-malformed');
    };
    const keys = pack.keys.map((key) => ({ ...key, verifying: () => ({ ...key.verifying(), verify }) }));
    const run = heal(site.installation, TWO_LIKELY, { pack: withKeys({ ...pack, keys }, 200) });
    expect(run).toEqual({ healed: undefined, steps: 2, used: [0, 0] });
  });

  test.each([
    [MOST_SIGNATURE_CHECKS, 0],
    [64, 3],
  ])('may be all of them for one correction: %i keys, %i earlier revisions of its policy', (keys, revisions) => {
    const spied = counting(withKeys(withRevisions(revisions), keys), false);
    heal(site.installation, DAMAGES['a wrong symbol']?.[0] ?? [], spied);
    expect(spied.checks()).toBe(MOST_SIGNATURE_CHECKS);
  });

  test('counts a signature for each earlier revision of its policy, and is not begun where these are too many', () => {
    const spied = counting(withKeys(withRevisions(3), 65), false);
    expect(heal(site.installation, DAMAGES['a wrong symbol']?.[0] ?? [], spied).steps).toBe(0);
    expect(spied.checks()).toBe(0);
  });

  test.each([1, 100, 128, 256])('is at most 256 signatures with %i keys', (keys) => {
    const random = new Random(keys);
    for (let i = 0; i < 15; i++) {
      const spied = counting(withKeys(pack, keys), false);
      const typed = issued.groups.map((group) =>
        formatGroup(
          hear(
            random,
            groupValues(group).map((value) => value ?? 0),
            0.1,
          ),
        ),
      );
      heal(site.installation, typed, spied);
      expect(spied.checks()).toBeLessThanOrEqual(MOST_SIGNATURE_CHECKS);
    }
  });

  test('is not begun where one correction alone would take more', () => {
    const spied = counting(withKeys(pack, MOST_SIGNATURE_CHECKS + 1));
    expect(heal(site.installation, DAMAGES['a wrong symbol']?.[0] ?? [], spied).healed).toBeUndefined();
    expect(spied.checks()).toBe(0);
  });
});
