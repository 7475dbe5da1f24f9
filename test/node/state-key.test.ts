// The key of the seal: wrapped under each part of the machine by itself, opened by any of them, by nothing else.
import { describe, expect, it } from 'vitest';
import {
  type KeyHolders,
  newStateKey,
  sealOf,
  unwrapStateKey,
  wrapStateKey,
} from '../../packages/core/src/node/state-key.js';
import { counting } from '../support/example-vendor.js';

const key = counting(1, 32);
const holders = (parts: Record<string, number>, identity?: number): KeyHolders => ({
  parts: new Map(Object.entries(parts).map(([slot, seed]) => [slot, counting(seed, 32)])) as KeyHolders['parts'],
  ...(identity !== undefined && { identity: counting(identity, 32) }),
});
const machine = holders({ disk: 10, board: 20 });

describe('a wrapped key', () => {
  const wrapped = wrapStateKey(key, machine, {});

  it('is opened by any part alone, in its own slot', () => {
    expect(Object.keys(wrapped)).toEqual(['disk', 'board']);
    for (const one of [holders({ disk: 10 }), holders({ board: 20 }), holders({ disk: 99, board: 20 })]) {
      expect(unwrapStateKey(wrapped, one)).toEqual(Buffer.from(key));
    }
    for (const other of [
      holders({}),
      holders({ disk: 20 }),
      holders({ disk: 99, board: 99 }),
      holders({ board: 10 }, 10),
    ]) {
      expect(unwrapStateKey(wrapped, other)).toBeUndefined();
    }
  });

  it('keeps each wrap that still opens, and those of parts that are not seen now', () => {
    const again = wrapStateKey(key, holders({ board: 20, card: 30 }), wrapped);
    expect(again).toMatchObject({ disk: wrapped['disk'], board: wrapped['board'] });
    expect(Object.keys(again)).toEqual(['disk', 'board', 'card']);
    const swapped = wrapStateKey(key, holders({ disk: 11 }), wrapped);
    expect(swapped['disk']).not.toBe(wrapped['disk']);
    expect(unwrapStateKey(swapped, holders({ disk: 11 }))).toEqual(Buffer.from(key));
    const other = wrapStateKey(counting(2, 32), holders({ disk: 10 }), wrapped);
    expect(unwrapStateKey(other, holders({ disk: 10 }))).toEqual(Buffer.from(counting(2, 32)));
  });

  it('is held by an identity too', () => {
    const held = wrapStateKey(key, holders({}, 40), {});
    expect(Object.keys(held)).toEqual(['identity']);
    expect(unwrapStateKey(held, holders({}, 40))).toEqual(Buffer.from(key));
    expect(unwrapStateKey(held, holders({}, 41))).toBeUndefined();
  });

  it('is open to everybody only while there is nothing to hold it', () => {
    const open = wrapStateKey(key, holders({}), {});
    expect(Object.keys(open)).toEqual(['none']);
    expect(unwrapStateKey(open, machine)).toEqual(Buffer.from(key));
    expect(Object.keys(wrapStateKey(key, holders({ disk: 10 }), open))).toEqual(['disk']);
    expect(Object.keys(wrapStateKey(key, holders({}), open))).toEqual(['none']);
  });

  it.each([
    ['cut off', (text: string) => text.slice(4)],
    ['longer', (text: string) => `AAAA${text}`],
    ['empty', () => ''],
    ['changed in its nonce', (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`],
    ['changed in its middle', (text: string) => text.slice(0, 40) + (text[40] === 'A' ? 'B' : 'A') + text.slice(41)],
    ['changed in its tag', (text: string) => text.slice(0, 70) + (text[70] === 'A' ? 'B' : 'A') + text.slice(71)],
  ])('that is %s opens nothing', (_, damage) => {
    expect(unwrapStateKey({ disk: damage(wrapped['disk'] ?? '') }, machine)).toBeUndefined();
  });
});

it('each key is another, of 32 bytes', () => {
  const [one, other] = [newStateKey(), newStateKey()];
  expect([one.length, other.length]).toEqual([32, 32]);
  expect(one).not.toEqual(other);
});

it('a seal is the HMAC of a text', () => {
  // RFC 4231, test case 2.
  expect(sealOf(Buffer.from('Jefe'), 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});
