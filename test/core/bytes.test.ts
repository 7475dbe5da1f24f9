// Bytes, days, base64, canonical JSON: the ground that both ends stand on (docs/protocol.md section 2).
import {
  addMonths,
  canonicalJson,
  DAY_MS,
  dayOfMs,
  formatDay,
  type Json,
  msOfDay,
  parseDay,
  visible,
} from '@readback/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../packages/core/src/bytes/base64.js';
import {
  bigintToBytes,
  bytesToBigint,
  bytesToSymbols,
  equalBytes,
  packBits,
  symbolsToBytes,
  unpackBits,
} from '../../packages/core/src/bytes/bits.js';
import { type Domain, digest, transcript } from '../../packages/core/src/bytes/transcript.js';
import { bytesToUtf8 } from '../../packages/core/src/bytes/utf8.js';

describe('bit fields', () => {
  it('come back as they were packed', () => {
    const fields = fc
      .array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 })
      .map((widths) => [...widths, 8 - (widths.reduce((sum, width) => sum + width, 0) % 8)])
      .chain((widths) =>
        fc.tuple(...widths.map((width) => fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n }))).map((values) => ({
          widths,
          values,
        })),
      );
    fc.assert(
      fc.property(fields, ({ widths, values }) => {
        const bytes = packBits(values.map((value, index) => [value, widths[index] ?? 0]));
        expect(unpackBits(bytes, widths)).toEqual(values);
      }),
    );
  });

  it('are laid down with the first field highest', () => {
    expect(
      packBits([
        [1, 3],
        [0, 5],
      ]),
    ).toEqual(Uint8Array.of(0x20));
    expect(
      packBits([
        [0xabc, 12],
        [5, 4],
      ]),
    ).toEqual(Uint8Array.of(0xab, 0xc5));
  });

  it('refuse what does not fit', () => {
    expect(() =>
      packBits([
        [8, 3],
        [0, 5],
      ]),
    ).toThrow(RangeError);
    expect(() => packBits([[-1, 8]])).toThrow(RangeError);
    expect(() => packBits([[1, 7]])).toThrow(RangeError);
    expect(() => packBits([[0, 7]])).toThrow(RangeError);
    expect(() => unpackBits(Uint8Array.of(1), [7])).toThrow(RangeError);
    expect(() => bigintToBytes(256n, 1)).toThrow(RangeError);
  });

  it('become symbols of five bits and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.infiniteStream(fc.nat(255)), (fives, stream) => {
        const bytes = Uint8Array.from(Array.from({ length: fives * 5 }, () => stream.next().value ?? 0));
        const symbols = bytesToSymbols(bytes);
        expect(symbols).toHaveLength(fives * 8);
        expect(symbolsToBytes(symbols)).toEqual(bytes);
        expect(bigintToBytes(bytesToBigint(bytes), bytes.length)).toEqual(bytes);
      }),
    );
    expect(() => bytesToSymbols(new Uint8Array(4))).toThrow(RangeError);
    expect(() => symbolsToBytes(new Uint8Array(7))).toThrow(RangeError);
  });

  it('compare as bytes', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
  });
});

describe('transcripts', () => {
  const fields = fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 4 });
  const domain = fc.constantFrom<Domain>('binding', 'grant', 'response', 'policy', 'key-text');

  it('are the same only for the same domain and fields', () => {
    fc.assert(
      fc.property(domain, fields, domain, fields, (domainA, a, domainB, b) => {
        const same = domainA === domainB && JSON.stringify(a) === JSON.stringify(b);
        expect(equalBytes(transcript(domainA, a), transcript(domainB, b))).toBe(same);
      }),
      { numRuns: 1000 },
    );
  });

  it('keep apart fields that only meet differently', () => {
    const at = (...parts: string[]) => digest('identity', parts);
    expect(equalBytes(at('ab', 'c'), at('a', 'bc'))).toBe(false);
    expect(equalBytes(at('ab'), at('ab', ''))).toBe(false);
    expect(equalBytes(at(''), at())).toBe(false);
  });
});

describe('base64', () => {
  it('is that of the platform, and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
  });

  it.each(['A', 'AA', 'AAA', 'A===', 'AB==', 'AAB=', 'AA-_', 'AA A', 'AAAA\n', '====', 'AAAA====', 'AA=A', 'é==='])(
    'refuses %j',
    (text) => {
      expect(decodeBase64(text)).toBeUndefined();
    },
  );

  it('accepts any text only as the one form of its bytes', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'ABCDwxyz0189+/=-_ '), maxLength: 12 });
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = decodeBase64(text);
        if (bytes) expect(Buffer.from(bytes).toString('base64')).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('canonical JSON', () => {
  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('value')),
      fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value')),
    ),
  })).value;

  it('means the same, and is one text whatever the order of members was', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        const parsed = JSON.parse(text);
        expect(canonicalJson(parsed)).toBe(text);
        expect(canonicalJson(reversed(parsed))).toBe(text);
      }),
    );
  });

  it('sorts by UTF-16 code units, as RFC 8785 does', () => {
    expect(canonicalJson({ '\u20ac': 1, '\r': 2, '1': 3, '\u{1f600}': 4, '\ufb33': 5 })).toBe(
      '{"\\r":2,"1":3,"\u20ac":1,"\u{1f600}":4,"\ufb33":5}',
    );
  });

  it('refuses numbers and texts without one form', () => {
    for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => canonicalJson({ value })).toThrow(RangeError);
    }
    expect(() => canonicalJson('\ud800')).toThrow(RangeError);
    expect(() => canonicalJson({ '\udc00': 1 })).toThrow(RangeError);
  });

  const reversed = (value: Json): Json => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(reversed);
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, member]) => [name, reversed(member)]),
    );
  };
});

it('UTF-8 is strict, and a byte-order mark stays a character', () => {
  expect(() => bytesToUtf8(Uint8Array.of(0xff))).toThrow(TypeError);
  expect(bytesToUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('\ufeffA');
});

describe('days', () => {
  it('count from 2026-01-01 UTC', () => {
    expect(dayOfMs(Date.UTC(2026, 0, 1))).toBe(0);
    expect(dayOfMs(Date.UTC(2026, 0, 1) - 1)).toBe(-1);
    expect(dayOfMs(Date.UTC(2026, 0, 2) - 1)).toBe(0);
    expect(formatDay(325)).toBe('2026-11-22');
    expect(formatDay(8191)).toBe('2048-06-05');
  });

  it('are written and read as dates', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9000, max: 60_000 }), (day) => {
        expect(parseDay(formatDay(day))).toBe(day);
        expect(dayOfMs(msOfDay(day))).toBe(day);
        expect(dayOfMs(msOfDay(day) + DAY_MS - 1)).toBe(day);
      }),
    );
  });

  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '2026-01-01T00:00', ' 2026-01-01', '26-01-01', '', '2027-02-29'])(
    '%j is none',
    (text) => {
      expect(parseDay(text)).toBeUndefined();
    },
  );

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-02-28', 1, '2026-03-28'],
    ['2026-11-22', 12, '2027-11-22'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2026-10-31', 1, '2026-11-30'],
    ['2026-05-15', 0, '2026-05-15'],
    ['2026-05-15', 15_360, '3306-05-15'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(formatDay(addMonths(parseDay(from) ?? -1, months))).toBe(to);
  });

  it('months keep the day of the month or take the last one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8191 }), fc.integer({ min: 0, max: 240 }), (day, months) => {
        const [from, to] = [formatDay(day), formatDay(addMonths(day, months))];
        const next = formatDay(addMonths(day, months) + 1);
        expect(to.slice(8) === from.slice(8) || next.endsWith('-01')).toBe(true);
        const count = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(count(to) - count(from)).toBe(months);
      }),
    );
  });
});

describe('what people are to see', () => {
  it('is left as it is but for what a terminal obeys and nobody sees: six categories of Unicode, by ranges that stay', () => {
    // As protocol section 8.1 means them, in Unicode 15.1; written out, so that a later version of it is noticed.
    const ranges = [
      ...[0x0, 0x1f, 0x7f, 0x9f, 0xad, 0xad, 0x600, 0x605, 0x61c, 0x61c, 0x6dd, 0x6dd, 0x70f, 0x70f, 0x890, 0x891],
      ...[0x8e2, 0x8e2, 0x180e, 0x180e, 0x200b, 0x200f, 0x2028, 0x202e, 0x2060, 0x2064, 0x2066, 0x206f, 0xd800, 0xf8ff],
      ...[0xfeff, 0xfeff, 0xfff9, 0xfffb, 0x110bd, 0x110bd, 0x110cd, 0x110cd, 0x13430, 0x1343f, 0x1bca0, 0x1bca3],
      ...[0x1d173, 0x1d17a, 0xe0001, 0xe0001, 0xe0020, 0xe007f, 0xf0000, 0xffffd, 0x100000, 0x10fffd],
    ];
    const found: number[] = [];
    let isIn = false;
    for (let point = 0; point <= 0x110000; point++) {
      const isUnseen = point < 0x110000 && visible(String.fromCodePoint(point)) === '\ufffd' && point !== 0xfffd;
      if (isUnseen !== isIn) found.push(isUnseen ? point : point - 1);
      isIn = isUnseen;
    }
    expect(found).toEqual(ranges);
    expect(visible('\u001b[2JÜber\u202e')).toBe('\ufffd[2JÜber\ufffd');
  });
});
