// What a text may not hold that people have to read before they trust it: characters that a terminal obeys, that are not
// seen, or that turn what is beside them (docs/protocol.md section 8.1).

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with U+FFFD for each of them: to be printed, wherever it came from. */
export function visible(text: string): string {
  return text.replace(UNSEEN, '\uFFFD');
}
