// Responses whose symbols are all right and which must be refused all the same (calls-must-fail.json): another challenge's,
// signed over something else, no signature at all, against a rule.
import { bindingOf, identityDigest } from '@readback/core';
import { bytesToSymbols } from '../../packages/core/src/bytes/bits.js';
import { definition, NOW_MS, TODAY } from '../support/example-vendor.js';
import { first, firstAnswer, forge, newerKey, packs, reencoded } from './call-site.js';
import {
  atSite,
  type Case,
  change,
  changedGroup,
  type MustFailVector,
  older,
  response,
  substitute,
} from './must-fail-sites.js';
import { FIELD_ORDER, offCurve, SIGN_BIT } from './suite-vectors.js';

const [professional, enterprise] = packs.main.policies;
const flip = (bytes: Uint8Array, at = 0): Uint8Array =>
  Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));

/** One thing signed differs from what the site makes of the code. */
function signedFields(): MustFailVector[] {
  const challenge = first.challenge;
  const wrong = (name: string, why: string, groups: readonly string[], more: Partial<Case> = {}): MustFailVector =>
    atSite(`signed field: ${name}`, { why, expect: 'signature-invalid', groups, ...more });
  const signed = (terms: NonNullable<Parameters<typeof forge>[0]['signed']>) =>
    forge({ challenge, signed: terms }).groups;
  const renewal = { challenge: change.challenge, base: firstAnswer.grantDigest };
  const identity = identityDigest(definition.product.id, 'plant-7.example');
  const asked = { installation: 'renewal asked' } as const;
  return [
    wrong('product id', 'signed for another product', signed({ productId: 'com.example.other' })),
    wrong('issuing key', 'the message names another key than signed it', signed({ issuingKey: newerKey.publicKey })),
    wrong('issuing key', 'signed with a key that the pack does not hold', forge({ challenge, key: newerKey }).groups),
    ...Array.from(challenge, (_, at) =>
      wrong('challenge', `byte ${at} of the challenge signed is another`, signed({ challenge: flip(challenge, at) })),
    ),
    wrong('policy id', 'another policy id is signed', signed({ policyId: 'enterprise' })),
    wrong('policy digest', 'one bit of the digest', signed({ policyDigest: flip(professional?.digest ?? challenge) })),
    wrong(
      'policy',
      'the code says enterprise, professional was signed',
      forge({
        challenge,
        policyCode: 2,
        signed: { policyId: 'professional', policyDigest: professional?.digest ?? challenge },
      }).groups,
    ),
    wrong('policy digest', 'the digest of another policy', signed({ policyDigest: enterprise?.digest ?? challenge })),
    wrong('day', 'a day later was signed', signed({ day: TODAY + 1 })),
    wrong(
      'day',
      'the code says a day later than was signed',
      forge({ challenge, day: TODAY + 1, signed: { day: TODAY } }).groups,
    ),
    wrong('quantity', 'one more was signed', signed({ quantity: 13 })),
    wrong(
      'quantity',
      'the code says more than was signed',
      forge({ challenge, quantity: 128, signed: { quantity: 12 } }).groups,
    ),
    wrong('base', 'an activation signed over a grant', signed({ base: firstAnswer.grantDigest })),
    wrong(
      'base',
      'a renewal signed over nothing',
      forge({ ...renewal, signed: { base: new Uint8Array(32) } }).groups,
      asked,
    ),
    wrong(
      'base',
      'a renewal signed over another grant',
      forge({
        ...renewal,
        signed: { base: flip(firstAnswer.grantDigest) },
      }).groups,
      asked,
    ),
    wrong('identity', 'an identity signed for a policy that binds to none', signed({ identity })),
    wrong(
      'identity',
      'signed for another identity',
      forge({ challenge, policyCode: 4, quantity: 1, identity }).groups,
      {
        identity: 'plant-8.example',
      },
    ),
    wrong('identity', 'signed for no identity', forge({ challenge, policyCode: 4, quantity: 1 }).groups, {
      identity: 'plant-7.example',
    }),
    wrong('policy digest', 'the pack holds a newer revision that replaces nothing', response, { pack: 'revised' }),
  ];
}

function signatures(): MustFailVector[] {
  const challenge = first.challenge;
  const bent = (name: string, why: string, expect: string, bend: (signature: bigint) => bigint): MustFailVector =>
    atSite(`signature: ${name}`, { why, expect, groups: forge({ challenge, bend }).groups });
  const xOf = (signature: bigint): bigint => signature & (SIGN_BIT - 1n);
  return [
    bent('sign of y flipped', 'the negated point', 'signature-invalid', (signature) => signature ^ SIGN_BIT),
    bent('the generator', 'a point that nobody signed', 'signature-invalid', () => 1n),
    bent('zeros', 'the identity has no encoding, and x = 0 belongs to no point', 'signature-malformed', () => 0n),
    bent('sign bit alone', 'x = 0 belongs to no point', 'signature-malformed', () => SIGN_BIT),
    bent('off the curve', 'x belongs to no point', 'signature-malformed', (signature) => offCurve(xOf(signature))),
    bent('x = p', 'x is out of range', 'signature-malformed', () => FIELD_ORDER),
    bent('x = p + 1', 'the generator, not reduced', 'signature-malformed', () => FIELD_ORDER + 1n),
    bent('all ones', 'x is out of range', 'signature-malformed', () => 2n * SIGN_BIT - 1n),
    atSite('signature: bits of another response', {
      why: 'clear fields of one response, signature of another',
      expect: 'signature-invalid',
      groups: reencoded(
        bytesToSymbols(
          Uint8Array.from([
            ...firstAnswer.payload.subarray(0, 4),
            ...forge({ challenge, quantity: 13 }).payload.subarray(4),
          ]),
        ),
        challenge,
      ),
    }),
  ];
}

function rules(): MustFailVector[] {
  const challenge = first.challenge;
  const refuse = (name: string, why: string, expect: string, given: Partial<Case> = {}): MustFailVector =>
    atSite(name, { why, expect, groups: response, ...given });
  const identity = identityDigest(definition.product.id, 'plant-7.example');
  return [
    refuse('retired key', 'issued the day after the last day of its key', 'key-retired', {
      pack: 'retired',
      groups: forge({ challenge, day: TODAY + 1 }).groups,
    }),
    refuse('stolen key', 'not on the list of good grants', 'key-stolen', { pack: 'stolen' }),
    refuse('stolen key, other grant', 'not on the list of good grants', 'key-stolen', {
      pack: 'stolen-allowed',
      groups: forge({ challenge, quantity: 13 }).groups,
    }),
    refuse('revoked grant', 'the pack revokes it', 'grant-revoked', { pack: 'revoked' }),
    refuse('unknown policy', 'the pack at the site holds no policy 1', 'policy-unknown', {
      pack: 'without-professional',
    }),
    refuse('unknown policy 31', 'no pack holds policy 31', 'policy-unknown', {
      groups: forge({ challenge, policyCode: 31 }).groups,
    }),
    refuse('add-on for an activation', 'there is no base to add to', 'policy-not-for-purpose', {
      groups: forge({ challenge, policyCode: 3 }).groups,
    }),
    refuse('identity not given', 'the policy is bound to an identity', 'policy-needs-identity', {
      groups: forge({ challenge, policyCode: 4, quantity: 1, identity }).groups,
    }),
    refuse('stale', 'typed 15 days after it was issued and after it was asked for', 'response-stale', {
      nowMs: NOW_MS + 15 * 86_400_000,
    }),
    refuse('renewal of a revoked grant', 'the lineage it builds on does not stand', 'grant-revoked', {
      pack: 'revoked',
      installation: 'renewal asked',
      groups: forge({ challenge: change.challenge, base: firstAnswer.grantDigest }).groups,
    }),
    refuse('older challenge', 'answers the challenge that was replaced', 'response-older-challenge', {
      installation: 'challenge replaced',
      groups: forge({ challenge: older.challenge }).groups,
    }),
    refuse('answered challenge', 'the response to the first call, while a renewal waits', 'response-older-challenge', {
      installation: 'renewal asked',
    }),
  ];
}

/** Another installation's challenge, whose binding differs in the bits of every group, or only in those of the code. */
function foreignChallenge(sameGroupBits: boolean): Uint8Array {
  const own = bindingOf(first.challenge);
  for (let nonce = 1; ; nonce++) {
    const challenge = Uint8Array.from(first.challenge);
    challenge[9] = nonce & 255;
    challenge[8] = ((challenge[8] ?? 0) & 0xf0) | (nonce >> 8);
    const { group, code } = bindingOf(challenge);
    if ((group === own.group) === sameGroupBits && code !== own.code) return challenge;
  }
}

function otherChallenges(): MustFailVector[] {
  const foreign = foreignChallenge(false);
  const alike = foreignChallenge(true);
  const groups = forge({ challenge: foreign }).groups;
  return [
    atSite("another installation's challenge", {
      why: 'every group fails alike',
      expect: 'other-challenge',
      groups,
    }),
    atSite("another installation's challenge, a symbol wrong", {
      why: 'the groups do not fail alike, so it cannot be told from noise',
      expect: 'group-mismatch',
      groups: changedGroup(groups, 0, substitute(groups[0] ?? '', 0, 1)),
      wrongGroups: groups.map((_, index) => index),
    }),
    atSite("another installation's challenge, same 5 bits", {
      why: 'one in 32: no group fails, the outer code does',
      expect: 'check-mismatch',
      groups: forge({ challenge: alike }).groups,
      wrongGroups: [],
    }),
    atSite("another installation's challenge, checks made for this one", {
      why: 'the binding is no secret; the signature decides',
      expect: 'signature-invalid',
      groups: forge({ challenge: foreign, boundTo: first.challenge }).groups,
    }),
  ];
}

/** Everything that is heard right and refused. */
export const forgeries = (): MustFailVector[] => [...otherChallenges(), ...signedFields(), ...signatures(), ...rules()];
