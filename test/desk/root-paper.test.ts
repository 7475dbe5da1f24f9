// The root key on paper: words out, words in, and never a word where it would be kept.
import { existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseKit } from '@readback/core';
import { ed25519PublicKey, formatKit } from '@readback/core/vendor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Aside, createAside } from '../../packages/vendor-tui/src/commands/aside-screen.js';
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
    expect(written.output).toContain(`24 words were written to ${out}`);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const rehearsed = await run('key', 'rehearse', '--words-file', out, '--record', ...WITH_PASSPHRASE);
    expect(rehearsed.exitCode).toBe(0);
    expectNoWords(rehearsed);
    expect((await run('ledger', 'list')).output).toMatch(
      new RegExp(`root key of ${PRODUCT} rehearsed from paper$`, 'm'),
    );
    expect((await run('ledger', 'verify')).exitCode).toBe(0);
  });

  it('writes them into no file that is there, however large, nor where a link points', async () => {
    const paper = async (out: string) => {
      const ran = await run('key', 'paper', '--out', out, ...WITH_PASSPHRASE);
      expect(ran).toMatchObject({ exitCode: 5, errors: expect.stringContaining(`This file cannot be made: ${out}`) });
      expectNoWords(ran);
    };
    const large = join(fixture.folder, 'large.txt');
    writeFileSync(large, 'x'.repeat(9 * 1024 * 1024));
    await paper(large);
    expect(statSync(large).size).toBe(9 * 1024 * 1024);
    const elsewhere = join(fixture.folder, 'elsewhere.txt');
    const linked = join(fixture.folder, 'linked.txt');
    symlinkSync(elsewhere, linked);
    await paper(linked);
    expect(existsSync(elsewhere)).toBe(false);
    await paper(join(fixture.folder, 'no-folder', 'paper.txt'));
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
    // The folder went with the key.
    rmSync(dirname(rootKeyFile), { recursive: true });
    const restored = await restore();
    expect(restored).toMatchObject({ exitCode: 0, errors: '' });
    expect(restored.output).toContain(`It is the root key of ${PRODUCT}.`);
    expect(await openSecretText(rootKeyFile, 'harbour quiet seven counts')).toBe(before);
    expect(statSync(dirname(rootKeyFile)).mode & 0o777).toBe(0o700);

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
      return commandsOn(fixture.folder, { aside })('key', 'rehearse', '--some', '4', '--record', ...WITH_PASSPHRASE);
    };
    const right = await typing((place) => words[place] ?? '');
    expect(right.errors).toContain('4 of 24 words are those of root key');
    const wrong = await typing(() => 'zoo');
    expect(wrong.exitCode).toBe(3);
    expect(wrong.errors).toContain('These words are not those of the root key: number');
    expect((await run('ledger', 'list')).output).toContain(
      `root key of ${PRODUCT} rehearsed from paper: 4 of 24 words`,
    );
  });

  it.each(['0', '25', 'all', '1.5'])('rehearses no %s words', async (some) => {
    const ran = await run('key', 'rehearse', '--some', some, ...WITH_PASSPHRASE);
    expect(ran).toMatchObject({ exitCode: 3, errors: expect.stringContaining('--some with a number from 1 to 24') });
  });

  it('takes any root key of a kit, and none that is not there', async () => {
    const kit = parseKit(readFileSync(fixture.made.kitFile, 'utf8'));
    const [own] = kit.trust.rootKeys;
    const other = ed25519PublicKey(counting(5, 32));
    const several = join(fixture.folder, 'several.kit.json');
    const file = join(fixture.folder, 'words.txt');
    writeFileSync(file, words.join(' '));
    const rehearse = async (rootKeys: readonly (Uint8Array | undefined)[]) => {
      const trusted = rootKeys.filter((key) => key !== undefined);
      writeFileSync(several, formatKit({ ...kit, trust: { ...kit.trust, rootKeys: trusted } }));
      return await run('key', 'rehearse', '--words-file', file, '--kit', several);
    };
    expect(await rehearse([other, own])).toMatchObject({ exitCode: 0 });
    expect(await rehearse([other])).toMatchObject({ exitCode: 3, errors: expect.stringContaining('another root key') });
  });
});

describe('the screen that nothing keeps', () => {
  const opened = async (env: Readonly<Record<string, string>>, platform: NodeJS.Platform = 'linux') => {
    const printed: string[] = [];
    const input = {
      on: () => input,
      off: () => input,
      setRawMode: () => input,
      resume: () => input,
      pause: () => input,
    };
    const aside = createAside({ input: input as never, print: (text) => printed.push(text) }, { env, platform });
    await aside(async ({ show }) => show(['a word']));
    return printed.join('');
  };

  it.each([
    {},
    { TERM: 'dumb' },
    { TERM: 'vt100' },
    { TERM: 'screen' },
    { TERM: 'screen.xterm-256color' },
    { TERM: 'xterm-256color', STY: '1.tty' },
    { TERM: 'dumb', TMUX: '/tmp/tmux' },
  ])('is not there with %j', async (env) => {
    await expect(opened(env)).rejects.toMatchObject({ code: 'paper-screen-keeps' });
  });

  it.each([{ TERM: 'xterm-256color' }, { TERM: 'tmux-256color' }, { TERM: 'screen-256color', TMUX: '/tmp/tmux' }])(
    'is there with %j, and left again',
    async (env) => {
      const printed = await opened(env);
      expect(printed.startsWith('\u001B[?1049h')).toBe(true);
      expect(printed).toContain('a word');
      expect(printed.endsWith('\u001B[?1049l')).toBe(true);
    },
  );

  it('is the console of Linux, which forgets, and that of Windows', async () => {
    expect((await opened({ TERM: 'linux' })).endsWith('\u001B[2J\u001B[H\u001B[3J')).toBe(true);
    expect(await opened({}, 'win32')).toContain('a word');
  });
});
