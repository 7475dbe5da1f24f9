// Numbers that a bench takes: `--trials=100000`; with `--full`, the sizes that the figures are promised for.

import { handOn } from './hand-on.js';

export function numberFlag(name: string, otherwise: number): number {
  const prefix = `--${name}=`;
  const given = process.argv.findLast((argument) => argument.startsWith(prefix));
  if (given === undefined) return otherwise;
  handOn({ flag: given });
  const value = Number(given.slice(prefix.length));
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${prefix} takes a whole number above 0`);
  return value;
}

const FULL = '--full';

/** A size: the bearable one, or the one of `--full`, or the one that was given. */
export function sizeFlag(name: string, bearable: number, full: number): number {
  const isFull = process.argv.includes(FULL);
  if (isFull) handOn({ flag: FULL });
  return numberFlag(name, isFull ? full : bearable);
}
