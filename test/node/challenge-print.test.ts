// By what a machine stands in a challenge: its parts, or the identity that it is given.
import { identityDigest, type LoadedPolicy, NEW_INSTALLATION, requestChallenge } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { printFor, stillFits } from '../../packages/core/src/node/challenge-print.js';
import { type PartDigests, printOfIdentity, printOfParts } from '../../packages/core/src/records/print.js';
import { NOW_MS, pack, parts, print, trust } from '../support/example-vendor.js';

const identity = identityDigest(trust.productId, 'Plant 7');
const NO_PARTS: PartDigests = new Map();
const byParts = printOfParts(parts);
const byIdentity = printOfIdentity(identity);

const policies = (...kinds: readonly Pick<LoadedPolicy, 'kind' | 'binds'>[]) => {
  const [policy] = pack.policies;
  if (!policy) throw new Error('no policy');
  return { ...pack, policies: kinds.map((changes) => ({ ...policy, ...changes })) };
};
const base = (binds: LoadedPolicy['binds']) => ({ kind: 'base', binds }) as const;

describe('a machine stands in a challenge', () => {
  it.each([
    ['a policy that holds to the machine', policies(base('machine'))],
    ['one that holds to both', policies(base('both'))],
    ['one of each', policies(base('identity'), base('machine'))],
    ['an add-on of the other kind', policies(base('machine'), { kind: 'add-on', binds: 'identity' })],
  ])('by its parts, with %s', (_, product) => {
    expect(printFor(product, parts, identity)).toEqual(byParts);
    expect(printFor(product, parts, undefined)).toEqual(byParts);
  });

  it('by its identity, where every licence holds to that alone, whatever add-ons and trials do', () => {
    const product = policies(base('identity'), base('identity'), { kind: 'trial', binds: 'machine' });
    expect(printFor(product, parts, identity)).toEqual(byIdentity);
    expect(printFor(product, parts, undefined)).toEqual(byParts);
  });

  it('by its identity, where it has no part; without either there is nothing to tell it by', () => {
    expect(printFor(policies(base('machine')), NO_PARTS, identity)).toEqual(byIdentity);
    expect(() => printFor(policies(base('machine')), NO_PARTS, undefined)).toThrow(
      expect.objectContaining({ code: 'identity-missing' }),
    );
  });
});

describe('a challenge that waits', () => {
  const random = { nonce: 1, counterStart: 1 };
  const { pending } = requestChallenge(NEW_INSTALLATION, pack, { purpose: 'activate', print, random, nowMs: NOW_MS });

  it('still fits while pack and machine are the same', () => {
    expect(stillFits(pending, pack, parts, undefined)).toBe(true);
    expect(stillFits(pending, { ...pack, tag: pack.tag ^ 1 }, parts, undefined)).toBe(false);
    expect(stillFits(pending, pack, new Map([...parts].map(([slot]) => [slot, identity])), undefined)).toBe(false);
  });
});
