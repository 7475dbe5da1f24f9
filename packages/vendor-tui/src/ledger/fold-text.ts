// One way to compare names and search words in any database: folded here, not by a collation.

/** Lower case, no accents, single spaces: `  MÜLLER  & Söhne ` is `muller & sohne`. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/\s+/gu, ' ');
}

/** A LIKE pattern for text that contains `words`; its escape sign is `\`. */
export function likePattern(words: string): string {
  return `%${foldText(words).replace(/[\\%_]/g, '\\$&')}%`;
}
