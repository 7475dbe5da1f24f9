// A group that was begun before a pause: some go on with it, some type all of it once more. Which of the two it was is known
// by its check; taken for the first, the second would move everything that is typed after it.
import { formatGroup, GROUP_SYMBOLS, type GroupAccepts, type TypedGroup } from '@readback/core';

/** The group once more, where that is what was typed; `perhaps` as long as it begins like what stood there; else `no`. */
export function readAgain(
  begun: string | undefined,
  text: string,
  parse: (text: string) => TypedGroup,
  accepts: GroupAccepts,
): string {
  if (begun === undefined) return 'no';
  if (isRight(parse(text), accepts)) return 'no';
  const before = parse(begun).symbols;
  const again = parse(text.slice(begun.length));
  if (before.some((symbol, at) => at < again.symbols.length && symbol !== again.symbols[at])) return 'no';
  if (again.symbols.length < GROUP_SYMBOLS) return 'perhaps';
  return isRight(again, accepts) ? formatGroup(again.symbols) : 'no';
}

function isRight({ symbols }: TypedGroup, accepts: GroupAccepts): boolean {
  const heard = symbols.filter((symbol) => symbol !== null);
  return symbols.length === GROUP_SYMBOLS && heard.length === GROUP_SYMBOLS && accepts(heard);
}
