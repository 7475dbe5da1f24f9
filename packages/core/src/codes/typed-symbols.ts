// From the characters people type or paste to symbols: any case, any separator, other scripts' look-alikes and digits
// (docs/protocol.md section 4.1).
import { valueOf } from './alphabet.js';

/** Letters of other scripts that look like a symbol, and symbols that people write for one another. */
const LOOK_ALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    // the letters the alphabet leaves out; U is most often a misheard Q or a 2, so it counts as not heard
    'O=0 I=1 L=1 |=1 !=1 U=? *=? _=?',
    // Cyrillic
    'А=A В=B С=C Е=E Н=H К=K М=M О=0 Р=P Т=T Х=X У=Y З=3 І=1 Ј=J Ѕ=S Ѵ=V Ԁ=D Ԍ=G Ԛ=Q Ԝ=W',
    // Greek
    'Α=A Β=B Ε=E Ζ=Z Η=H Ι=1 Κ=K Μ=M Ν=N Ο=0 Ρ=P Τ=T Υ=Y Χ=X',
  ]
    .join(' ')
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.at(-1) ?? '']),
);

const DIGIT = /^\p{Nd}$/u;

/** The value of a decimal digit of any script: all scripts encode theirs as runs of ten. */
function digitValue(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  let start = point;
  while (DIGIT.test(String.fromCodePoint(start - 1))) start--;
  return (point - start) % 10;
}

/** The value of one typed character: 0-31, `null` for one that says "not heard", `undefined` for no symbol. */
export function typedValue(character: string): number | null | undefined {
  const upper = character.toUpperCase();
  const value = valueOf(LOOK_ALIKES[upper] ?? upper);
  if (value !== undefined) return value;
  return DIGIT.test(character) ? digitValue(character) : undefined;
}

/** Marks that a clipboard carries along and nobody sees: zero-width, bidirectional, soft hyphen, variation selectors. */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]/gu;

/** Longer texts are cut: what a person typed, with an e-mail around it, is much shorter. One character may stand for eighteen
 * others, so it is asked of both forms. */
export const MOST_TYPED: number = 32 * 1024;

function visible(text: string): string {
  return text.slice(0, MOST_TYPED).normalize('NFKC').slice(0, MOST_TYPED).replace(INVISIBLE, '');
}

/** Runs of characters between separators. */
export function typedTokens(text: string): string[] {
  return visible(text)
    .replace(/\bx[\s-]ray\b/gi, 'xray')
    .split(/[^\p{L}\p{N}\p{M}?*|!_]+/u)
    .filter((token) => token !== '');
}

/** Whether a text ends inside a token, so that the next character may still belong to it. */
export function endsInsideToken(text: string): boolean {
  return /[\p{L}\p{N}\p{M}?*|!_]$/u.test(visible(text));
}
