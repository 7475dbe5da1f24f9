// The 32 symbols of a spoken code: Crockford's base 32, without I, L, O and U (docs/protocol.md section 3).
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Stands for a symbol that could not be heard. */
export const INAUDIBLE = '?';

/** Symbols in a group: four carry data, the fifth checks them. */
export const GROUP_SYMBOLS = 5;
export const GROUP_DATA_SYMBOLS = 4;

/** One group as typed so far: values 0-31, `null` for a symbol nobody could hear. */
export type GroupSymbols = readonly (number | null)[];

/** The letter or digit of a value 0-31. */
export function symbolOf(value: number | null): string {
  return value === null ? INAUDIBLE : ALPHABET.charAt(value);
}

/** The value of a canonical symbol, `null` for `?`, `undefined` for anything else. */
export function valueOf(symbol: string): number | null | undefined {
  if (symbol === INAUDIBLE) return null;
  const value = ALPHABET.indexOf(symbol);
  return symbol.length === 1 && value >= 0 ? value : undefined;
}

/** `K7?4X`. */
export function formatGroup(symbols: GroupSymbols): string {
  return symbols.map(symbolOf).join('');
}

/** The values of a group written in canonical symbols. Throws RangeError for any other character. */
export function groupValues(group: string): (number | null)[] {
  return Array.from(group, (symbol) => {
    const value = valueOf(symbol);
    if (value === undefined) throw new RangeError('not a symbol');
    return value;
  });
}
