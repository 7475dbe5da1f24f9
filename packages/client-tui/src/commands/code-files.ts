// Codes as text files, where more than a voice is allowed: written for `--out`, read for `--in`.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MOST_SEARCHED } from '@readback/core';
import { clientErrors } from '../errors.js';
import type { CommandContext } from './context.js';

const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

/** Throws `code-file-unwritable`. */
export function writeCodeFile({ folder }: CommandContext, name: string, text: string): void {
  const file = resolve(folder, name);
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw clientErrors.error('code-file-unwritable', { file, errno: errnoOf(error) }, error);
  }
}

/** As much of it as is searched for a code. Throws `code-file-unreadable`. */
export function readCodeFile({ folder }: CommandContext, name: string): string {
  const file = resolve(folder, name);
  try {
    return readFileSync(file, 'utf8').slice(0, MOST_SEARCHED);
  } catch (error) {
    throw clientErrors.error('code-file-unreadable', { file, errno: errnoOf(error) }, error);
  }
}
