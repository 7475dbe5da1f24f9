// The spelling alphabet of a call by its id; what is not known is the first of all.
import { ICAO, nextAlphabet, type SpellingAlphabet, spellingAlphabet } from '@readback/core';

export function alphabetOf(id: string): SpellingAlphabet {
  return spellingAlphabet(id) ?? ICAO;
}

export function spellingAfter(id: string): string {
  return nextAlphabet(alphabetOf(id)).id;
}
