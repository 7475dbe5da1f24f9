// Vectors of codes that must be refused (calls-must-fail.json), each with the one error code it must be refused with, so
// that a late check cannot hide that an early one is missing.
import {
  ALPHABET,
  bindingOf,
  challengeGroups,
  encodeCode,
  type Installation,
  identityDigest,
  NEW_INSTALLATION,
  SHORT_LAYOUT,
} from '@readback/core';
import { bytesToSymbols } from '../../packages/core/src/bytes/bits.js';
import { counting, definition, print, TODAY, withChallenge } from '../support/example-vendor.js';
import {
  activated,
  first,
  firstAnswer,
  forge,
  NOW_MS,
  newerKey,
  type PackName,
  packs,
  reencoded,
} from './call-site.js';
import { rawChallenge } from './record-vectors.js';
import { FIELD_ORDER, offCurve, SIGN_BIT } from './suite-vectors.js';

export interface MustFailVector {
  readonly name: string;
  readonly why: string;
  readonly expect: string;
  /** `site`: typed as a response; `desk`: typed as a challenge. */
  readonly where: 'site' | 'desk';
  /** At a site: the pack it has now, and what it remembers. */
  readonly pack?: PackName;
  readonly installation?: InstallationName;
  readonly nowMs?: number;
  readonly identity?: string;
  readonly groups: readonly string[];
  /** The groups that must be marked, counted from 0. */
  readonly wrongGroups?: readonly number[];
}

export type InstallationName = keyof ReturnType<typeof installations>;

type Case = Omit<MustFailVector, 'where' | 'name'>;

const response = firstAnswer.groups;
const change = withChallenge(activated, 'change');
/** Asked twice: the first challenge is past, the second waits. */
const older = withChallenge();
const newer = withChallenge(older.installation);

const installations = () =>
  ({
    new: NEW_INSTALLATION,
    'first call': first.installation,
    'challenge replaced': newer.installation,
    'renewal asked': change.installation,
    activated,
  }) satisfies Readonly<Record<string, Installation>>;

const atSite = (name: string, given: Case): MustFailVector => ({
  name,
  where: 'site',
  pack: 'main',
  installation: 'first call',
  nowMs: NOW_MS,
  ...given,
});

const substitute = (group: string, at: number, by: number): string =>
  Array.from(group, (symbol, index) => (index === at ? ALPHABET.charAt(ALPHABET.indexOf(symbol) ^ by) : symbol)).join(
    '',
  );

const changedGroup = (groups: readonly string[], index: number, group: string): string[] =>
  groups.map((old, at) => (at === index ? group : old));

/** Every place once, and every other symbol at some places. */
function wrongSymbols(): MustFailVector[] {
  const everyPlace = response.flatMap((group, index) =>
    Array.from(group, (_, at) => ({ index, at, by: ((index * 5 + at) % 31) + 1 })),
  );
  const everySymbol = [0, 4, 37, 70, 74].flatMap((place) =>
    Array.from({ length: 31 }, (_, by) => ({ index: Math.floor(place / 5), at: place % 5, by: by + 1 })),
  );
  const seen = new Set<string>();
  return [...everyPlace, ...everySymbol].flatMap(({ index, at, by }) => {
    const key = `${index} ${at} ${by}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const group = substitute(response[index] ?? '', at, by);
    return atSite(`symbol ${at + 1} of group ${index + 1} is ${group.charAt(at)}`, {
      why: 'one symbol wrong',
      expect: 'group-mismatch',
      groups: changedGroup(response, index, group),
      wrongGroups: [index],
    });
  });
}

function swappedGroups(): MustFailVector[] {
  const neighbours = response.slice(1).map((_, index) => [index, index + 1] as const);
  const far = [
    [0, 14],
    [0, 7],
    [3, 11],
    [1, 13],
    [5, 9],
  ] as const;
  return [...neighbours, ...far].map(([a, b]) =>
    atSite(`groups ${a + 1} and ${b + 1} swapped`, {
      why: 'intact groups in wrong places',
      expect: 'group-mismatch',
      groups: response.map((group, index) => response[index === a ? b : index === b ? a : index] ?? group),
      wrongGroups: [a, b],
    }),
  );
}

/** In every group the first two neighbours that differ. */
function swappedNeighbours(): MustFailVector[] {
  return response.map((group, index) => {
    const at = Array.from(group).findIndex((symbol, i) => i < 4 && symbol !== group.charAt(i + 1));
    const swapped = group.slice(0, at) + group.charAt(at + 1) + group.charAt(at) + group.slice(at + 2);
    return atSite(`symbols ${at + 1} and ${at + 2} of group ${index + 1} swapped`, {
      why: 'neighbours swapped',
      expect: 'group-mismatch',
      groups: changedGroup(response, index, swapped),
      wrongGroups: [index],
    });
  });
}

/** Changes the second and third symbol so that the check symbol stays right. */
function unmarked(group: string): string {
  // 8·a = 4·b in GF(32): b = 2·a.
  return substitute(substitute(group, 1, 1), 2, 2);
}

function typing(): MustFailVector[] {
  const [one = '', two = ''] = response;
  const inaudible = changedGroup(response, 6, `${response[6]?.slice(0, 4)}?`);
  return [
    atSite('nothing', { why: 'nothing was typed', expect: 'code-empty', groups: [] }),
    atSite('empty groups', { why: 'nothing was typed', expect: 'code-empty', groups: ['', '', ''] }),
    atSite('14 groups', { why: 'the last group is missing', expect: 'code-too-short', groups: response.slice(0, 14) }),
    atSite('a group left out', {
      why: 'group 4 is empty',
      expect: 'code-too-short',
      groups: changedGroup(response, 3, ''),
    }),
    atSite('a group cut off', {
      why: 'the last group has four symbols',
      expect: 'code-too-short',
      groups: changedGroup(response, 14, response[14]?.slice(0, 4) ?? ''),
    }),
    atSite('16 groups', {
      why: 'a group too many',
      expect: 'code-too-long',
      groups: [...response, '00000'],
    }),
    atSite('a group of six', {
      why: 'a symbol too many',
      expect: 'group-mismatch',
      groups: changedGroup(response, 1, `${two}0`),
      wrongGroups: [1],
    }),
    atSite('a group dropped, the rest moved up', {
      why: 'groups in wrong places come before what is missing',
      expect: 'group-mismatch',
      groups: response.filter((_, index) => index !== 2),
      wrongGroups: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    }),
    atSite('inaudible', {
      why: 'a symbol nobody heard',
      expect: 'symbol-inaudible',
      groups: inaudible,
      wrongGroups: [6],
    }),
    atSite('inaudible, and another group wrong', {
      why: 'a wrong group is named first',
      expect: 'group-mismatch',
      groups: changedGroup(inaudible, 0, substitute(one, 0, 1)),
      wrongGroups: [0],
    }),
    ...response.map((group, index) =>
      atSite(`two symbols of group ${index + 1} wrong, check symbol right`, {
        why: 'only the outer code can tell',
        expect: 'check-mismatch',
        groups: changedGroup(response, index, unmarked(group)),
        wrongGroups: [],
      }),
    ),
    atSite('challenge typed as response', {
      why: 'the code on the own screen was typed back',
      expect: 'wrong-kind',
      groups: first.groups,
    }),
    atSite('report typed as response', {
      why: 'another kind of code',
      expect: 'wrong-kind',
      groups: encodeCode(SHORT_LAYOUT, counting(0, 20)),
    }),
    atSite('no challenge waits', {
      why: 'nothing was asked',
      expect: 'no-challenge-pending',
      installation: 'new',
      groups: response,
    }),
    atSite('typed a second time', {
      why: 'the response has been accepted already',
      expect: 'no-challenge-pending',
      installation: 'activated',
      groups: response,
    }),
  ];
}

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

function atDesk(): MustFailVector[] {
  const { groups } = first;
  const desk = (name: string, given: Case): MustFailVector => ({ name, where: 'desk', ...given });
  const wrong = groups.flatMap((group, index) =>
    Array.from(group, (_, at) =>
      desk(`challenge: symbol ${at + 1} of group ${index + 1} wrong`, {
        why: 'one symbol wrong',
        expect: 'group-mismatch',
        groups: changedGroup(groups, index, substitute(group, at, ((index * 5 + at) % 31) + 1)),
        wrongGroups: [index],
      }),
    ),
  );
  const swapped = groups.flatMap((_, a) =>
    groups.slice(a + 1).map((__, offset) => {
      const b = a + 1 + offset;
      return desk(`challenge: groups ${a + 1} and ${b + 1} swapped`, {
        why: 'intact groups in wrong places',
        expect: 'group-mismatch',
        groups: groups.map((group, index) => groups[index === a ? b : index === b ? a : index] ?? group),
        wrongGroups: [a, b],
      });
    }),
  );
  const ofPayload = (payload: Uint8Array) => challengeGroups(payload);
  return [
    ...wrong,
    ...swapped,
    desk('nothing', { why: 'nothing was typed', expect: 'code-empty', groups: [] }),
    desk('four groups', { why: 'the last is missing', expect: 'code-too-short', groups: groups.slice(0, 4) }),
    desk('six groups', { why: 'one too many', expect: 'code-too-long', groups: [...groups, '00000'] }),
    desk('inaudible', {
      why: 'a symbol nobody heard',
      expect: 'symbol-inaudible',
      groups: changedGroup(groups, 2, `?${groups[2]?.slice(1)}`),
      wrongGroups: [2],
    }),
    desk('two symbols wrong, check symbol right', {
      why: 'only the outer code can tell',
      expect: 'check-mismatch',
      groups: changedGroup(groups, 0, unmarked(groups[0] ?? '')),
      wrongGroups: [],
    }),
    desk('response typed as challenge', { why: 'another kind of code', expect: 'wrong-kind', groups: response }),
    desk('report typed as challenge', {
      why: 'another kind of code',
      expect: 'wrong-kind',
      groups: encodeCode(SHORT_LAYOUT, counting(0, 20)),
    }),
    desk('receipt typed as challenge', {
      why: 'purpose 5 asks for nothing',
      expect: 'wrong-kind',
      groups: ofPayload(rawChallenge(5, print.mask, print.parts)),
    }),
    ...[0, 6, 7].map((purpose) =>
      desk(`purpose ${purpose}`, {
        why: 'reserved',
        expect: 'purpose-reserved',
        groups: ofPayload(rawChallenge(purpose, print.mask, print.parts)),
      }),
    ),
    desk('bits that no part owns', {
      why: 'three parts fill 39 bits',
      expect: 'print-malformed',
      groups: ofPayload(rawChallenge(1, 28, 1n << 39n)),
    }),
  ];
}

export interface MustFailFile {
  readonly installations: readonly { readonly name: string; readonly installation: Installation }[];
  readonly cases: readonly MustFailVector[];
}

export const mustFailFile = (): MustFailFile => ({
  installations: Object.entries(installations()).map(([name, installation]) => ({ name, installation })),
  cases: [
    ...wrongSymbols(),
    ...swappedGroups(),
    ...swappedNeighbours(),
    ...typing(),
    ...otherChallenges(),
    ...signedFields(),
    ...signatures(),
    ...rules(),
    ...atDesk(),
  ],
});
