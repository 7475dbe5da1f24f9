// Inputs that broke a promise once, made as short as they still did. Each is tried again by `found.test.ts`.
import { formatKit } from '@readback/core/vendor';
import { encodeMeters } from '../../packages/core/src/node/meter-file.js';
import { packFile, productJson, trust } from '../support/example-vendor.js';

export interface FoundInput {
  readonly target: string;
  readonly what: string;
  readonly text: string;
}

const METERS = encodeMeters({ generation: 7, writes: ['a'], totals: new Map([['pages', 12]]) });
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const KIT = JSON.parse(formatKit({ trust: { ...trust, minVersion: 0 }, packFile }));

export const FOUND: readonly FoundInput[] = [
  {
    target: 'meter-file',
    what: 'half of a character in a name, which has no checksum',
    text: METERS.replace('"a"', '"\\ud800"'),
  },
  {
    target: 'meter-file',
    what: 'values in values, too many to be written again',
    text: METERS.replace('{', `{"x":${nested(9000)},`),
  },
  { target: 'meter-file', what: 'a format that no text can be made of', text: '{"format":{"toString":1}}' },
  {
    target: 'kit',
    what: 'values in values where the pack stands',
    text: JSON.stringify({ ...KIT, pack: 0 }).replace('"pack":0', `"pack":${nested(9000)}`),
  },
  { target: 'typed-code', what: 'a character that stands for eighteen, many times', text: '\ufdfa'.repeat(20_000) },
  { target: 'find-code', what: 'spelling words without end', text: 'lima uniform '.repeat(5000) },
  {
    target: 'key-text',
    what: 'base58 of 20,000 digits',
    text: `readback-root-public-${'z'.repeat(20_000)}`,
  },
  { target: 'product-file', what: 'values in values', text: nested(9000) },
  {
    target: 'product-file',
    what: 'thousands of faults in thousands of lines',
    text: JSON.stringify(productJson, null, 1).repeat(25),
  },
  { target: 'paper-words', what: 'a word of 20,000 letters', text: 'a'.repeat(20_000) },
  { target: 'windows-reg', what: 'empty lines', text: '\n'.repeat(20_000) },
  { target: 'ledger-head', what: 'marks and a line end behind a number', text: `1${'.'.repeat(20_000)}\ra` },
  { target: 'terminal-keys', what: 'Escape held down, and a letter', text: `${'\u001b'.repeat(60_000)}x` },
  { target: 'terminal-keys', what: 'a key of the Linux console, cut between its brackets', text: '\u001b[[A CA' },
];
