// Signing where no file may go (docs/protocol.md section 8.6): digests and signatures as codes, each in its own place.
import { encodeCode } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { LONG_LAYOUT } from '../../packages/core/src/codes/layouts.js';
import type { PayloadType } from '../../packages/core/src/pack/envelope.js';
import {
  digestGroups,
  readDigestGroups,
  readSignatureGroups,
  signatureGroups,
} from '../../packages/core/src/pack/hand-over.js';
import { counting } from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';

const PACK: PayloadType = 'application/vnd.readback.pack+json';
const SHIP: PayloadType = 'application/vnd.readback.ship+json';
const digest = counting(200, 32);
const signature = counting(77, 64);

describe('a digest in a code', () => {
  it.each([PACK, SHIP])('comes back with its type: %s', (payloadType) => {
    const groups = digestGroups(payloadType, digest);
    expect(groups).toHaveLength(14);
    expect(readDigestGroups(groups)).toEqual({ payloadType, digest });
  });

  it('is not made for what is not signed this way', () => {
    const head = 'application/vnd.readback.ledger-head+json' as PayloadType;
    expect(() => digestGroups(head, digest)).toThrow(RangeError);
  });

  it('is not taken from half of a signature, and says what that is', () => {
    const [first, second] = signatureGroups(signature);
    const want = 'digest of a pack or digest of a shipped client';
    expect(thrownBy(() => readDigestGroups(first))).toMatchObject({
      code: 'wrong-kind',
      details: { found: 'first half of a signature', want },
    });
    expect(thrownBy(() => readDigestGroups(second))).toMatchObject({
      details: { found: 'second half of a signature', want },
    });
  });

  it('of a number that is not given out yet is of a newer version', () => {
    const symbols = Uint8Array.from({ length: LONG_LAYOUT.dataSymbols }, (_, index) => (index === 0 ? 7 << 1 : 0));
    expect(thrownBy(() => readDigestGroups(encodeCode(LONG_LAYOUT, symbols)))).toMatchObject({
      code: 'wrong-kind',
      details: { found: 'code of a newer version' },
    });
  });

  it('that is not complete or not right says so by its groups', () => {
    const groups = digestGroups(PACK, digest);
    expect(thrownBy(() => readDigestGroups(groups.slice(0, 13)))).toMatchObject({
      code: 'code-too-short',
      details: { have: 13, want: 14, groups: [13] },
    });
    expect(thrownBy(() => readDigestGroups(groups.with(4, '00000')))).toMatchObject({
      code: 'group-mismatch',
      details: { groups: [4] },
    });
  });
});

describe('a signature in two codes', () => {
  it('comes back from both, in their order', () => {
    const [first, second] = signatureGroups(signature);
    expect([first.length, second.length]).toEqual([14, 14]);
    expect(readSignatureGroups(first, second)).toEqual(signature);
    expect(thrownBy(() => readSignatureGroups(second, first))).toMatchObject({
      code: 'wrong-kind',
      details: { found: 'second half of a signature', want: 'first half of a signature' },
    });
    expect(thrownBy(() => readSignatureGroups(first, first))).toMatchObject({
      details: { found: 'first half of a signature', want: 'second half of a signature' },
    });
    expect(thrownBy(() => readSignatureGroups(digestGroups(SHIP, digest), second))).toMatchObject({
      details: { found: 'digest of a shipped client' },
    });
    expect(thrownBy(() => readSignatureGroups(digestGroups(PACK, digest), second))).toMatchObject({
      details: { found: 'digest of a pack' },
    });
  });

  it('has 64 bytes', () => {
    expect(() => signatureGroups(signature.subarray(1))).toThrow(RangeError);
  });
});
