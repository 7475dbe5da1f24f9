// Codes as text files, where more than a voice is allowed: written for `--out`, read for `--in`.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MOST_SEARCHED, visible } from '@readback/core';
import { EXIT, exitCodeOf } from '@readback/tui-kit/plain';
import { clientErrors } from '../errors.js';
import { answer, type CommandContext, errorJson } from './context.js';

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

/** What an act gave is said before the file is tried: the act is done, whatever becomes of the file. With --json the one
 * object has both, `error` beside the rest. Throws `code-file-unwritable`.
 * @returns the exit code */
export function answerAndWrite(
  context: CommandContext,
  json: object,
  lines: readonly string[],
  file: { readonly name: string; readonly text: string } | undefined,
): number {
  const isJson = context.options.json === true;
  if (!isJson) context.print(lines.join('\n'));
  try {
    if (file) writeCodeFile(context, file.name, file.text);
  } catch (fault) {
    if (!isJson) throw fault;
    answer(context, { ...json, ...errorJson(fault) }, '');
    return exitCodeOf(fault);
  }
  if (isJson || file) answer(context, json, `Written to ${visible(file?.name ?? '')}`);
  return EXIT.ok;
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
