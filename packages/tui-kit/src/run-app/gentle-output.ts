// The terminal as Ink 6.8 sees it, with three of its habits mended on the way; everything else passes through unchanged.

/** When a window becomes lower than the frame on it, Ink clears the scrollback too, which is the person's, not ours. */
const ERASE_SCROLLBACK = '\u001B[3J';

/** An incremental frame begins by moving up to its first line, and Ink moves one line too few when the frame ends in a
 * line end, as ours do. A full-screen frame always begins at the top, so it is sent there. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals speak in control characters
const TO_FIRST_LINE = /^\u001B\[\d+A/;
const HOME = '\u001B[H';

/** Lines that stay as they are are passed one by one, which is a good part of what a key press costs on a slow line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals speak in control characters
const LINE_BY_LINE = /(?:\u001B\[E){2,}/g;
const NEXT_LINE_LENGTH = 3;

function mend(data: string): string {
  return data
    .replaceAll(ERASE_SCROLLBACK, '')
    .replace(TO_FIRST_LINE, HOME)
    .replace(LINE_BY_LINE, (lines) => `\u001B[${lines.length / NEXT_LINE_LENGTH}E`);
}

/** `stdout` for Ink's `render` with incremental rendering on the alternate screen. */
export function gentleOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return value.bind(target);
      return (data: unknown, ...rest: unknown[]): unknown =>
        value.call(target, typeof data === 'string' ? mend(data) : data, ...rest);
    },
  });
}
