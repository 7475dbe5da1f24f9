// A challenge that was heard wrong: corrections are proposed, never applied, and a group that was changed counts only
// once the caller has read it again.
import { screenOf, type VendorEvent } from '@readback/vendor-tui';
import { describe, expect, test } from 'vitest';
import { CHALLENGE } from '../../support/fake-desk.js';
import { event, openDesk, type Played } from './vendor-fixture.js';

const [FIRST = '', SECOND = '', THIRD = '', FOURTH = '', FIFTH = ''] = CHALLENGE;
const TO_CHALLENGE: readonly VendorEvent[] = [event.newCall, event.goOn];

/** Heard as the symbol that sounds most like it, or the one beside it on the keyboard. */
const misheard = (group: string, at: number, as: string): string => group.slice(0, at) + as + group.slice(at + 1);
// 38DJF QW160 BGNTR Z49EX VGRS4
const WRONG_THIRD = misheard(THIRD, 0, 'D');

async function heardAs(...groups: readonly string[]): Promise<Played> {
  const played = openDesk();
  await played.play(...TO_CHALLENGE, event.code(groups.join(' ')));
  return played;
}

describe('what is proposed', () => {
  test('one wrong symbol: the group that was said comes first, and nothing is applied', async () => {
    const { call, desk } = await heardAs(FIRST, SECOND, WRONG_THIRD, FOURTH, FIFTH);
    expect(call().review?.proposals[0]).toEqual({
      groups: CHALLENGE,
      changes: [{ group: 2, symbols: THIRD, typed: WRONG_THIRD }],
      ask: [2],
    });
    expect(call().input.groups[2]).toBe(WRONG_THIRD);
    expect(desk.log).toEqual([]);
  });

  test.each<[string, readonly string[], number]>([
    ['a symbol that was not heard', [FIRST, misheard(SECOND, 2, '?'), THIRD, FOURTH, FIFTH], 1],
    ['two that were not heard', [FIRST, misheard(misheard(SECOND, 1, '?'), 3, '?'), THIRD, FOURTH, FIFTH], 1],
    ['two symbols swapped', [FIRST, SECOND, THIRD, `${FOURTH[1]}${FOURTH[0]}${FOURTH.slice(2)}`, FIFTH], 3],
    ['a symbol lost, all in one run', [(FIRST + SECOND + THIRD + FOURTH + FIFTH).replace('W', '')], 1],
    ['a symbol doubled, all in one run', [(FIRST + SECOND + THIRD + FOURTH + FIFTH).replace('W', 'WW')], 1],
    ['a group lost', [FIRST, SECOND, FOURTH, FIFTH], 2],
    ['two groups swapped', [FIRST, THIRD, SECOND, FOURTH, FIFTH], 1],
  ])('%s', async (_, groups, first) => {
    const { call, play, desk } = await heardAs(...groups);
    await play(event.enterCode);
    const [best] = call().review?.proposals ?? [];
    expect(best?.groups).toEqual(CHALLENGE);
    expect(best?.ask[0]).toBe(first);
    expect(desk.log).toEqual([]);
  });

  test('a group typed twice is left out, and one group of the rest is read again', async () => {
    const { call, play } = await heardAs(FIRST, SECOND, SECOND, THIRD, FOURTH, FIFTH);
    await play(event.enterCode);
    expect(call().review?.proposals[0]).toMatchObject({ groups: CHALLENGE, changes: [] });
    expect(call().review?.ask).toHaveLength(1);
  });

  test('nothing fits: the wrong groups are to be read again', async () => {
    const { call } = await heardAs(FIRST, 'AAAAA', 'BBBBB', 'CCCCC', FIFTH);
    expect(call().review).toMatchObject({ proposals: [], ask: [1, 2, 3] });
  });

  test('a lost symbol moves no other group: each stands where its checks say', async () => {
    const { call, play } = await heardAs((FIRST + SECOND + THIRD + FOURTH + FIFTH).replace('W', ''));
    await play(event.enterCode);
    expect(call().input.groups).toEqual([FIRST, SECOND.replace('W', ''), THIRD, FOURTH, FIFTH]);
    expect(call().input.current).toBe(1);
    await play(event.code(SECOND));
    expect(call().place).toBe('phrase');
  });

  test('at most three, and none while the code is being typed or intact', async () => {
    const { play, call } = openDesk();
    await play(...TO_CHALLENGE, event.code(`${FIRST} ${SECOND} ${WRONG_THIRD} ${FOURTH}`));
    expect(call().review).toBeUndefined();
    await play(event.code(FIFTH));
    expect(call().review?.proposals.length).toBeLessThanOrEqual(3);
    await play(event.code(THIRD));
    expect(call().review).toBeUndefined();
  });

  test('a held key costs no more than a moment', async () => {
    const { play, call } = openDesk();
    await play(...TO_CHALLENGE);
    const started = performance.now();
    for (let pressed = 0; pressed < 300; pressed += 1) await play(event.code('K'));
    expect((performance.now() - started) / 300).toBeLessThan(20);
    expect(call().place).toBe('challenge');
  });
});

describe('choosing a proposal', () => {
  const chosen = async (): Promise<Played> => {
    const played = await heardAs(FIRST, SECOND, WRONG_THIRD, FOURTH, FIFTH);
    await played.play(event.choose, event.code('1'));
    return played;
  };

  test('puts it into the boxes, to be read again: the desk hears nothing yet', async () => {
    const { call, desk, store } = await chosen();
    expect(call().input).toMatchObject({ groups: CHALLENGE, current: 2 });
    expect(call().toConfirm).toEqual([2]);
    expect(screenOf(store.getState())).toBe('challenge');
    expect(desk.log).toEqual([]);
  });

  test('the group typed again leads on to the two words, which take a Y as always', async () => {
    const { play, desk, store } = await chosen();
    for (const symbol of THIRD) await play(event.code(symbol));
    expect(screenOf(store.getState())).toBe('phrase');
    expect(desk.log).toEqual(['hear']);
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('phrase');
  });

  test('so does the tick after hearing it', async () => {
    const { play, store } = await chosen();
    await play(event.code(' '));
    expect(screenOf(store.getState())).toBe('phrase');
  });

  test('Enter, a cursor key, an empty paste and a paste without a code do not', async () => {
    const { play, store, call, desk } = await chosen();
    const letter = 'Dear desk, here is the request we spoke of this morning. Kind regards, the plant. '.repeat(4);
    await play(event.enterCode, { type: 'code', event: { type: 'move', by: 1 } }, event.enterCode);
    await play(event.paste(''), event.paste(letter), event.enterCode);
    expect(screenOf(store.getState())).toBe('challenge');
    expect(call().notice).toEqual({ what: 'confirm-first' });
    expect(desk.log).toEqual([]);
  });

  test('another group heard this time: a new look at the whole, and the first one still waits', async () => {
    const { play, call, store, desk } = await chosen();
    await play(event.code(WRONG_THIRD));
    expect(screenOf(store.getState())).toBe('challenge');
    expect(call().review?.proposals[0]?.groups).toEqual(CHALLENGE);
    await play(event.code(THIRD));
    expect(desk.log).toEqual(['hear']);
  });

  test('two groups changed: both have to be read again, and the space that ends one is not the tick of the other', async () => {
    const wrongFirst = misheard(FIRST, 0, 'B');
    const { play, call, store, desk } = await heardAs(wrongFirst, SECOND, WRONG_THIRD, FOURTH, FIFTH);
    expect(call().review?.proposals[0]).toMatchObject({ groups: CHALLENGE, ask: [0, 2] });
    await play(event.choose, event.code('1'), event.code(FIRST));
    expect(call().toConfirm).toEqual([2]);
    expect(call().input.current).toBe(2);
    await play(event.code(' '));
    expect(call().toConfirm).toEqual([2]);
    await play(event.code(' '));
    expect(screenOf(store.getState())).toBe('phrase');
    expect(desk.log).toEqual(['hear']);
  });

  test('without Tab a digit is a symbol; with it, any other key goes on typing', async () => {
    const { play, call } = await heardAs(FIRST, SECOND, WRONG_THIRD, FOURTH, FIFTH);
    await play(event.code('1'));
    expect(call().input.groups[2]).toBe('1');
    const other = await heardAs(FIRST, SECOND, WRONG_THIRD, FOURTH, FIFTH);
    await other.play(event.choose, event.code(THIRD));
    expect(other.call().place).toBe('phrase');
  });

  test('a whole new code takes its place', async () => {
    const { play, call } = await chosen();
    await play(event.paste(CHALLENGE.join(' ')));
    expect(call()).toMatchObject({ toConfirm: [], place: 'phrase' });
  });
});

describe('reading back', () => {
  test('other words: each group is ticked or mended, then the words are compared again', async () => {
    const { play, call, store, desk } = await heardAs(...CHALLENGE);
    await play(event.no);
    expect(call()).toMatchObject({ place: 'challenge', toConfirm: [0, 1, 2, 3, 4], input: { current: 0 } });
    await play(event.code(' '), event.code(' '));
    expect(call()).toMatchObject({ toConfirm: [2, 3, 4], input: { current: 2 } });
    await play(event.code('kilo 7 papa'));
    expect(call().place).toBe('challenge');
    await play({ type: 'code', event: { type: 'clear-group' } }, event.code(THIRD), event.code(' '));
    expect(call().toConfirm).toEqual([3, 4]);
    await play(event.code(' '), event.code(' '));
    expect(screenOf(store.getState())).toBe('phrase');
    expect(desk.log).toEqual(['hear', 'hear']);
  });
});

describe('a run that goes on', () => {
  test('a symbol typed twice, key by key: the last symbol is the rest of the code, not a group asked for again', async () => {
    const { play, call } = openDesk();
    await play(...TO_CHALLENGE);
    for (const symbol of CHALLENGE.join('').replace('W', 'WW')) await play(event.code(symbol));
    expect(call().input.groups).toEqual([FIRST, SECOND.replace('W', 'WW'), THIRD, FOURTH, FIFTH]);
    expect(call().review?.proposals[0]?.groups).toEqual(CHALLENGE);
    for (const symbol of SECOND) await play(event.code(symbol));
    expect(call().place).toBe('phrase');
  });

  test('a group that is wrong twice is typed anew a third time', async () => {
    const { play, call } = await heardAs(FIRST, SECOND, WRONG_THIRD, FOURTH, FIFTH);
    for (const symbol of misheard(THIRD, 4, 'X') + WRONG_THIRD + THIRD) await play(event.code(symbol));
    expect(call().place).toBe('phrase');
  });
});

test('heard group by group over the line: the group that is said again takes its place', async () => {
  const { play, call } = openDesk();
  const heard = (text: string): VendorEvent => ({ type: 'heard-text', text });
  await play(...TO_CHALLENGE, ...[FIRST, SECOND, WRONG_THIRD, FOURTH, FIFTH].map(heard));
  expect(call().input).toMatchObject({ current: 2, arrival: 'moved' });
  await play({ type: 'code', event: { type: 'jump', group: 4 } }, { type: 'code', event: { type: 'jump', group: 2 } });
  await play(heard(THIRD));
  expect(call().place).toBe('phrase');
});
