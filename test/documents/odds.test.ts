// The odds that SECURITY.md and docs/protocol.md state, counted from what runs.
import {
  BN254_RESPONSE_LAYOUT,
  CHALLENGE_LAYOUT,
  type CodeLayout,
  MOST_SIGNATURE_CHECKS,
  matchPrint,
  printOfParts,
  SHORT_LAYOUT,
} from '@readback/core';
import { describe, expect, it } from 'vitest';
import { PHRASE_ADJECTIVES, PHRASE_NOUNS } from '../../packages/core/src/codes/phrase-words.js';
import { parts } from '../support/example-vendor.js';
import { documentNamed } from './documents.js';

const security = documentNamed('SECURITY.md').text.replaceAll(/\s+/g, ' ');
const protocol = documentNamed('docs/protocol.md').text.replaceAll(/\s+/g, ' ');

/** A check symbol of 5 bits in every group, and 20 bits of outer check. */
const checkBits = ({ groups }: CodeLayout): number => 5 * groups + 20;

describe('odds', () => {
  it('that a code at random passes its checks', () => {
    const bits = [CHALLENGE_LAYOUT, SHORT_LAYOUT, BN254_RESPONSE_LAYOUT].map(checkBits);
    expect(protocol).toContain(`odds 2^-${bits[0]} (C), 2^-${bits[1]} (S), 2^-${bits[2]} (R)`);
    expect(security).toContain(`passes the checks of the spoken code with odds 2^-${bits[2]}`);
  });

  it('that two words agree by chance', () => {
    expect(PHRASE_ADJECTIVES.length * PHRASE_NOUNS.length).toBe(2 ** 16);
    expect(security).toContain('misses with odds of only 2^-16');
  });

  it('that another machine passes for a print of five parts', () => {
    expect(parts.size).toBe(5);
    const print = printOfParts(parts);
    let odds = 0;
    // Every set of parts that may agree by chance: 8 bits each.
    for (let set = 0; set < 2 ** parts.size; set += 1) {
      const agrees = [...parts.keys()].map((_, index) => (set & (1 << index)) !== 0);
      const machine = new Map(
        [...parts].map(([slot, digest], index) => [slot, agrees[index] ? digest : digest.map((byte) => byte ^ 0xff)]),
      );
      if (matchPrint(print, machine).verdict === 'other') continue;
      const agreeing = agrees.filter(Boolean).length;
      odds += (1 / 256) ** agreeing * (255 / 256) ** (parts.size - agreeing);
    }
    expect(Math.round(Math.log2(odds))).toBe(-14);
    expect(security).toContain('a print of five parts with odds of about 2^-14');
  });

  it('that mending helps a forger', () => {
    expect(security).toContain(`at most ${MOST_SIGNATURE_CHECKS} signatures`);
    expect(security).toContain(`at most ${MOST_SIGNATURE_CHECKS} times`);
  });
});
