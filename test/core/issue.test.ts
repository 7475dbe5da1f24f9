// What issue() refuses before it signs, and what it does when a signature does not stand its own check (docs/protocol.md
// sections 6.3 and 9.1).
import { encodeChallenge, type Purpose } from '@readback/core';
import { BN254_SIGNING, type IssueRequest, policiesFor, signingEpoch } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { answer, issuingSecret, pack, print, signingKey } from '../support/example-vendor.js';

const challengeOf = (purpose: Purpose): Uint8Array =>
  encodeChallenge({ purpose, packTag: pack.tag, print, counter: 41, nonce: 0xabc });
const base = new Uint8Array(32).fill(9);
const refusalOf = (purpose: Purpose, request: Partial<IssueRequest>): unknown => {
  try {
    answer(challengeOf(purpose), request);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a response is refused to', () => {
  it.each<[string, Purpose, Partial<IssueRequest>, object]>([
    ['a policy that the pack does not hold', 'activate', { policyId: 'gold' }, { code: 'policy-unknown' }],
    [
      'an add-on as a first activation',
      'activate',
      { policyId: 'tag-pack' },
      { code: 'policy-not-for-purpose', details: { policy: 'Tag pack', purpose: 'activate' } },
    ],
    [
      'a policy that is bound to an identity, without one',
      'activate',
      { policyId: 'site' },
      { code: 'policy-needs-identity', details: { policy: 'Site' } },
    ],
    ['a first activation that builds on another grant', 'activate', { base }, { code: 'no-base-licence' }],
    ['a change that builds on nothing', 'change', {}, { code: 'no-base-licence' }],
    [
      'a key that the pack does not list',
      'activate',
      { signingKey: BN254_SIGNING.loadSecretKey(issuingSecret(9)) },
      { code: 'key-invalid', details: { want: 'issuing key' } },
    ],
  ])('%s', (_name, purpose, request, error) => {
    expect(refusalOf(purpose, request)).toMatchObject(error);
  });

  it.each([0, -1, 129, 1.5, Number.NaN])('a quantity of %d, which no code carries', (quantity) => {
    expect(refusalOf('activate', { quantity })).toEqual(new RangeError('quantity'));
  });

  it.each([-1, 8192, 0.5, Number.NaN])('day %d, which no code carries', (day) => {
    expect(refusalOf('activate', { day })).toEqual(new RangeError('day'));
  });
});

it('takes the first and the last quantity and day that a code carries', () => {
  expect(answer(challengeOf('activate'), { quantity: 1, day: 0 }).groups).toHaveLength(15);
  expect(answer(challengeOf('activate'), { quantity: 128, day: 8191 }).groups).toHaveLength(15);
});

it('shows nothing of a signature that does not stand its own check', () => {
  const broken = { ...signingKey, sign: (message: Uint8Array) => signingKey.sign(Uint8Array.of(...message, 0)) };
  expect(refusalOf('activate', { signingKey: broken })).toMatchObject({ code: 'self-check-failed', family: 'bug' });
});

it('offers what may answer a purpose', () => {
  const offered = (purpose: Purpose): string[] => policiesFor(pack, purpose).map(({ id }) => id);
  expect(offered('activate')).toEqual(['professional', 'enterprise', 'site']);
  expect(offered('change')).toEqual(['professional', 'enterprise', 'tag-pack', 'site']);
});

it('signs with the newest key that may sign', () => {
  expect(signingEpoch(pack)?.epoch).toBe(1);
  const [key] = pack.keys;
  if (!key) throw new Error('no key');
  const withKeys = (...statuses: readonly ('current' | 'next' | 'retired' | 'stolen')[]) => ({
    ...pack,
    keys: statuses.map((status, index) => ({ ...key, status, epoch: statuses.length - index })),
  });
  expect(signingEpoch(withKeys('stolen', 'next', 'current'))?.epoch).toBe(2);
  expect(signingEpoch(withKeys('current', 'retired'))?.epoch).toBe(2);
  expect(signingEpoch(withKeys('stolen', 'retired'))).toBeUndefined();
});
