// The one error class, the catalogs it is made from, and how facts stand in sentences.
import { ReadbackError } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { detailText, errorCatalog, errorEntries, nameGroups } from '../../packages/core/src/errors/readback-error.js';
import { visible } from '../../packages/core/src/errors/visible.js';

const { typing, refusal, input, system, bug } = errorEntries;

describe('a catalog', () => {
  const { codes, error } = errorCatalog({
    'disk-full': system('The disk is full.', 'Make room.'),
    'name-wrong': input(
      (d) => `${detailText(d, 'name')} is wrong.`,
      (d) => `Write ${detailText(d, 'want', 'another')}.`,
    ),
  });

  it('knows its codes, and makes an error with what is said of one', () => {
    expect(codes).toEqual(['disk-full', 'name-wrong']);
    const full = error('disk-full');
    expect(full).toBeInstanceOf(ReadbackError);
    expect(full).toMatchObject({
      name: 'ReadbackError',
      code: 'disk-full',
      family: 'system',
      message: 'The disk is full.',
      next: 'Make room.',
      details: {},
    });
    expect('cause' in full).toBe(false);
  });

  it('puts facts into both sentences, keeps them for programs, and the cause', () => {
    const cause = new Error('why');
    expect(error('name-wrong', { name: 'x', want: 3 }, cause)).toMatchObject({
      message: 'x is wrong.',
      next: 'Write 3.',
      details: { name: 'x', want: 3 },
      cause,
    });
    expect(error('name-wrong').message).toBe('? is wrong.');
    expect(error('name-wrong').next).toBe('Write another.');
  });

  it('has an entry for each family', () => {
    const families = [typing, refusal, input, system, bug].map((entry) => entry('a', 'b').family);
    expect(families).toEqual(['typing', 'refusal', 'input', 'system', 'bug']);
  });
});

describe('a fact in a sentence', () => {
  it.each<[unknown, string]>([
    ['text', 'text'],
    ['', ''],
    [0, '0'],
    [undefined, 'nothing'],
    [null, 'nothing'],
    [['x'], 'nothing'],
    ['a\u001b[2Jb', 'a\ufffd[2Jb'],
  ])('%j is quoted as %j', (value, wanted) => {
    expect(detailText({ fact: value }, 'fact', 'nothing')).toBe(wanted);
  });

  it('is seen as it is, or as a mark', () => {
    expect(visible('Zürich 東京 🔒')).toBe('Zürich 東京 🔒');
    expect(visible('a\u0007b\u200bc\u202ed\u2028e\u2029f\ue000g\ud800')).toBe(
      'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg\ufffd',
    );
  });
});

it.each<[number[], string]>([
  [[2], 'group 3'],
  [[0, 1], 'groups 1 and 2'],
  [[2, 6, 8], 'groups 3, 7 and 9'],
])('groups %j are called %j, counted as people hear them', (groups, name) => {
  expect(nameGroups(groups)).toBe(name);
});
