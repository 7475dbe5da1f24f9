// Codes where more than a voice is allowed: a challenge out of a text or a file, a response into a file or a QR code.
import {
  CHALLENGE_LAYOUT,
  type CodeLayout,
  findCode,
  formatCodeText,
  MOST_SEARCHED,
  ReadbackError,
  readCode,
  spellingAlphabet,
  suggestCorrections,
} from '@readback/core';
import { vendorError } from '@readback/core/vendor';
import { qrObstacle, qrText } from '@readback/tui-kit/plain';
import type { IssuedView } from '../desk/index.js';
import { type CommandContext, pathOf } from './context.js';
import { commandErrors } from './errors.js';

export interface ChallengeSource {
  /** The code on the command line, in any form. */
  readonly code: readonly string[];
  /** A file with the code in it, whatever else stands there. */
  readonly in?: string | undefined;
}

/** Lenient as everywhere: any form a person may type, paste or send. Throws `challenge-not-given`, `code-unreadable`,
 * `challenges-several`, `challenge-not-found`, `text-file-unreadable`. */
export async function challengeGroupsOf(context: CommandContext, source: ChallengeSource): Promise<readonly string[]> {
  return await codeGroupsOf(context, source, CHALLENGE_LAYOUT, 'challenge');
}

/** The same for another code that a caller reads out. */
export async function codeGroupsOf(
  context: CommandContext,
  source: ChallengeSource,
  layout: CodeLayout,
  want: string,
): Promise<readonly string[]> {
  const found = findCode(await textOf(context, source, want), layout);
  if (found.kind === 'several') throw commandErrors.error('challenges-several', { want });
  if (found.kind === 'none') throw commandErrors.error('challenge-not-found', { want });
  const characters = [...new Set(found.unknown)].slice(0, 12).map(nameCharacter).join(' ');
  if (found.groups.length === 0 && characters !== '') throw vendorError('code-unreadable', { characters });
  if (characters !== '') context.printError(`Not taken, because these are no symbols of a code: ${characters}`);
  return found.groups;
}

async function textOf(context: CommandContext, { code, in: file }: ChallengeSource, want: string): Promise<string> {
  if (file === undefined) {
    if (code.length === 0) throw commandErrors.error('challenge-not-given', { want });
    return code.join(' ').slice(0, MOST_SEARCHED);
  }
  const path = pathOf(file, context.workFolder);
  const text = await context.readFile(path);
  if (text === undefined) throw commandErrors.error('text-file-unreadable', { path, want });
  return text;
}

/** Characters of other scripts can turn a line of a terminal around, so they are named. */
function nameCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point > 0x20 && point < 0x7f ? character : `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

const MOST_PROPOSALS = 3;

/** A typing fault, with what the challenge may have been: never applied, always asked. */
export function withProposals(error: unknown, typed: readonly string[]): unknown {
  const isTyping = error instanceof ReadbackError && error.family === 'typing';
  if (!isTyping || readCode(CHALLENGE_LAYOUT, typed).status === 'wrong-kind') return error;
  const { corrections, placed } = suggestCorrections(CHALLENGE_LAYOUT, typed);
  const proposals = corrections
    .slice(0, MOST_PROPOSALS)
    .flatMap(({ groups, changed }) =>
      changed.length === 0
        ? []
        : [changed.map((group) => `group ${group + 1} may be ${groups[group]} (typed: ${placed[group] || 'nothing'})`)],
    );
  if (proposals.length === 0) return error;
  const details = { ...error.details, proposals: proposals.map((changes) => changes.join(', ')) };
  return new ReadbackError(error.code, error.family, error.message, error.next, details, { cause: error });
}

/** What `withProposals` found. */
export function proposalsOf(error: unknown): readonly string[] {
  const list = error instanceof ReadbackError ? error.details['proposals'] : undefined;
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];
}

export interface ResponseTargets {
  /** A text file for the response. */
  readonly out?: string | undefined;
  /** Also as a QR code. */
  readonly qr?: boolean | undefined;
}

/** Before anything is issued: what would only fail afterwards. Throws `qr-not-here`. */
export function checkTargets({ env }: CommandContext, { qr }: ResponseTargets): void {
  const obstacle = qr === true ? qrObstacle(env) : undefined;
  if (obstacle !== undefined) {
    throw commandErrors.error('qr-not-here', { missing: obstacle === 'colour' ? 'colours' : 'Unicode' });
  }
}

/** Writes the file, and gives the lines that go below the response. Throws `text-file-unwritable`. */
export async function deliver(
  context: CommandContext,
  issued: IssuedView,
  { out, qr }: ResponseTargets,
  spelling: string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  if (out !== undefined) {
    const path = pathOf(out, context.workFolder);
    const isWritten = await context.writeFile(path, responseFile(issued, spelling));
    if (!isWritten) throw commandErrors.error('text-file-unwritable', { path, grantId: issued.grantId });
    lines.push('', `Written to ${path}`);
  }
  if (qr === true && context.options.json !== true) lines.push('', qrText(issued.groups.join(' ')));
  return lines;
}

/** For the site: the response and what it is for. */
function responseFile({ customerName, offer, issuedOn, groups }: IssuedView, spelling: string): string {
  const alphabet = spellingAlphabet(spelling);
  return formatCodeText({
    title: `Response for ${customerName}: ${offer}, ${issuedOn}`,
    groups,
    ...(alphabet && { alphabet }),
    notes: [
      'Type it into the program at the site, or: readback enter --in FILE',
      'Then tell us the two words it shows.',
    ],
  });
}
