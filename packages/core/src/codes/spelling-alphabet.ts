// What a spelling alphabet is. Each has a file of its own in alphabets/; adding one is adding a file and a line in spelling.ts.

/** Words for the letters A-Z and the digits 0-9, each the one that is shown, then others that are understood. */
export interface SpellingAlphabet {
  readonly id: string;
  /** In its own language. */
  readonly title: string;
  readonly words: Readonly<Record<string, readonly [shown: string, ...understood: string[]]>>;
}
