// What is compared: a challenge of 80 bits and a response of 280 bits, each carried in several ways.
import { BN254_RESPONSE_LAYOUT, CHALLENGE_LAYOUT } from '@readback/core';
import type { Simulate } from './call-run.js';
import { bech32Checks, crc20, crc32, digitGroups, wholeCode } from './other-calls.js';
import { ourChallenge, ourResponse } from './our-call.js';

export interface Scheme {
  readonly name: string;
  readonly challenge: Simulate;
  readonly response: Simulate;
}

const CHALLENGE_DATA = 16;
const RESPONSE_DATA = 56;

const bech32 = (locates: number): Omit<Scheme, 'name'> => ({
  challenge: wholeCode({ dataSymbols: CHALLENGE_DATA, checkSymbols: bech32Checks, locates, signed: false }),
  response: wholeCode({ dataSymbols: RESPONSE_DATA, checkSymbols: bech32Checks, locates, signed: true }),
});

export const SCHEMES: readonly Scheme[] = [
  {
    name: 'Readback, 25 + 75',
    challenge: ourChallenge(CHALLENGE_LAYOUT),
    response: ourResponse(BN254_RESPONSE_LAYOUT),
  },
  {
    name: 'base 32 + CRC, 20 + 63',
    challenge: wholeCode({ dataSymbols: CHALLENGE_DATA, checkSymbols: crc20, locates: 0, signed: false }),
    response: wholeCode({ dataSymbols: RESPONSE_DATA, checkSymbols: crc32, locates: 0, signed: true }),
  },
  { name: 'bech32-style, 22 + 62', ...bech32(0) },
  { name: 'the same, two wrong located', ...bech32(2) },
  { name: '63 + 48 digits, checked groups', challenge: digitGroups(9, 7, false), response: digitGroups(8, 6, true) },
];
