// Keys as text (docs/protocol.md section 8.3): every kind comes back, every damage is refused, no secret is repeated.
import { formatKey, type KeyKind, parseKey, ReadbackError } from '@readback/core';
import { keyFingerprint } from '@readback/core/vendor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest } from '../../packages/core/src/bytes/transcript.js';

const LENGTHS: Readonly<Record<KeyKind, number>> = {
  'root-public': 32,
  'root-secret': 32,
  'bn254-public': 128,
  'bn254-secret': 32,
  'agent-public': 32,
  'agent-secret': 32,
};
const KINDS: readonly KeyKind[] = [
  'root-public',
  'root-secret',
  'bn254-public',
  'bn254-secret',
  'agent-public',
  'agent-secret',
];

const keys = fc
  .constantFrom(...KINDS)
  .chain((kind) => fc.uint8Array({ minLength: LENGTHS[kind], maxLength: LENGTHS[kind] }).map((key) => ({ kind, key })));

function refusal(kind: KeyKind, text: string): ReadbackError | undefined {
  try {
    parseKey(kind, text);
    return undefined;
  } catch (error) {
    if (error instanceof ReadbackError) return error;
    throw error;
  }
}

describe('a key as text', () => {
  it('comes back, with white space around it', () => {
    fc.assert(
      fc.property(keys, ({ kind, key }) => {
        expect(parseKey(kind, `\n ${formatKey(kind, key)}\t`)).toEqual(key);
      }),
    );
  });

  it('is refused in the place of every other kind, by name', () => {
    for (const kind of KINDS) {
      const text = formatKey(kind, new Uint8Array(LENGTHS[kind]).fill(7));
      for (const other of KINDS) {
        if (other === kind) continue;
        const error = refusal(other, text);
        expect(error?.code).toBe('key-wrong-kind');
        expect(error?.details['found']).not.toBe(error?.details['want']);
      }
    }
  });

  it('is refused with any one character changed, missing or doubled', () => {
    const edits = fc.tuple(
      keys,
      fc.nat(),
      fc.constantFrom(...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0OIl-'),
    );
    fc.assert(
      fc.property(edits, ([{ kind, key }, at, character]) => {
        const text = formatKey(kind, key);
        const place = at % text.length;
        const [before, after] = [text.slice(0, place), text.slice(place + 1)];
        for (const edited of [
          `${before}${character}${after}`,
          `${before}${after}`,
          `${before}${character}${text.slice(place)}`,
        ]) {
          if (edited !== text) expect(['key-malformed', 'key-wrong-kind']).toContain(refusal(kind, edited)?.code);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never appears in its error', () => {
    const secret = formatKey('root-secret', new Uint8Array(32).fill(9));
    const body = secret.replace('readback-root-secret-', '');
    for (const error of [
      refusal('bn254-secret', secret),
      refusal('root-secret', `${secret}x`),
      refusal('root-secret', body),
    ]) {
      expect(error).toBeDefined();
      expect(JSON.stringify([error?.message, error?.next, error?.details])).not.toContain(body.slice(0, 8));
    }
  });

  it('begins with what it is', () => {
    for (const kind of KINDS) {
      expect(formatKey(kind, new Uint8Array(LENGTHS[kind]))).toMatch(new RegExp(`^readback-${kind}-[1-9A-Za-z]+$`));
    }
  });

  it('that is not one says what is wanted', () => {
    const key = formatKey('bn254-secret', new Uint8Array(32).fill(9));
    const wrong = `${key.slice(0, -1)}${key.endsWith('2') ? '3' : '2'}`;
    for (const text of [wrong, key.slice(0, -9), `${key}${'1'.repeat(50_000)}`]) {
      expect(refusal('bn254-secret', text)).toMatchObject({
        code: 'key-malformed',
        details: { want: 'issuing secret key' },
      });
    }
  });

  it('has the length of its kind', () => {
    expect(() => formatKey('root-public', new Uint8Array(31))).toThrow(RangeError);
    expect(() => formatKey('bn254-public', new Uint8Array(32))).toThrow(RangeError);
  });
});

it('an issuing key is compared by eye in five groups of its digest', () => {
  const key = new Uint8Array(128).fill(3);
  const hex = Buffer.from(digest('key-text', ['issuing', key])).toString('hex');
  expect(keyFingerprint(key)).toBe([0, 4, 8, 12, 16].map((at) => hex.slice(at, at + 4)).join(' '));
});
