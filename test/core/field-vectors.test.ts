// The published vectors of texts, payloads, kits and typed codes against the public API.
import { parseDay, parseKit, readPayload, verifyPack } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../packages/core/src/bytes/base64.js';
import type { KitVector } from '../vectors/kit-vectors.js';
import type { PayloadVector } from '../vectors/payload-vectors.js';
import { outcome, read } from '../vectors/read-vectors.js';
import { isCanonical, type TextVector } from '../vectors/text-vectors.js';
import { readWhole, type TypedFailure } from '../vectors/typed-vectors.js';
import { hex } from '../vectors/vector-file.js';

describe('texts.json', () => {
  const texts: Readonly<Record<'canonicalJson' | 'base64' | 'days', readonly TextVector[]>> = read('texts.json');

  it.each(texts.canonicalJson)('canonical JSON, $why: $expect', ({ text, expect: wanted }) => {
    expect(isCanonical(text) ? 'ok' : 'invalid').toBe(wanted);
  });

  it.each(texts.base64)('base64, $why: $expect', ({ text, bytes }) => {
    const found = decodeBase64(text);
    expect(found && hex(found)).toBe(bytes);
  });

  it.each(texts.days)('a day, $why: $expect', ({ text, day }) => {
    expect(parseDay(text)).toBe(day);
  });
});

it.each<PayloadVector>(read('payloads.json').payloads)('payloads.json: $name: $expect', ({ payload, expect: code }) => {
  expect(outcome(() => readPayload(Uint8Array.from(Buffer.from(payload))))).toBe(code);
});

it.each<KitVector>(read('kits.json').kits)('kits.json: $name: $expect', ({ file, expect: code }) => {
  expect(
    outcome(() => {
      const { trust, packFile } = parseKit(file);
      verifyPack(packFile, trust);
    }),
  ).toBe(code);
});

it.each<TypedFailure>(read('parse.json').mustFail)('parse.json: $kind, $name: $expect', (vector) => {
  expect(outcome(() => readWhole(vector))).toBe(vector.expect);
});
