// A vendor's own program that goes with the client: one file from any bundler, which asks for its kit with
// `compiledInKit()`, and its bill where there is one (`FILE.bill.json`).
import { readFile } from 'node:fs/promises';
import { asksForKit, hasKit } from '@readback/core/vendor';
import { type Bill, readBill } from './bill.js';
import { fileFault, shipError } from './errors.js';

export interface ProgramToShip {
  /** Of its file, without an end. */
  readonly name: string;
  readonly format: 'mjs' | 'cjs';
  readonly bundle: string;
  readonly bill: Bill | undefined;
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,59}$/;

/** Throws `ship-name-invalid`. */
export function requireName(name: string, taken: readonly string[] = []): string {
  const isTaken = taken.some((other) => other.toLowerCase() === name.toLowerCase());
  if (NAME.test(name) && !isTaken) return name;
  throw shipError('ship-name-invalid', { name });
}

/** `value`: `NAME=FILE`. Throws `ship-program-...`, `ship-name-invalid`, `ship-file-unreadable`. */
export async function readProgram(
  value: string,
  pathOf: (file: string) => string,
  taken: readonly string[],
): Promise<ProgramToShip> {
  const [, name = '', file = '', format] = /^([^=]+)=(.+\.(mjs|cjs))$/.exec(value) ?? [];
  if (format !== 'mjs' && format !== 'cjs') throw shipError('ship-program-invalid', { value });
  requireName(name, taken);
  const path = pathOf(file);
  const bundle = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw fileFault('ship-file-unreadable', path, cause);
  });
  if (hasKit(bundle)) throw shipError('ship-program-has-kit', { path });
  if (!asksForKit(bundle)) throw shipError('ship-program-without-slot', { path });
  const bill = await readFile(`${path}.bill.json`, 'utf8').catch(() => undefined);
  return { name, format, bundle, bill: bill === undefined ? undefined : readBill(bill, bundle) };
}
