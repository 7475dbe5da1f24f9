// Vectors of whole codes as they are typed that must be refused (parse.json): from the text to the one error (docs/protocol.md
// sections 3.6 and 4).
import { bindingOf, type CodeKind, encodeCode, faultOfReading, readCode, splitTyped, UNBOUND } from '@readback/core';
import { vendorError } from '@readback/core/vendor';
import { bytesToSymbols } from '../../packages/core/src/bytes/bits.js';
import { counting } from '../support/example-vendor.js';
import { LAYOUT_OF } from './code-vectors.js';
import { hex, unhex } from './vector-file.js';

export interface TypedFailure {
  readonly name: string;
  readonly kind: CodeKind;
  /** Payload of the challenge that a response is bound to. */
  readonly challenge?: string;
  readonly text: string;
  readonly expect: string;
}

const CHALLENGE = unhex('00112233445566778899');

/** What a place does that takes a code and nothing else. Throws the typing faults. */
export function readWhole({ kind, challenge, text }: Pick<TypedFailure, 'kind' | 'challenge' | 'text'>): Uint8Array {
  const layout = LAYOUT_OF[kind];
  const binding = challenge === undefined ? UNBOUND : bindingOf(unhex(challenge));
  const { groups, unknown } = splitTyped(text, layout, binding);
  if (groups.length === 0 && unknown.length > 0) throw vendorError('code-unreadable', { characters: unknown.join('') });
  const reading = readCode(layout, groups, binding);
  if (reading.data === undefined) throw faultOfReading(reading, groups, { want: kind, groups: layout.groups });
  return reading.data;
}

const dataOf = (kind: CodeKind): Uint8Array => {
  if (kind === 'challenge') return bytesToSymbols(CHALLENGE);
  return Uint8Array.from(counting(3, LAYOUT_OF[kind].dataSymbols), (value) => (value * 7) & 31);
};

const replaced = (groups: readonly string[], at: number, by: string): string =>
  groups.map((group, index) => (index === at ? by : group)).join(' ');

/** The next symbol but one: never the same. */
const other = (symbol: string): string => (symbol === '7' ? '2' : '7');

export function typedFailures(): TypedFailure[] {
  return (['challenge', 'short', 'response', 'long'] as const).flatMap((kind) => {
    const layout = LAYOUT_OF[kind];
    const bound = kind === 'response' ? { challenge: hex(CHALLENGE) } : {};
    const groups = encodeCode(layout, dataOf(kind), kind === 'response' ? bindingOf(CHALLENGE) : UNBOUND);
    const [first = '', second = ''] = groups;
    const last = groups.length - 1;
    const fail = (name: string, text: string, expect: string): TypedFailure => ({ name, kind, ...bound, text, expect });
    const wrongLast = `${first.slice(0, 4)}${other(first.charAt(4))}`;
    return [
      fail('nothing', '', 'code-empty'),
      fail('white space and marks', ' \t-- \n', 'code-empty'),
      fail('letters of no alphabet', '\u0416\u042f \u2655', 'code-unreadable'),
      fail('a group missing at the end', groups.slice(0, -1).join(' '), 'code-too-short'),
      fail('the last group cut off', replaced(groups, last, (groups[last] ?? '').slice(0, 4)), 'code-too-short'),
      fail('one group', first, 'code-too-short'),
      fail('a group too many', `${groups.join(' ')} 00000`, 'code-too-long'),
      fail('twice', `${groups.join(' ')} ${groups.join(' ')}`, 'code-too-long'),
      fail('one symbol too many, in one run', `${groups.join('')}7`, 'code-too-long'),
      fail(
        'a symbol wrong, lower case, dashes',
        replaced(groups, 0, wrongLast).toLowerCase().replaceAll(' ', '-'),
        'group-mismatch',
      ),
      fail(
        'the last symbol wrong, in one run',
        `${groups.join('').slice(0, -1)}${other(groups.join('').slice(-1))}`,
        'group-mismatch',
      ),
      fail('two groups swapped', [second, first, ...groups.slice(2)].join(' '), 'group-mismatch'),
      fail('a group of six', replaced(groups, 1, `${second}7`), 'group-mismatch'),
      fail(
        'U, which nobody heard',
        replaced(groups, 1, `${second.slice(0, 2)}U${second.slice(3)}`),
        'symbol-inaudible',
      ),
      fail('a question mark', replaced(groups, last, `?${(groups[last] ?? '').slice(1)}`), 'symbol-inaudible'),
      fail('all groups not heard', groups.map(() => '?????').join(' '), 'symbol-inaudible'),
    ];
  });
}
