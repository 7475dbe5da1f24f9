// What is compared: a call in which a challenge of 80 bits is read one way and an answer the other, each in several ways.
import { BN254_RESPONSE_LAYOUT, CHALLENGE_LAYOUT, type CodeLayout } from '@readback/core';
import type { Simulate } from './call-run.js';
import { bech32Checks, crc20, crc32, digitGroups, oneAfterTheOther, wholeCode, withoutChecks } from './other-calls.js';
import { ourChallenge, ourResponse } from './our-call.js';
import type { Random } from './random.js';
import { TOKEN } from './token.js';
import { BASE64URL, CASED, SYMBOLS } from './voices.js';

/** One way to carry a challenge, where nothing but its checks says whether it is right. */
export interface ChallengeWay {
  readonly id: string;
  readonly name: string;
  readonly simulate: Simulate;
  /** Whether a phrase is compared at the end. */
  readonly phrase: boolean;
}

export interface Scheme {
  readonly id: string;
  readonly name: string;
  readonly challenge: ChallengeWay;
  readonly response: Simulate;
  /** Symbols that are read to the vendor, and to the site. */
  readonly toVendor: number;
  readonly toSite: number;
}

const CHALLENGE_DATA = 16;
const RESPONSE_DATA = 56;

const OURS: ChallengeWay = {
  id: 'readback',
  name: 'Readback, 25',
  simulate: ourChallenge(CHALLENGE_LAYOUT),
  phrase: true,
};
const CRC: ChallengeWay = {
  id: 'crc',
  name: 'base 32 + CRC, 20',
  simulate: wholeCode({ dataSymbols: CHALLENGE_DATA, checkSymbols: crc20, locates: 0, signed: false }),
  phrase: true,
};
const bech32 = (id: string, name: string, locates: number): ChallengeWay => ({
  id,
  name,
  simulate: wholeCode({ dataSymbols: CHALLENGE_DATA, checkSymbols: bech32Checks, locates, signed: false }),
  phrase: true,
});
const bech32Response = (locates: number): Simulate =>
  wholeCode({ dataSymbols: RESPONSE_DATA, checkSymbols: bech32Checks, locates, signed: true });
const BECH32 = bech32('bech32', 'bech32-style, 22', 0);
const LOCATING = bech32('bech32-located', 'the same, two wrong located', 2);
const DIGITS: ChallengeWay = {
  id: 'digits',
  name: '63 digits, checked groups',
  simulate: digitGroups(9, 7, false),
  phrase: false,
};

/** A signature of 512 bits in groups like ours, with the slots that are left. */
const ED25519_GROUPS = 26;
export const ED25519_LAYOUT: CodeLayout = {
  ...BN254_RESPONSE_LAYOUT,
  dataGroups: ED25519_GROUPS,
  groups: ED25519_GROUPS + 1,
  symbols: (ED25519_GROUPS + 1) * 5,
  dataSymbols: ED25519_GROUPS * 4,
  slots: [...Array.from({ length: ED25519_GROUPS }, (_, slot) => slot), 31],
};
const ED25519_BARE = Math.ceil(512 / 5);

const cased = (length: number): Simulate =>
  withoutChecks((random: Random) => Array.from({ length }, () => random.integer(64)), CASED);

/** Base64 of 32 and of 64 bytes, without the padding that nobody would read out. */
export const LICENSESPRING = { initialization: 43, activation: 86, confirmation: 86 } as const;

export const SCHEMES: readonly Scheme[] = [
  {
    id: 'readback',
    name: 'Readback, 25 + 75',
    challenge: OURS,
    response: ourResponse(BN254_RESPONSE_LAYOUT),
    toVendor: CHALLENGE_LAYOUT.symbols,
    toSite: BN254_RESPONSE_LAYOUT.symbols,
  },
  {
    id: 'digits',
    name: '63 + 48 digits, checked groups',
    challenge: DIGITS,
    response: digitGroups(8, 6, true),
    toVendor: 63,
    toSite: 48,
  },
  {
    id: 'unsigned',
    name: 'base 32 + CRC, unsigned, 20 + 9',
    challenge: CRC,
    response: wholeCode({ dataSymbols: 5, checkSymbols: crc20, locates: 0, signed: false }),
    toVendor: 20,
    toSite: 9,
  },
  {
    id: 'ed25519',
    name: `Ed25519 as it is, 20 + ${ED25519_BARE}`,
    challenge: CRC,
    response: withoutChecks((random) => [...random.symbols(ED25519_BARE)], SYMBOLS),
    toVendor: 20,
    toSite: ED25519_BARE,
  },
  {
    id: 'ed25519-groups',
    name: `Ed25519 in our groups, 25 + ${ED25519_LAYOUT.symbols}`,
    challenge: OURS,
    response: ourResponse(ED25519_LAYOUT),
    toVendor: CHALLENGE_LAYOUT.symbols,
    toSite: ED25519_LAYOUT.symbols,
  },
  {
    id: 'jwt',
    name: `JWT with Ed25519, 20 + ${TOKEN.length}`,
    challenge: CRC,
    response: withoutChecks(() => Array.from(TOKEN, (symbol) => BASE64URL.indexOf(symbol)), CASED),
    toVendor: 20,
    toSite: TOKEN.length,
  },
  {
    id: 'licensespring',
    name: 'three codes of base 64, 86 + 43 + 86',
    challenge: { id: 'licensespring', name: '', simulate: cased(LICENSESPRING.activation), phrase: false },
    response: oneAfterTheOther(cased(LICENSESPRING.initialization), cased(LICENSESPRING.confirmation)),
    toVendor: LICENSESPRING.activation,
    toSite: LICENSESPRING.initialization + LICENSESPRING.confirmation,
  },
  {
    id: 'signed-crc',
    name: 'our bits in base 32 + CRC, 20 + 63',
    challenge: CRC,
    response: wholeCode({ dataSymbols: RESPONSE_DATA, checkSymbols: crc32, locates: 0, signed: true }),
    toVendor: 20,
    toSite: 63,
  },
  {
    id: 'bech32',
    name: 'our bits bech32-style, 22 + 62',
    challenge: BECH32,
    response: bech32Response(0),
    toVendor: 22,
    toSite: 62,
  },
  {
    id: 'bech32-located',
    name: 'the same, two wrong located',
    challenge: LOCATING,
    response: bech32Response(2),
    toVendor: 22,
    toSite: 62,
  },
];

/** Each way of a challenge once. */
export const CHALLENGE_WAYS: readonly ChallengeWay[] = [OURS, CRC, BECH32, LOCATING, DIGITS];
/** An answer without a signature: what its check misses is taken. */
export const UNSIGNED_RESPONSE: Simulate | undefined = SCHEMES.find(({ id }) => id === 'unsigned')?.response;
