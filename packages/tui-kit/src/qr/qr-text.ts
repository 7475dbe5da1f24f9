// A code as a QR symbol of half-block characters, for a site where more than a voice is allowed: the same code with the
// same checks, scanned instead of read. Two modules stand above each other in one character, explicit black on white.
import { encode } from 'uqr';
import { showsUnicode } from '../unicode.js';

/** Light modules around the symbol: what the standard asks for, and the least that scanners still accept. */
export const QUIET_ZONE = 4;
export const LEAST_QUIET_ZONE = 2;

const HALF_BLOCKS = { neither: ' ', top: '▀', bottom: '▄', both: '█' } as const;

/** The rows of a QR symbol, all of the same width, dark modules as the foreground. `code` is upper case, so that it is
 * encoded in the compact alphanumeric mode. */
export function qrRows(code: string, quiet: number = QUIET_ZONE): string[] {
  const { data, size } = encode(code.toUpperCase(), { ecc: 'M', border: 0 });
  const isDark = (x: number, y: number): boolean => data[y - quiet]?.[x - quiet] === true;
  const side = size + 2 * quiet;
  return Array.from({ length: Math.ceil(side / 2) }, (_, row) =>
    Array.from({ length: side }, (_, x) => halfBlock(isDark(x, 2 * row), isDark(x, 2 * row + 1))).join(''),
  );
}

function halfBlock(top: boolean, bottom: boolean): string {
  if (top) return bottom ? HALF_BLOCKS.both : HALF_BLOCKS.top;
  return bottom ? HALF_BLOCKS.bottom : HALF_BLOCKS.neither;
}

/** The rows that fit into a room, with the widest quiet zone that does; undefined where none does. */
export function fittingQr(code: string, columns: number, rows: number): string[] | undefined {
  for (let quiet = QUIET_ZONE; quiet >= LEAST_QUIET_ZONE; quiet--) {
    const lines = qrRows(code, quiet);
    if (lines.length <= rows && (lines[0]?.length ?? 0) <= columns) return lines;
  }
  return undefined;
}

// Black and white of the 256 colours: those of the basic 16 are whatever the person's theme says.
const BLACK_ON_WHITE = '\u001B[38;5;16;48;5;231m';
const PLAIN_AGAIN = '\u001B[0m';

/** A QR symbol for plain output on a terminal. */
export function qrText(code: string): string {
  return qrRows(code)
    .map((row) => BLACK_ON_WHITE + row + PLAIN_AGAIN)
    .join('\n');
}

/** What keeps a terminal from showing a symbol that can be scanned: without colour, black may be white. */
export function qrObstacle(
  env: Readonly<Record<string, string | undefined>>,
  isUnicode: boolean = showsUnicode(env),
): 'colour' | 'unicode' | undefined {
  if ((env['NO_COLOR'] ?? '') !== '' || env['FORCE_COLOR'] === '0' || env['TERM'] === 'dumb') return 'colour';
  return isUnicode ? undefined : 'unicode';
}
