// Spelling alphabets: the word said for each symbol. Letters heard on a telephone are wrong eight times as often as
// spelling words (docs/protocol.md section 4). Adding a language is adding a table.

/** Words for the letters A-Z and the digits 0-9, each the one that is shown, then others that are understood. */
export interface SpellingAlphabet {
  readonly id: string;
  readonly title: string;
  readonly words: Readonly<Record<string, readonly [shown: string, ...understood: string[]]>>;
}

/** The ICAO radiotelephony alphabet, with plain English digits; its digit pronunciations are understood. */
export const ICAO: SpellingAlphabet = {
  id: 'icao',
  title: 'International (ICAO)',
  words: {
    0: ['Zero', 'nought'],
    1: ['One', 'wun'],
    2: ['Two', 'too'],
    3: ['Three', 'tree'],
    4: ['Four', 'fower'],
    5: ['Five', 'fife'],
    6: ['Six'],
    7: ['Seven'],
    8: ['Eight', 'ait'],
    9: ['Nine', 'niner'],
    A: ['Alfa', 'alpha'],
    B: ['Bravo'],
    C: ['Charlie', 'charly'],
    D: ['Delta'],
    E: ['Echo'],
    F: ['Foxtrot'],
    G: ['Golf'],
    H: ['Hotel'],
    I: ['India'],
    J: ['Juliett', 'juliet'],
    K: ['Kilo'],
    L: ['Lima'],
    M: ['Mike'],
    N: ['November'],
    O: ['Oscar'],
    P: ['Papa'],
    Q: ['Quebec'],
    R: ['Romeo'],
    S: ['Sierra'],
    T: ['Tango'],
    U: ['Uniform'],
    V: ['Victor'],
    W: ['Whiskey', 'whisky'],
    X: ['X-ray', 'xray'],
    Y: ['Yankee'],
    Z: ['Zulu'],
  },
};

/** All alphabets whose words are understood when typed. */
export const SPELLING_ALPHABETS: readonly SpellingAlphabet[] = [ICAO];

/** The words of a group, one a symbol; an inaudible symbol is `?`. */
export function spellGroup(group: string, alphabet: SpellingAlphabet = ICAO): string[] {
  return Array.from(group, (symbol) => alphabet.words[symbol]?.[0] ?? symbol);
}

/** Lower-case word without marks → letter or digit, over all alphabets. */
export const SPELLING_WORDS: ReadonlyMap<string, string> = new Map(
  SPELLING_ALPHABETS.flatMap(({ words }) =>
    Object.entries(words).flatMap(([symbol, forms]) =>
      forms.map((form) => [form.toLowerCase().replace('-', ''), symbol] as const),
    ),
  ),
);

/** Whether a text in lower case is the beginning of a longer spelling word. */
export function beginsSpellingWord(text: string): boolean {
  for (const word of SPELLING_WORDS.keys()) if (word.length > text.length && word.startsWith(text)) return true;
  return false;
}
