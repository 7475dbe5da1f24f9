// A command that was written wrongly: what is wrong with it, and what to write. It never repeats a value, which may be a
// secret that somebody typed where none belongs.
import { ReadbackError } from '@readback/core';

export const USAGE = 'usage';

/** Throw it from an action too, for what the forms of options cannot say. */
export const usageError = (message: string, next: string): ReadbackError =>
  new ReadbackError(USAGE, 'input', message, next);

/** The name that was meant, if one is near: a beginning of it, or at most two letters off. */
export function closest(written: string, names: readonly string[]): string | undefined {
  const bare = (name: string): string => name.replace(/^-+/, '');
  const word = bare(written);
  const isStart = (name: string): boolean => word.length > 1 && bare(name).startsWith(word);
  const [best] = names
    .map((name) => ({ name, off: isStart(name) ? 0 : lettersOff(word, bare(name)) }))
    .sort((one, other) => one.off - other.off);
  return best !== undefined && best.off <= Math.min(2, (word.length - 1) / 2) ? best.name : undefined;
}

/** Letters to put in, take out or replace. */
function lettersOff(from: string, to: string): number {
  let row = [...to, ''].map((_, place) => place);
  [...from].forEach((letter, line) => {
    const next = [line + 1];
    [...to].forEach((other, place) => {
      const swapped = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(swapped, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    });
    row = next;
  });
  return row.at(-1) ?? 0;
}
