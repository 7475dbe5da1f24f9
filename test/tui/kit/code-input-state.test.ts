import {
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  CHALLENGE_LAYOUT,
  encodeCode,
  formatGroup,
  parseTyped,
  spellGroup,
} from '@readback/core';
import {
  type CodeInputContext,
  type CodeInputEvent,
  type CodeInputState,
  readCodeInput,
  reduceCodeInput,
  startCodeInput,
} from '@readback/tui-kit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const challenge: CodeInputContext = { layout: CHALLENGE_LAYOUT };
const response: CodeInputContext = { layout: BN254_RESPONSE_LAYOUT, binding: bindingOf(new Uint8Array(10).fill(7)) };
const CODE = ['008J4', '4CT4B', 'ANK72', 'F24SZ', 'Z3D75'];

const text = (typed: string): CodeInputEvent => ({ type: 'text', text: typed });
const paste = (pasted: string): CodeInputEvent => ({ type: 'paste', text: pasted });
const jump = (group: number): CodeInputEvent => ({ type: 'jump', group });
const enter: CodeInputEvent = { type: 'enter' };
const ended = (separator: string): CodeInputEvent => (separator === '\r' ? enter : text(separator));
const backspace: CodeInputEvent = { type: 'backspace' };

function play(events: readonly CodeInputEvent[], context = challenge, from = startCodeInput(context)): CodeInputState {
  return events.reduce((state, event) => reduceCodeInput(state, event, context), from);
}

/** The groups as canonical symbols, which is what counts. */
function groups(state: CodeInputState, context = challenge): readonly string[] {
  return readCodeInput(state, context).groups;
}

describe('typing', () => {
  test.each([
    ['one run', CODE.join('')],
    ['blanks', CODE.join(' ')],
    ['dashes', CODE.join('-')],
    ['lower case', CODE.join(' ').toLowerCase()],
    ['spelled', CODE.map((group) => spellGroup(group).join(' ')).join(' ')],
    ['letter by letter', CODE.map((group) => Array.from(group).join(' ')).join('  ')],
  ])('%s fills group after group', (_, typed) => {
    const state = play([text(typed)]);
    expect(groups(state)).toEqual(CODE);
    expect(readCodeInput(state, challenge).status).toBe('ok');
    expect(state.aside).toEqual([]);
    expect(state.surplus).toBe('');
  });

  test('the next group is current as soon as five symbols are there, and not before', () => {
    expect(play([text('008J')]).current).toBe(0);
    expect(play([text('008J4')]).current).toBe(1);
  });

  test('a separator moves on from a group that lacks a symbol, and does nothing in an empty group', () => {
    const state = play([text(' - 008J 4CT4B')]);
    expect(state.groups.slice(0, 3)).toEqual(['008J', '4CT4B', '']);
    expect(state.current).toBe(2);
    expect(play([text(' -  ')])).toEqual(startCodeInput(challenge));
  });

  test('what may become a spelling word is waited for', () => {
    expect(play([text('novem')]).current).toBe(0);
    expect(groups(play([text('november 7 kilo')]))[0]).toBe('N7K');
    expect(play([text('november 7 kilo')]).current).toBe(0);
  });

  test('X-ray is one symbol wherever it stands, with a dash or a blank', () => {
    for (const xray of ['X-ray', 'x ray', 'xray']) {
      const state = play([text(`K 7 4 ${xray} 2 Q`)]);
      expect(groups(state).slice(0, 2)).toEqual(['K74X2', 'Q']);
    }
  });

  test.each(['', ' ', '-', '\r'])(
    'after a group in words the next one may follow at once, or after %j',
    (separator) => {
      const symbols = fc.uint8Array({ min: 0, max: 31, minLength: 56, maxLength: 56 });
      const property = fc.property(symbols, (data) => {
        const said = encodeCode(BN254_RESPONSE_LAYOUT, data, response.binding);
        // "Nine" with an R at once behind it is "niner", and nobody can tell.
        const isNiner = said.some((group, at) => group.endsWith('9') && said[at + 1]?.startsWith('R'));
        fc.pre(separator !== '' || !isNiner);
        // Five letters of the first word alone may pass for the whole group.
        const inWords = said.map((group) => `${group.charAt(0)} ${spellGroup(group.slice(1)).join(' ')}`);
        const state = play(
          [0, 1, 2, 3].flatMap((index) => [text((index % 2 === 0 ? inWords : said)[index] ?? ''), ended(separator)]),
          response,
        );
        expect(groups(state, response).slice(0, 5)).toEqual([...said.slice(0, 4), '']);
        expect(state.current).toBe(4);
      });
      fc.assert(property, { numRuns: 100 });
      // Words that another one begins with, and the one with a hyphen in it.
      for (const last of ['Nine', 'X-ray', 'x ray']) {
        const typed = play([text(`K 7 M 4 ${last}`), ended(separator), text('P2Z')]);
        expect(groups(typed).slice(0, 2)).toEqual([`K7M4${last === 'Nine' ? '9' : 'X'}`, 'P2Z']);
      }
    },
  );

  test('five symbols that only looked like a word go on into the next group', () => {
    expect(play([text('NOVEM73')]).groups.slice(0, 2)).toEqual(['N0VEM', '73']);
  });

  test('? stands for a symbol that was not heard', () => {
    const state = play([text('008?44CT4B')]);
    expect(readCodeInput(state, challenge).marks.slice(0, 2)).toEqual(['inaudible', 'ok']);
  });

  test('characters that are no symbols are put aside, not lost and not in the way', () => {
    const state = play([text('0ü08J4Ж4CT4B')]);
    expect(groups(state).slice(0, 2)).toEqual(['008J4', '4CT4B']);
    expect(state.aside).toEqual(['ü', 'Ж']);
    expect(play([backspace], challenge, state).aside).toEqual([]);
  });

  test('more than the code has is kept apart and can be taken back', () => {
    const state = play([text(`${CODE.join('')}K7`)]);
    expect(groups(state)).toEqual(CODE);
    expect(state.surplus).toBe('K7');
    expect(play([backspace, backspace], challenge, state).surplus).toBe('');
    expect(groups(play([backspace, backspace], challenge, state))).toEqual(CODE);
  });
});

describe('Enter', () => {
  test('in the same chunk as the end of a code is reported', () => {
    const state = play([text(CODE.join('')), enter]);
    expect(state.entered).toBe(true);
    expect(readCodeInput(state, challenge).status).toBe('ok');
  });

  test('after two groups says so and stays where the third begins', () => {
    const state = play([text('008J44CT4B'), enter]);
    expect(state).toMatchObject({ entered: true, current: 2 });
    expect(play([text('A')], challenge, state).entered).toBe(false);
  });

  test('ends a group that lacks a symbol', () => {
    expect(play([text('008J'), enter]).current).toBe(1);
  });

  test('at the end goes to the first group that is not right', () => {
    expect(play([text('008J44CT4CANK72F24SZZ3D75'), enter]).current).toBe(1);
  });
});

describe('mending', () => {
  const faulty = play([text('008J44CT4CANK72F24SZZ3D75')]);

  test('"group two, please": jump there, type it again, done', () => {
    const state = play([jump(1), text('4CT4B')], challenge, faulty);
    expect(readCodeInput(state, challenge).status).toBe('ok');
  });

  test('a single symbol can be taken back too', () => {
    const state = play([jump(1), backspace, text('B')], challenge, faulty);
    expect(readCodeInput(state, challenge).status).toBe('ok');
  });

  test('from a mended group the next wrong one is reached, right ones are passed over', () => {
    const two = play([text('108J44CT4BANK7226SSZZ3D75')]);
    expect(play([jump(0), text('008J4')], challenge, two).current).toBe(3);
  });

  test('backspace in an empty group goes back to the group before', () => {
    const state = play([text('008J4'), backspace]);
    expect(state.current).toBe(0);
    expect(play([backspace, text('4')], challenge, state).groups[0]).toBe('008J4');
    expect(play([backspace, backspace]).current).toBe(0);
  });

  test('moves stay inside the code', () => {
    expect(play([{ type: 'move', by: -1 }]).current).toBe(0);
    expect(play([{ type: 'move', by: 99 }]).current).toBe(4);
    expect(play([jump(-3)]).current).toBe(0);
  });

  test('clearing one group or all', () => {
    expect(play([jump(1), { type: 'clear-group' }], challenge, faulty).groups[1]).toBe('');
    expect(play([{ type: 'clear-all' }], challenge, faulty)).toEqual(startCodeInput(challenge));
  });
});

describe('pasting', () => {
  test.each([
    ['blanks', CODE.join(' ')],
    ['one run', CODE.join('')],
    ['lines and invisible marks', `\u200B${CODE.join('\r\n')}\uFEFF\n`],
    ['spelled', CODE.flatMap((group) => spellGroup(group)).join(' ')],
  ])('a whole code, %s, fills from the first group wherever the caret was', (_, pasted) => {
    const state = play([text('K7'), jump(3), paste(pasted)]);
    expect(groups(state)).toEqual(CODE);
  });

  test('some groups fill from the current one', () => {
    const state = play([text('008J4'), paste('4CT4B ANK72')]);
    expect(groups(state).slice(0, 4)).toEqual(['008J4', '4CT4B', 'ANK72', '']);
    expect(state.current).toBe(3);
  });

  test('a piece of a group completes what was typed', () => {
    expect(play([text('00'), paste('8J4')]).groups[0]).toBe('008J4');
  });

  test('too much and unknown characters are told', () => {
    const state = play([paste(`${CODE.join(' ')} K7M4X ü`)]);
    expect(groups(state)).toEqual(CODE);
    expect(state.surplus).toBe('K7M4X');
    expect(state.aside).toEqual(['ü']);
  });

  test('nothing readable changes nothing', () => {
    expect(play([text('00'), paste(' -- ')]).groups[0]).toBe('00');
  });

  test('10 kB typed in one chunk by a terminal without paste marks take no time to speak of', () => {
    const state = play([text(`${CODE.join(' ')} `.repeat(400))]);
    expect(groups(state)).toEqual(CODE);
    expect(state.surplus.length).toBeLessThanOrEqual(200);
  });
});

test('a code begun before goes on at its first empty group', () => {
  const state = startCodeInput(challenge, ['008J4', '', 'ANK72']);
  expect(state.groups).toEqual(['008J4', '', 'ANK72', '', '']);
  expect(state.current).toBe(1);
});

test('a response is typed against its challenge', () => {
  const data = Uint8Array.from({ length: 56 }, (_, index) => (index * 11 + 3) % 32);
  const code = encodeCode(BN254_RESPONSE_LAYOUT, data, response.binding);
  const state = play([text(code.join('').toLowerCase()), enter], response);
  expect(readCodeInput(state, response).status).toBe('ok');
  expect(state.current).toBe(14);
});

const typedText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZabcuoil?- \n') }),
  fc
    .array(fc.constantFrom('kilo', 'november', 'x-ray', '7', 'seven', 'que', ' ', '-', '008J4', 'ü', '?'))
    .map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }),
);

test('any text in any chunks gives the groups of one chunk', () => {
  fc.assert(
    fc.property(typedText, fc.array(fc.nat(80)), (typed, cuts) => {
      const points = Array.from(typed);
      const marks = [...cuts.map((cut) => cut % (points.length + 1)), points.length].sort((a, b) => a - b);
      const chunks = marks.map((to, index) => text(points.slice(marks[index - 1] ?? 0, to).join('')));
      expect(play(chunks)).toEqual(play([text(typed)]));
    }),
  );
});

test('no events whatever throw, and no symbol typed into an empty code is lost', () => {
  const event: fc.Arbitrary<CodeInputEvent> = fc.oneof(
    typedText.map(text),
    typedText.map(paste),
    fc.constantFrom<CodeInputEvent>(backspace, enter, { type: 'clear-group' }, { type: 'move', by: -5 }, jump(4)),
    fc.integer().map(jump),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      const state = play(events);
      expect(state.groups).toHaveLength(5);
      expect(state.current).toBeGreaterThanOrEqual(0);
      expect(state.current).toBeLessThan(5);
      readCodeInput(state, challenge);
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ?'), maxLength: 60 }),
      (typed) => {
        const state = play([text(typed)]);
        const kept = groups(state).join('') + formatGroup(parseTyped(state.surplus).symbols);
        // A run may contain a spelling word; then its symbol stands for it.
        fc.pre(parseTyped(typed).symbols.length === typed.length && !/SEVEN|ECHO|SIX|TEN|ZERO|NINE/.test(typed));
        expect(kept).toBe(typed);
      },
    ),
  );
});
