// The tables of docs/protocol.md that are made from the sources: long lists whose every word and order counts.
import { ALPHABET } from '@readback/core';
import { PHRASE_ADJECTIVES, PHRASE_NOUNS } from '../../packages/core/src/codes/phrase-words.js';
import { SPELLING_WORDS } from '../../packages/core/src/codes/spelling.js';

/** Words with the index of the first in front of each line. */
function numbered(words: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < words.length; at += 8) {
    lines.push(`    ${String(at).padStart(3)}  ${words.slice(at, at + 8).join(' ')}`);
  }
  return lines.join('\n');
}

function phraseWords(): string {
  return `Adjectives:\n\n${numbered(PHRASE_ADJECTIVES)}\n\nNouns:\n\n${numbered(PHRASE_NOUNS)}`;
}

function spellingWords(): string {
  const symbols = [...ALPHABET, 'I', 'L', 'O', 'U'];
  const rows = symbols.map((symbol) => {
    const words = [...SPELLING_WORDS].flatMap(([word, meant]) => (meant === symbol ? [word] : []));
    return `| \`${symbol}\` | ${words.join(' ')} |`;
  });
  return ['| symbol | words |', '|---|---|', ...rows].join('\n');
}

/** The document with its made tables as the sources have them now. */
export function withTables(document: string): string {
  return [['phrase words', phraseWords()] as const, ['spelling words', spellingWords()] as const].reduce(
    (text, [name, table]) => {
      const begin = `<!-- ${name}: begin -->\n`;
      const end = `<!-- ${name}: end -->`;
      const from = text.indexOf(begin);
      const to = text.indexOf(end);
      if (from < 0 || to < from) throw new Error(`the document has no place for ${name}`);
      return `${text.slice(0, from + begin.length)}\n${table}\n\n${text.slice(to)}`;
    },
    document,
  );
}
