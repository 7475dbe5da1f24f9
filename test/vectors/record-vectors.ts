// Vectors of the records: transcripts, challenges, prints, policies, the signed message (records.json).
import {
  type Challenge,
  challengeGroups,
  digestParts,
  encodeChallenge,
  grantDigest,
  identityDigest,
  type MachineParts,
  matchPrint,
  NO_BASE,
  type PrintSlot,
  printOfIdentity,
  printOfParts,
  signedMessage,
} from '@readback/core';
import { packBits } from '../../packages/core/src/bytes/bits.js';
import { canonicalJson, type Json } from '../../packages/core/src/bytes/canonical-json.js';
import { type Domain, digest, transcript } from '../../packages/core/src/bytes/transcript.js';
import { counting, machine, pack, print, signingKey, TODAY } from '../support/example-vendor.js';
import { hex, hexNumber, unhex } from './vector-file.js';

export interface TranscriptVector {
  readonly domain: Domain;
  /** Hex. */
  readonly fields: readonly string[];
  readonly transcript: string;
  readonly sha256: string;
}

const transcripts = (): TranscriptVector[] =>
  (
    [
      ['binding', [unhex('00112233445566778899')]],
      ['grant', [unhex('00112233445566778899'), counting(7, 35)]],
      ['pack-tag', [new Uint8Array(0)]],
      ['identity', [Uint8Array.from(Buffer.from('ab')), Uint8Array.from(Buffer.from('c'))]],
      ['identity', [Uint8Array.from(Buffer.from('a')), Uint8Array.from(Buffer.from('bc'))]],
    ] as const
  ).map(([domain, fields]) => ({
    domain,
    fields: fields.map(hex),
    transcript: hex(transcript(domain, fields)),
    sha256: hex(digest(domain, fields)),
  }));

export interface ChallengeVector {
  readonly purpose: Challenge['purpose'];
  readonly packTag: number;
  readonly mask: number;
  /** 40 bits. */
  readonly parts: string;
  readonly counter: number;
  readonly nonce: number;
  readonly payload: string;
  readonly groups: string;
}

export interface ChallengeFailure {
  readonly payload: string;
  readonly groups: string;
  readonly expect: string;
  readonly why: string;
}

function challengeVectors(): ChallengeVector[] {
  const challenges: Challenge[] = [
    { purpose: 'activate', packTag: pack.tag, print, counter: 41, nonce: 0xabc },
    { purpose: 'change', packTag: 0, print: { mask: 0, parts: 0n }, counter: 0, nonce: 0 },
    { purpose: 'move', packTag: 4095, print: { mask: 31, parts: (1n << 40n) - 1n }, counter: 255, nonce: 4095 },
    { purpose: 'clock', packTag: 1, print: { mask: 16, parts: (1n << 40n) - 1n }, counter: 1, nonce: 1 },
    { purpose: 'activate', packTag: 2, print: { mask: 28, parts: (1n << 39n) - 1n }, counter: 2, nonce: 2 },
  ];
  return challenges.map((challenge) => {
    const payload = encodeChallenge(challenge);
    const { purpose, packTag, counter, nonce } = challenge;
    const { mask, parts } = challenge.print;
    const shown = { purpose, packTag, mask, parts: hexNumber(parts, 5), counter, nonce };
    return { ...shown, payload: hex(payload), groups: challengeGroups(payload).join(' ') };
  });
}

/** A challenge with any value in any field. */
export const rawChallenge = (purpose: number, mask: number, parts: bigint): Uint8Array =>
  packBits([
    [purpose, 3],
    [pack.tag, 12],
    [mask, 5],
    [parts, 40],
    [41, 8],
    [0xabc, 12],
  ]);

/** Masks of three parts, which leave one bit of 40. */
const THREE_PARTS = Array.from({ length: 32 }, (_, mask) => mask).filter(
  (mask) => mask.toString(2).replaceAll('0', '').length === 3,
);

function challengeFailures(): ChallengeFailure[] {
  const fail = (payload: Uint8Array, expect: string, why: string) => ({
    payload: hex(payload),
    groups: challengeGroups(payload).join(' '),
    expect,
    why,
  });
  return [
    ...[0, 6, 7].map((purpose) =>
      fail(rawChallenge(purpose, print.mask, print.parts), 'purpose-reserved', `purpose ${purpose} is reserved`),
    ),
    fail(rawChallenge(5, print.mask, print.parts), 'wrong-kind', 'purpose 5 is a receipt, which asks for nothing'),
    fail(rawChallenge(1, 28, 1n << 39n), 'print-malformed', 'three parts fill 39 bits; the 40th must be 0'),
    fail(rawChallenge(1, 7, (1n << 40n) - 1n), 'print-malformed', 'three parts fill 39 bits; the 40th must be 0'),
    ...THREE_PARTS.flatMap((mask) =>
      [1, 2, 3, 4].map((purpose) =>
        fail(
          rawChallenge(purpose, mask, 1n << 39n),
          'print-malformed',
          `mask ${mask}, purpose ${purpose}: the 40th bit alone`,
        ),
      ),
    ),
    ...[0, 6, 7].map((purpose) =>
      fail(
        rawChallenge(purpose, 28, 1n << 39n),
        'purpose-reserved',
        `purpose ${purpose} comes before a print that is malformed`,
      ),
    ),
    fail(rawChallenge(5, 28, 1n << 39n), 'wrong-kind', 'a receipt comes before a print that is malformed'),
  ];
}

export interface PrintVector {
  readonly productId: string;
  readonly parts: MachineParts;
  readonly mask: number;
  readonly print: string;
}

const PRODUCT = 'com.example.historian';
const SOME_MACHINES: readonly MachineParts[] = [
  machine,
  { os: machine.os ?? '' },
  { os: machine.os ?? '', network: machine.network ?? '' },
  { board: machine.board ?? '', disk: machine.disk ?? '', network: machine.network ?? '' },
  { os: machine.os ?? '', board: machine.board ?? '', disk: machine.disk ?? '', 'root-fs': machine['root-fs'] ?? '' },
];

const printVectors = (): PrintVector[] =>
  [...SOME_MACHINES.map((parts) => [PRODUCT, parts] as const), ['com.example.other', machine] as const].map(
    ([productId, parts]) => {
      const { mask, parts: bits } = printOfParts(digestParts(productId, parts));
      return { productId, parts, mask, print: hexNumber(bits, 5) };
    },
  );

export interface MatchVector {
  readonly name: string;
  readonly before: MachineParts;
  readonly now: MachineParts;
  readonly verdict: string;
  readonly changed: readonly PrintSlot[];
}

function matchVectors(): MatchVector[] {
  const without = (...slots: PrintSlot[]): MachineParts =>
    Object.fromEntries(Object.entries(machine).filter(([slot]) => !slots.some((gone) => gone === slot)));
  const small = { os: 'A', 'root-fs': 'B' };
  const bare = { ...small, network: 'C' };
  const guest = { ...bare, board: 'D' };
  const cases: readonly (readonly [string, MachineParts, MachineParts])[] = [
    ['the same machine', machine, machine],
    ['network card swapped', machine, { ...machine, network: 'other' }],
    ['disk swapped', machine, { ...machine, disk: 'other' }],
    ['system installed anew', machine, { ...machine, os: 'other', 'root-fs': 'other' }],
    ['one of the two system parts changed', machine, { ...machine, os: 'other' }],
    ['network card and disk swapped', machine, { ...machine, network: 'other', disk: 'other' }],
    ['disk swapped and system installed anew', machine, { ...machine, disk: 'other', os: 'other', 'root-fs': 'other' }],
    ['all but the board changed', machine, { os: 'x', board: machine.board ?? '', disk: 'x', network: 'x' }],
    ['board swapped', machine, { ...machine, board: 'other' }],
    ['board no longer readable', machine, without('board')],
    ['board no longer readable, network card swapped', machine, { ...without('board'), network: 'other' }],
    ['board no longer readable, disk swapped', machine, { ...without('board'), disk: 'other' }],
    ['board no longer readable, disk and network card swapped', machine, { ...without('board', 'disk'), network: 'x' }],
    ['parts added since', without('board', 'disk'), machine],
    ['a virtual machine with one part, the same', { os: 'A' }, { os: 'A' }],
    ['a virtual machine with one part, another', { os: 'A' }, { os: 'B' }],
    ['a golden image: system parts only, one of them changed', small, { ...small, os: 'C' }],
    ['nothing readable now', machine, {}],
    ['a virtual machine without disk serial, cloned', guest, { ...guest, board: 'x', network: 'x' }],
    ['the same, board no longer readable', guest, { os: 'A', network: 'x', 'root-fs': 'B' }],
    ['the same, board no longer readable and no network card', guest, small],
    ['a virtual machine with system and network card, the card changed', bare, { ...bare, network: 'x' }],
    ['a virtual machine with system and network card, half of its system changed', bare, { ...bare, os: 'C' }],
    ['board no longer readable, and no other hardware in the print', { ...small, board: 'C' }, { os: 'A' }],
  ];
  return cases.map(([name, before, now]) => {
    const { verdict, changed } = matchPrint(printOfParts(digestParts(PRODUCT, before)), digestParts(PRODUCT, now));
    return { name, before, now, verdict, changed };
  });
}

export interface IdentityVector {
  readonly productId: string;
  readonly identity: string;
  readonly digest: string;
  /** 40 bits under mask 0. */
  readonly print: string;
}

const identityVectors = (): IdentityVector[] =>
  ['plant-7.example', 'Zürich', 'Zu\u0308rich'].map((identity) => {
    const found = identityDigest(PRODUCT, identity);
    return {
      productId: PRODUCT,
      identity,
      digest: hex(found),
      print: hexNumber(printOfIdentity(found).parts, 5),
    };
  });

export interface PolicyVector {
  readonly policy: Json;
  readonly canonical: string;
  readonly digest: string;
}

const policyVectors = (): PolicyVector[] =>
  pack.policies.map(({ digest: found, ...policy }) => ({
    policy: policy as unknown as Json,
    canonical: canonicalJson(policy as unknown as Json),
    digest: hex(found),
  }));

export interface MessageVector {
  readonly name: string;
  readonly productId: string;
  readonly issuingKey: string;
  readonly challenge: string;
  readonly policyId: string;
  readonly policyDigest: string;
  readonly day: number;
  readonly quantity: number;
  readonly base: string;
  readonly identity: string;
  readonly message: string;
}

function messageVectors(): MessageVector[] {
  const [policy] = pack.policies;
  if (!policy) throw new Error('the example pack has policies');
  const plain = {
    productId: PRODUCT,
    issuingKey: signingKey.publicKey,
    challenge: unhex('00112233445566778899'),
    policyId: policy.id,
    policyDigest: policy.digest,
    day: TODAY,
    quantity: 12,
    base: NO_BASE,
  };
  const renewal = {
    ...plain,
    base: grantDigest(plain.challenge, counting(7, 35)),
    identity: identityDigest(PRODUCT, 'plant-7.example'),
    day: 8191,
    quantity: 128,
  };
  return [
    ['activation on a machine', { ...plain, identity: undefined }] as const,
    ['renewal bound to an identity', renewal] as const,
  ].map(([name, terms]) => ({
    name,
    productId: terms.productId,
    issuingKey: hex(terms.issuingKey),
    challenge: hex(terms.challenge),
    policyId: terms.policyId,
    policyDigest: hex(terms.policyDigest),
    day: terms.day,
    quantity: terms.quantity,
    base: hex(terms.base),
    identity: terms.identity ? hex(terms.identity) : '',
    message: hex(signedMessage(terms)),
  }));
}

export interface RecordsFile {
  readonly transcripts: readonly TranscriptVector[];
  readonly challenges: readonly ChallengeVector[];
  readonly challengesMustFail: readonly ChallengeFailure[];
  readonly prints: readonly PrintVector[];
  readonly identities: readonly IdentityVector[];
  readonly matches: readonly MatchVector[];
  readonly policies: readonly PolicyVector[];
  readonly messages: readonly MessageVector[];
}

export const recordsFile = (): RecordsFile => ({
  transcripts: transcripts(),
  challenges: challengeVectors(),
  challengesMustFail: challengeFailures(),
  prints: printVectors(),
  identities: identityVectors(),
  matches: matchVectors(),
  policies: policyVectors(),
  messages: messageVectors(),
});
