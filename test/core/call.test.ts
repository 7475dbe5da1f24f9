// The whole call in the pure core: challenge, issue, accept, evaluate.
import {
  acceptResponse,
  evaluate,
  formatDay,
  identityDigest,
  NEW_INSTALLATION,
  printOfIdentity,
  requestChallenge,
  storedChallenge,
  trustedTime,
  verifyLineage,
} from '@readback/core';
import { describe, expect, it } from 'vitest';
import { answer, definition, NOW_MS, pack, parts, TODAY, withChallenge } from '../support/example-vendor.js';

const now = { parts, time: trustedTime(NOW_MS), support: definition.support };

describe('a call', () => {
  it('starts unlicensed and says whom to call', () => {
    const licence = evaluate([], now);
    expect(licence.status).toBe('unlicensed');
    expect(licence.reason?.next).toContain('+00 555 0100');
  });

  it('unlocks the policy that was granted', () => {
    const site = withChallenge();
    const issued = answer(site.challenge);
    expect(issued.groups).toHaveLength(15);
    const accepted = acceptResponse(site.installation, pack, { groups: issued.groups, nowMs: NOW_MS });
    expect(accepted.closingPhrase).toEqual(issued.closingPhrase);
    expect(accepted.installation.pending).toEqual([]);
    const licence = evaluate(verifyLineage(pack, accepted.installation.lineage), now);
    expect(licence).toMatchObject({ status: 'active', features: ['historian', 'trends'], limits: { tags: 5000 } });
    expect(formatDay(licence.expiresOn ?? 0)).toBe('2027-11-22');
  });

  it('renews on top of the running term', () => {
    const first = withChallenge();
    const activated = acceptResponse(first.installation, pack, {
      groups: answer(first.challenge).groups,
      nowMs: NOW_MS,
    });
    const second = withChallenge(activated.installation, 'change');
    const renewal = answer(second.challenge, { base: activated.grant.digest, quantity: 6, day: TODAY + 3 });
    const renewed = acceptResponse(second.installation, pack, { groups: renewal.groups, nowMs: NOW_MS });
    const licence = evaluate(verifyLineage(pack, renewed.installation.lineage), now);
    expect(renewed.installation.lineage).toHaveLength(2);
    expect(formatDay(licence.expiresOn ?? 0)).toBe('2028-05-22');
  });

  it('refuses a renewal for another place in the lineage', () => {
    const first = withChallenge();
    const activated = acceptResponse(first.installation, pack, {
      groups: answer(first.challenge).groups,
      nowMs: NOW_MS,
    });
    const second = withChallenge(activated.installation, 'change');
    const renewal = answer(second.challenge, { base: new Uint8Array(32).fill(1) });
    expect(() => acceptResponse(second.installation, pack, { groups: renewal.groups, nowMs: NOW_MS })).toThrowError(
      expect.objectContaining({ code: 'signature-invalid' }),
    );
  });

  it('gives nothing that holds to a machine to a print of an identity alone', () => {
    const identity = identityDigest(pack.product.id, 'anything');
    const act = requestChallenge(NEW_INSTALLATION, pack, {
      purpose: 'activate',
      print: printOfIdentity(identity),
      random: { nonce: 1, counterStart: 1 },
      nowMs: NOW_MS,
    });
    const challenge = storedChallenge(act.pending.challenge);
    expect(() => answer(challenge, { identity })).toThrowError(expect.objectContaining({ code: 'identity-weak' }));
    const site = answer(challenge, { policyId: 'site', quantity: 1, identity });
    const accepted = acceptResponse(act.installation, pack, { groups: site.groups, nowMs: NOW_MS, identity });
    expect(accepted.grant.policy.id).toBe('site');
  });

  it('needs a challenge', () => {
    expect(() => acceptResponse(NEW_INSTALLATION, pack, { groups: [], nowMs: NOW_MS })).toThrowError(
      expect.objectContaining({ code: 'no-challenge-pending' }),
    );
  });
});
