// The root key on paper: words out, words in, and never a word where it would be kept.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Aside } from '../../packages/vendor-tui/src/commands/aside-screen.js';
import {
  nearWords,
  openKeyFile,
  openSecretText,
  paperWord,
  readRootWords,
  rootWords,
} from '../../packages/vendor-tui/src/keystore/index.js';
import { counting } from '../support/example-vendor.js';
import { commandsOn, type Ran, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, PASSPHRASE, PRODUCT } from './desk-fixture.js';

describe('words', () => {
  const secret = new Uint8Array(32).fill(0x7f);
  const words = [...rootWords(secret)];

  it('are those of BIP 39', () => {
    // Vectors of that document.
    expect(rootWords(new Uint8Array(32)).join(' ')).toBe(`${'abandon '.repeat(23)}art`);
    expect(rootWords(new Uint8Array(32).fill(0xff)).join(' ')).toBe(`${'zoo '.repeat(23)}vote`);
    expect(words).toHaveLength(24);
  });

  it('come back in any case, and by their first four letters', () => {
    expect(readRootWords(words)).toEqual(secret);
    expect(readRootWords(words.map((word) => word.slice(0, 4).toUpperCase()))).toEqual(secret);
    expect(paperWord('aba')).toBeUndefined();
    expect(paperWord('act')).toBe('act');
    expect(nearWords('abandom')[0]).toBe('abandon');
    expect(nearWords('zzzzzzzz')).toEqual([]);
  });

  it.each<[string, readonly string[], string, string]>([
    ['too few', words.slice(1), 'paper-words-count', '23'],
    ['none of the list', words.map((word, index) => (index === 4 ? 'xyzzy' : word)), 'paper-words-wrong', 'number 5'],
    ['another of the list', words.map((word, index) => (index === 4 ? 'zoo' : word)), 'paper-words-check', 'together'],
  ])('%s are refused without being told', (_, typed, code, says) => {
    let error: unknown;
    try {
      readRootWords(typed);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code });
    const text = JSON.stringify([
      String(error),
      error,
      (error as Error).message,
      (error as { details: unknown }).details,
    ]);
    expect(text).toContain(says);
    for (const word of typed) if (word.length > 4) expect(text).not.toContain(word);
  });
});

describe('key paper, rehearse and restore-root', () => {
  let fixture: DeskFixture;
  let run: Run;
  let words: string[];
  beforeEach(async () => {
    fixture = await makeDesk();
    run = commandsOn(fixture.folder);
    const secret = await openKeyFile('root-secret', fixture.made.rootKeyFile, PASSPHRASE);
    words = [...rootWords(secret)];
  });
  afterEach(() => fixture.remove());

  /** A screen that is looked at, and types lines. */
  function asideOf(...lines: readonly string[]): { aside: Aside; seen: string[] } {
    const seen: string[] = [];
    const waiting = [...lines];
    const aside: Aside = (work) =>
      work({
        show: (shown) => seen.push(shown.join('\n')),
        ask: async (prompt) => {
          seen.push(prompt);
          const line = waiting.shift();
          if (line === undefined) throw new Error('more was asked than expected');
          return line;
        },
      });
    return { aside, seen };
  }

  /** Two words that follow each other stand in no text of ours by chance. */
  function expectNoWords({ output, errors }: Ran): void {
    const said = `${output} ${errors}`.toLowerCase().split(/\W+/);
    const pairs = said.map((word, index) => `${word} ${said[index + 1] ?? ''}`);
    const numbered = words.map((word, index) => `${index + 1} ${word}`);
    const inARow = words.map((word, index) => `${word} ${words[index + 1] ?? '-'}`);
    expect(pairs.filter((pair) => inARow.includes(pair) || numbered.includes(pair))).toEqual([]);
  }

  it('shows them once, on a screen that nothing keeps', async () => {
    const { aside, seen } = asideOf('');
    const shown = await commandsOn(fixture.folder, { aside })('key', 'paper', ...WITH_PASSPHRASE);
    expect(shown).toMatchObject({ exitCode: 0, errors: '' });
    expectNoWords(shown);
    expect(shown.output).toContain(`of ${PRODUCT}: 24 words were shown`);
    for (const [index, word] of words.entries()) expect(seen[0]).toMatch(new RegExp(`\\b${index + 1} ${word}\\b`));
    const nowhere = await run('key', 'paper', ...WITH_PASSPHRASE);
    expect(nowhere.exitCode).toBe(3);
    expect(nowhere.errors).toContain('only on a terminal');
  });

  it('writes them to a file with a warning, and reads them back from it', async () => {
    const out = join(fixture.folder, 'paper.txt');
    const written = await run('key', 'paper', '--out', out, ...WITH_PASSPHRASE);
    expect(written.errors).toContain('WARNING');
    expectNoWords(written);
    expect((await run('key', 'paper', '--out', out, ...WITH_PASSPHRASE)).exitCode).toBe(5);
    const rehearsed = await run('key', 'rehearse', '--words-file', out, '--record', ...WITH_PASSPHRASE);
    expect(rehearsed.exitCode).toBe(0);
    expectNoWords(rehearsed);
    expect((await run('ledger', 'list')).output).toContain(`root key of ${PRODUCT} rehearsed from paper`);
    expect((await run('ledger', 'verify')).exitCode).toBe(0);
  });

  it('restores the file under a new passphrase, and says whose key it is', async () => {
    const { rootKeyFile } = fixture.made;
    const before = await openSecretText(rootKeyFile, PASSPHRASE);
    const file = join(fixture.folder, 'words.txt');
    writeFileSync(file, words.map((word) => word.slice(0, 4)).join(' '));
    const restore = () =>
      commandsOn(fixture.folder, { readInput: async () => 'harbour quiet seven counts\n' })(
        ...['key', 'restore-root', '--words-file', file],
        ...WITH_PASSPHRASE,
      );
    expect((await restore()).errors).toContain('it was not touched');
    rmSync(rootKeyFile);
    const restored = await restore();
    expect(restored).toMatchObject({ exitCode: 0, errors: '' });
    expect(restored.output).toContain(`It is the root key of ${PRODUCT}.`);
    expect(await openSecretText(rootKeyFile, 'harbour quiet seven counts')).toBe(before);

    writeFileSync(file, rootWords(counting(3, 32)).join(' '));
    rmSync(rootKeyFile);
    expect((await restore()).errors).toContain('These are the words of another root key');
    expect(existsSync(rootKeyFile)).toBe(false);
    const away = commandsOn(join(fixture.folder, 'no-desk'));
    const to = join(fixture.folder, 'new.age');
    expect((await away('key', 'restore-root', '--words-file', file, ...WITH_PASSPHRASE)).errors).toContain(
      '--root-key-file',
    );
    const other = await away(
      'key',
      'restore-root',
      '--words-file',
      file,
      '--to',
      to,
      '--kit',
      fixture.made.kitFile,
      ...WITH_PASSPHRASE,
    );
    expect(other.errors).toContain('another root key');
    expect((await away('key', 'restore-root', '--words-file', file, '--to', to, ...WITH_PASSPHRASE)).output).toContain(
      'No desk or kit says whose it is',
    );
  });

  it('is typed on that screen too, with what is near a wrong word shown only there', async () => {
    const [first = '', ...rest] = words;
    const { aside, seen } = asideOf('xyzzi', first, `${rest.slice(0, 3).join(' ')} zoo <`, rest.slice(3).join(' '));
    const rehearsed = await commandsOn(fixture.folder, { aside })('key', 'rehearse');
    expect(rehearsed.errors).toContain('would restore root key');
    expect(rehearsed.exitCode).toBe(0);
    expectNoWords(rehearsed);
    expect(seen.join('\n')).toContain('Word 1 is not in the list of words.');
    expect(seen.join('\n')).toContain('4 of 24 words are there.');
  });

  it('rehearses some words against the key file', async () => {
    const typing = (answer: (place: number) => string) => {
      const aside: Aside = (work) =>
        work({ show: () => undefined, ask: async (prompt) => answer(Number(/number (\d+)/.exec(prompt)?.[1]) - 1) });
      return commandsOn(fixture.folder, { aside })('key', 'rehearse', '--some', '4', ...WITH_PASSPHRASE);
    };
    const right = await typing((place) => words[place] ?? '');
    expect(right.errors).toContain('4 of 24 words are those of root key');
    const wrong = await typing(() => 'zoo');
    expect(wrong.exitCode).toBe(3);
    expect(wrong.errors).toContain('These words are not those of the root key: number');
  });
});
