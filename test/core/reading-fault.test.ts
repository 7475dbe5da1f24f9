// What a reading that is not right is called, with the groups that somebody has to say again.
import {
  CHALLENGE_LAYOUT,
  type CodeLayout,
  encodeCode,
  faultOfReading,
  type ReadbackError,
  readCode,
  SHORT_LAYOUT,
} from '@readback/core';
import { describe, expect, it } from 'vitest';
import { RECEIPT_PURPOSE } from '../../packages/core/src/records/challenge.js';
import { suiteOf } from '../../packages/core/src/suites/registry.js';

const RESPONSE = suiteOf('bn254').responseLayout;
/** The first three bits are the purpose. */
const RECEIPT_SYMBOL = RECEIPT_PURPOSE << 2;

const encode = (layout: CodeLayout, first = 0): string[] =>
  encodeCode(
    layout,
    Uint8Array.from({ length: layout.dataSymbols }, (_, index) => (index === 0 ? first : 7 * index) % 32),
  );

const fault = (groups: readonly string[], layout: CodeLayout = CHALLENGE_LAYOUT): ReadbackError =>
  faultOfReading(readCode(layout, groups), groups, { want: layout.kind, groups: layout.groups });

const changed = (groups: readonly string[], at: number, group: string): string[] =>
  groups.map((each, index) => (index === at ? group : each));

/** Another symbol in a place of a group: one wrong symbol is always noticed. */
const misheard = (group: string): string => `${group.startsWith('2') ? '3' : '2'}${group.slice(1)}`;

describe('a code that is not right', () => {
  const challenge = encode(CHALLENGE_LAYOUT);

  it('has nothing in it where all groups are empty', () => {
    expect(fault([])).toMatchObject({ code: 'code-empty' });
    expect(fault(['', ''])).toMatchObject({ code: 'code-empty' });
  });

  it('that is not complete says how many groups are there, and which are not', () => {
    const some = changed(challenge.slice(0, 4), 1, '');
    expect(fault(some)).toMatchObject({ code: 'code-too-short', details: { have: 3, want: 5, groups: [1, 4] } });
    expect(fault(some).message).toContain('3 of 5 groups');
    expect(fault(changed(challenge, 2, 'AB'))).toMatchObject({ details: { have: 4, groups: [2] } });
  });

  it('that is too long says how many groups it should have, and which of them are wrong', () => {
    expect(fault([...challenge, 'AAAAA'])).toMatchObject({
      code: 'code-too-long',
      details: { have: 6, want: 5, groups: [] },
    });
    const wrong = changed(challenge, 3, misheard(challenge[3] ?? ''));
    expect(fault([...wrong, 'AAAAA'])).toMatchObject({ details: { have: 6, groups: [3] } });
  });

  it('of which every group is right, but not all of them together, is to be read again as a whole', () => {
    const other = encode(CHALLENGE_LAYOUT, 1);
    expect(fault(changed(challenge, 0, other[0] ?? ''))).toMatchObject({ code: 'check-mismatch' });
  });

  it('names the wrong groups before those that nobody heard', () => {
    const wrong = changed(changed(challenge, 0, '?2345'), 4, misheard(challenge[4] ?? ''));
    expect(fault(wrong)).toMatchObject({ code: 'group-mismatch', details: { groups: [4] } });
    expect(fault(changed(challenge, 0, '?2345'))).toMatchObject({
      code: 'symbol-inaudible',
      details: { groups: [0] },
    });
  });
});

describe('a code of another kind', () => {
  it('is called by its name: a challenge, a receipt, a report', () => {
    const wrongKind = (groups: readonly string[]) => fault(groups, RESPONSE);
    expect(wrongKind(encode(CHALLENGE_LAYOUT))).toMatchObject({
      code: 'wrong-kind',
      details: { found: 'challenge', want: 'response' },
    });
    expect(wrongKind(encode(CHALLENGE_LAYOUT, RECEIPT_SYMBOL))).toMatchObject({ details: { found: 'receipt' } });
    expect(wrongKind(encode(SHORT_LAYOUT, RECEIPT_SYMBOL))).toMatchObject({ details: { found: 'report' } });
    expect(fault(encode(RESPONSE, RECEIPT_SYMBOL))).toMatchObject({
      details: { found: 'response', want: 'challenge' },
    });
  });

  it('whose first group is not there is called by its layout', () => {
    const receipt = encode(CHALLENGE_LAYOUT, RECEIPT_SYMBOL);
    for (const first of ['', '?', '?2345']) {
      expect(fault(changed(receipt, 0, first), RESPONSE)).toMatchObject({ details: { found: 'challenge' } });
    }
  });
});
