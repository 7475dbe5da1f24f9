// What a bench is given: `--trials=100000`; with `--full`, the sizes that the figures are promised for.

import { handOn } from './hand-on.js';

/** What was given, such as `postgres` of `--on=postgres`; the last one counts. */
export function textFlag(name: string): string | undefined {
  const prefix = `--${name}=`;
  return process.argv.findLast((argument) => argument.startsWith(prefix))?.slice(prefix.length);
}

export function numberFlag(name: string, otherwise: number): number {
  const given = textFlag(name);
  if (given === undefined) return otherwise;
  handOn({ flag: `--${name}=${given}` });
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name}= takes a whole number above 0`);
  return value;
}

const FULL = '--full';

/** A size: the bearable one, or the one of `--full`, or the one that was given. */
export function sizeFlag(name: string, bearable: number, full: number): number {
  const isFull = process.argv.includes(FULL);
  if (isFull) handOn({ flag: FULL });
  return numberFlag(name, isFull ? full : bearable);
}
