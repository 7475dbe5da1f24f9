// How the checker of files that people wrote tells a problem: where, what, and how to mend it; and what a field gives that
// could not be read.
import { describe, expect, it } from 'vitest';
import { Checker } from '../../packages/core/src/pack/problems.js';

/** What reading gives, and the problems told on the way. */
function reading<Value>(read: (check: Checker) => Value): { value: Value; told: string[] } {
  const check = new Checker();
  const value = read(check);
  return { value, told: check.problems.map(({ path, what, mend }) => `${path}: ${what}; ${mend}`) };
}

describe('an object', () => {
  it.each<[string, unknown, string]>([
    ['that is missing', undefined, 'is missing'],
    ['that is null', null, 'is not an object'],
    ['that is a list', [], 'is not an object'],
    ['that is a text', 'x', 'is not an object'],
  ])('%s is told so', (_, value, what) => {
    expect(reading((check) => check.object(value, 'term', ['days']))).toEqual({
      value: {},
      told: [`term: ${what}; write it as { … }`],
    });
  });

  it.each<[name: string, known: string[], mend: string]>([
    ['monthz', ['days', 'month'], 'write month, if that is meant'],
    ['mon', ['days', 'months'], 'write months, if that is meant'],
    ['FEATURES', ['limits', 'features'], 'write features, if that is meant'],
    ['limitrule', ['limits', 'limitRule'], 'write limitRule, if that is meant'],
    ['mo', ['days', 'months'], 'use one of days, months'],
    ['nths', ['days', 'months'], 'use one of days, months'],
    ['amonths', ['days', 'months'], 'use one of days, months'],
    ['colour', ['days', 'months'], 'use one of days, months'],
  ])('with the member %j, of %j: %s', (name, known, mend) => {
    expect(reading((check) => check.object({ [name]: 1 }, 'term', known)).told).toEqual([
      `term.${name}: is not a known field; ${mend}`,
    ]);
  });

  it('gives its members by name, and knows their paths', () => {
    const { value, told } = reading((check) => {
      const from = check.fields({ days: 3, title: 'x' }, 'term', ['days', 'title', 'support']);
      return [from.value('days'), from.integer('days', { min: 1, max: 9 }), from.text('title'), from.path('support')];
    });
    expect(value).toEqual([3, 3, 'x', 'term.support']);
    expect(told).toEqual([]);
  });
});

describe('a list', () => {
  it.each<[string, unknown, readonly unknown[] | undefined, readonly unknown[], string[]]>([
    ['that is there', [1], undefined, [1], []],
    ['that may be missing', undefined, [2], [2], []],
    ['that is missing', undefined, undefined, [], ['roots: is missing; write it as [ … ]']],
    ['that is none, also where it may be missing', 'x', [2], [], ['roots: is not a list; write it as [ … ]']],
  ])('%s', (_, given, fallback, value, told) => {
    expect(reading((check) => check.list(given, 'roots', fallback))).toEqual({ value, told });
  });

  it('of texts tells which of them is wrong', () => {
    const { value, told } = reading((check) =>
      check.fields({ names: ['ab', 7, 'abc'] }, 'file', ['names']).texts('names', { max: 2 }),
    );
    expect(value).toEqual(['ab', '', '']);
    expect(told).toEqual([
      'file.names[1]: is not a text; write a text in quotes',
      'file.names[2]: is longer than 2 characters; shorten it',
    ]);
  });
});

describe('a text', () => {
  const pattern = /^[a-z]+$/;
  it.each<[string, unknown, object, string, string[]]>([
    ['as it is', 'abc', { pattern }, 'abc', []],
    ['that may be missing', undefined, { pattern, fallback: '' }, '', []],
    ['that is missing', undefined, {}, '', ['title: is missing; write a text in quotes']],
    ['that is a number', 7, { fallback: 'x' }, 'x', ['title: is not a text; write a text in quotes']],
    ['with half of a character', 'a\ud800', {}, '', ['title: holds half of a character; write it again']],
    ['of 200 characters', 'x'.repeat(200), {}, 'x'.repeat(200), []],
    ['of 201 characters', 'x'.repeat(201), {}, '', ['title: is longer than 200 characters; shorten it']],
    [
      'that is not allowed',
      'A',
      { pattern, hint: 'write it small' },
      '',
      ['title: "A" is not allowed; write it small'],
    ],
    ['that is not allowed, without a hint', 'A', { pattern }, '', ['title: "A" is not allowed; change it']],
  ])('%s', (_, given, rule, value, told) => {
    expect(reading((check) => check.text(given, 'title', rule))).toEqual({ value, told });
  });

  it('that holds what is not seen is told, with a mark in its place', () => {
    const { told } = reading((check) => {
      check.fields({ title: 'a\u200bb' }, 'file', ['title']).text('title');
      check.text('a\u200bb', 'file.id\u200b', { pattern });
    });
    expect(told).toEqual([
      'file.title: holds what is not seen; take it out',
      'file.id\ufffd: "a\ufffdb" is not allowed; change it',
    ]);
  });
});

describe('a number', () => {
  const rule = { min: 2, max: 4 };
  const wrong = 'days: is not a whole number in range; write a number from 2 to 4';
  it.each<[unknown, object, number, string[]]>([
    [2, {}, 2, []],
    [4, {}, 4, []],
    [undefined, { fallback: 3 }, 3, []],
    [undefined, {}, 2, ['days: is missing; write a number from 2 to 4']],
    [1, {}, 2, [wrong]],
    [5, { fallback: 3 }, 3, [wrong]],
    [2.5, {}, 2, [wrong]],
    ['3', {}, 2, [wrong]],
  ])('%j with %j is read as %j', (given, more, value, told) => {
    expect(reading((check) => check.integer(given, 'days', { ...rule, ...more }))).toEqual({ value, told });
  });

  it('of nothing may be what a missing one means', () => {
    expect(reading((check) => check.integer('x', 'days', { min: -3, max: 4, fallback: 0 })).value).toBe(0);
  });
});

describe('a choice', () => {
  it.each<[unknown, string, string[]]>([
    [undefined, 'larger', []],
    ['add', 'add', []],
    ['most', 'larger', ['rule: is not one of the choices; use one of add, larger']],
  ])('%j is read as %j', (given, value, told) => {
    expect(reading((check) => check.oneOf(given, 'rule', ['add', 'larger'], 'larger'))).toEqual({ value, told });
  });

  it.each<[unknown, boolean, boolean, string[]]>([
    [undefined, true, true, []],
    [false, true, false, []],
    ['yes', true, true, ['stacks: is neither true nor false; write true or false']],
  ])('of yes and no: %j, else %j, is read as %j', (given, fallback, value, told) => {
    expect(reading((check) => check.flag(given, 'stacks', fallback))).toEqual({ value, told });
  });
});
