// docs/site-guide.md against the app: what the screen is said to say stands in the sources, keys do what it says, and every
// symbol has the word that the screen shows.
import { ALPHABET, BN254_RESPONSE_LAYOUT, CHALLENGE_LAYOUT, ICAO } from '@readback/core';
import { expect, it } from 'vitest';
import { clientCommands } from '../../packages/client-tui/src/flow/keys.js';
import { readSources } from '../support/imports.js';
import { documentNamed } from './documents.js';

const { text } = documentNamed('docs/site-guide.md');
const rows = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
const sources = [...readSources()]
  .filter(([path]) => /^packages\/(?:core|client-tui)\//.test(path))
  .map(([, source]) => source)
  .join('\n');

it('quotes the screens as they are', () => {
  const quoted = rows
    .flatMap((cells) => [cells[1] ?? '', ...(cells.length > 3 ? [] : [cells.join(' ')])])
    .flatMap((cell) => [...cell.matchAll(/"([^"]+)"/g)].map(([, words = '']) => words));
  const acts = [...text.matchAll(/M, "([^"]+)"/g)].map(([, words = '']) => words);
  expect(quoted.length).toBeGreaterThan(15);
  expect(acts.length).toBeGreaterThan(3);
  // What is said on the phone is no screen's.
  const onScreens = [...quoted, ...acts].filter((words) => !words.endsWith('again, please'));
  expect(onScreens.filter((words) => !sources.includes(words))).toEqual([]);
});

it('names keys that do what it says', () => {
  const keysOf = Object.fromEntries(Object.entries(clientCommands).map(([name, { keys }]) => [name, keys]));
  expect(keysOf).toMatchObject({
    proceed: ['enter'],
    back: ['escape'],
    fresh: ['f'],
    drop: ['d'],
    yes: ['y'],
    renew: ['r'],
    activate: ['a'],
    acts: ['m'],
    'read-back': ['f2'],
    spelling: ['f3'],
    'entry-help': ['f1'],
    interrupt: ['ctrl-c'],
  });
  expect(keysOf['help']).toContain('f1');
});

it('spells every symbol as the screen does, and counts the groups', () => {
  const cells = rows.flat().filter((cell) => /^[0-9A-Z] [A-Z][\w-]+$/.test(cell));
  expect(cells).toEqual([...ALPHABET].map((symbol) => `${symbol} ${ICAO.words[symbol]?.[0]}`));
  expect(text).toContain(`a code of ${CHALLENGE_LAYOUT.groups} groups`);
  expect(text).toContain(`what the desk reads: ${BN254_RESPONSE_LAYOUT.groups} groups of five`);
});

it('fits on one page', () => {
  expect(text.split('\n').length).toBeLessThan(80);
  expect(text.split(/\s+/).length).toBeLessThan(950);
});
