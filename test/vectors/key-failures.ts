// Texts of keys and public keys that must be refused (keys.json): each kind in the place of each other, each byte of the
// checksum, each length (docs/protocol.md sections 7.1 and 8.3).
import { formatKey, type KeyKind } from '@readback/core';
import { bigintToBytes } from '../../packages/core/src/bytes/bits.js';
import { BN254_CURVE } from '../../packages/core/src/suites/bn254.js';
import { counting } from '../support/example-vendor.js';
import type { KeyFailure, PublicKeyVector } from './suite-vectors.js';
import { hex } from './vector-file.js';

const KINDS: readonly (readonly [KeyKind, number])[] = [
  ['root-public', 32],
  ['root-secret', 32],
  ['agent-public', 32],
  ['agent-secret', 32],
  ['bn254-public', 128],
  ['bn254-secret', 32],
];

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Written here as well, so that the library's way is not compared with itself. */
function base58(bytes: Uint8Array): string {
  let number = BigInt(`0x${hex(bytes) || '0'}`);
  let digits = '';
  for (; number > 0n; number /= 58n) digits = BASE58.charAt(Number(number % 58n)) + digits;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros < 0 ? bytes.length : zeros) + digits;
}

const prefixOf = (kind: KeyKind): string => `readback-${kind}-`;

/** The bytes behind a prefix, key and checksum. */
function bodyOf(kind: KeyKind, text: string, length: number): Uint8Array {
  const number = Array.from(text.slice(prefixOf(kind).length)).reduce(
    (sum, digit) => sum * 58n + BigInt(BASE58.indexOf(digit)),
    0n,
  );
  return bigintToBytes(number, length + 4);
}

export const keyTextFailures = (): KeyFailure[] =>
  KINDS.flatMap(([kind, length]) => {
    const text = formatKey(kind, counting(5, length));
    const body = bodyOf(kind, text, length);
    const malformed = (why: string, changed: string): KeyFailure => ({
      kind,
      text: changed,
      expect: 'key-malformed',
      why,
    });
    const ofBytes = (why: string, bytes: Uint8Array): KeyFailure => malformed(why, prefixOf(kind) + base58(bytes));
    const inPlaceOf = KINDS.filter(([other]) => other !== kind).map(([other, bytes]) => ({
      kind,
      text: formatKey(other, counting(5, bytes)),
      expect: 'key-wrong-kind',
      why: `a key of kind ${other} where ${kind} is wanted`,
    }));
    const checksums = [0, 1, 2, 3].map((place) =>
      ofBytes(
        `${kind}: byte ${place + 1} of the checksum is another`,
        body.map((byte, index) => (index === length + place ? byte ^ 1 : byte)),
      ),
    );
    return [
      ...inPlaceOf,
      ...checksums,
      ofBytes(
        `${kind}: first byte of the key is another`,
        body.map((byte, index) => (index === 0 ? byte ^ 0x80 : byte)),
      ),
      ofBytes(`${kind}: a byte short`, body.slice(1)),
      ofBytes(`${kind}: a byte long`, Uint8Array.from([1, ...body])),
      ofBytes(`${kind}: a zero byte in front`, Uint8Array.from([0, ...body])),
      ofBytes(`${kind}: no checksum`, body.slice(0, length)),
      malformed(`${kind}: the prefix alone`, prefixOf(kind)),
      malformed(`${kind}: white space inside`, `${text.slice(0, 40)} ${text.slice(40)}`),
      malformed(`${kind}: twice`, `${text}${text}`),
      malformed(`${kind}: twice, in lines`, `${text}\n${text}`),
      malformed(`${kind}: the prefix in capitals`, text.replace('readback', 'READBACK')),
      malformed(`${kind}: I, which is no digit of base 58`, `${text.slice(0, -1)}I`),
    ];
  });

/** Coordinates of 32 bytes in another order or out of range. */
export function publicKeyFailures(publicKey: Uint8Array): PublicKeyVector[] {
  const [x1, x0, y1, y0] = [0, 32, 64, 96].map((at) => publicKey.slice(at, at + 32));
  if (!x1 || !x0 || !y1 || !y0) throw new Error('four coordinates');
  const { Fp } = BN254_CURVE.pairing.fields;
  const zero = new Uint8Array(32);
  const one = bigintToBytes(1n, 32);
  const vector = (name: string, ...coordinates: Uint8Array[]): PublicKeyVector => ({
    name,
    publicKey: hex(Uint8Array.from(coordinates.flatMap((bytes) => [...bytes]))),
    expect: 'key-invalid',
  });
  const raised = (bytes: Uint8Array): Uint8Array => bigintToBytes(BigInt(`0x${hex(bytes)}`) + Fp.ORDER, 32);
  return [
    vector('the halves of x swapped', x0, x1, y1, y0),
    vector('the halves of y swapped', x1, x0, y0, y1),
    vector('both halves swapped', x0, x1, y0, y1),
    vector('x and y swapped', y1, y0, x1, x0),
    vector('y of zeros', x1, x0, zero, zero),
    vector('x of zeros', zero, zero, y1, y0),
    vector('a point of the curve of signatures', zero, one, zero, bigintToBytes(2n, 32)),
    vector('all bits one', ...[0, 1, 2, 3].map(() => new Uint8Array(32).fill(255))),
    vector('x0 + p, which is x0 after reduction', x1, raised(x0), y1, y0),
    vector('y0 + p, which is y0 after reduction', x1, x0, y1, raised(y0)),
    vector('64 bytes: x alone', x1, x0),
    vector('32 bytes', x1),
    vector('two keys', x1, x0, y1, y0, x1, x0, y1, y0),
  ];
}
