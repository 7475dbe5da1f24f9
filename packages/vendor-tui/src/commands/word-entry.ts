// The words of a root key, typed in: one at a time or many, on a screen that nothing keeps, or from a file for scripts.
import { ReadbackError } from '@readback/core';
import { nearWords, PAPER_WORDS, paperWord, readRootWords } from '../keystore/index.js';
import type { AsideScreen } from './aside-screen.js';
import { type CommandContext, pathOf } from './context.js';
import { commandErrors } from './errors.js';

/** The key, to be wiped after use. Throws `paper-words-...`, `paper-not-here`, `passphrase-file-unreadable`. */
export async function wordsOf(context: CommandContext, file: string | undefined): Promise<Uint8Array> {
  if (file !== undefined) {
    const path = file === '-' ? 'standard input' : pathOf(file, context.workFolder);
    const text = file === '-' ? await context.nextLine() : await context.readFile(path);
    if (text === undefined) throw commandErrors.error('passphrase-file-unreadable', { path });
    return readRootWords(wordsIn(text));
  }
  if (context.aside === undefined) throw commandErrors.error('paper-not-here');
  return await context.aside(async (screen) => await askWords(screen));
}

/** Numbers, and a heading as `key paper --out` writes it, are left out. */
function wordsIn(text: string): string[] {
  const numbered = [...text.matchAll(/\b(\d{1,2})[.):]?\s+(\p{L}+)/gu)]
    .map(([, number, word]) => ({ number: Number(number), word: word ?? '' }))
    .sort((a, b) => a.number - b.number);
  return numbered.length >= PAPER_WORDS ? numbered.map(({ word }) => word) : (text.match(/\p{L}+/gu) ?? []);
}

async function askWords(screen: AsideScreen): Promise<Uint8Array> {
  for (;;) {
    const words: string[] = [];
    let said = '';
    while (words.length < PAPER_WORDS) {
      screen.show([
        `Type the ${PAPER_WORDS} words of the root key: one at a time, or several with spaces.`,
        'The first four letters of a word are enough. A single "<" takes the last word back.',
        '',
        `${words.length} of ${PAPER_WORDS} words are there.`,
        said,
      ]);
      said = takeWords(await screen.ask(`Word ${words.length + 1}: `), words);
    }
    try {
      return readRootWords(words);
    } catch (error) {
      if (!(error instanceof ReadbackError)) throw error;
      screen.show([error.message, error.next, '']);
      await screen.ask('Press Enter to type them again, Ctrl-C to stop: ');
    }
  }
}

/** Takes words as long as each is one; what to say of the first that is none. */
function takeWords(line: string, words: string[]): string {
  for (const typed of line.split(/[\s,.;:\d]+/u).filter((part) => part !== '')) {
    if (typed === '<') {
      words.pop();
      continue;
    }
    if (words.length >= PAPER_WORDS) return '';
    const word = paperWord(typed);
    if (word === undefined) {
      const near = nearWords(typed);
      const hint = near.length === 0 ? 'Read it again on the paper.' : `Near it: ${near.join(', ')}.`;
      return `Word ${words.length + 1} is not in the list of words. ${hint}`;
    }
    words.push(word);
  }
  return '';
}
