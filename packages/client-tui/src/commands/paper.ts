// readback paper [--out FILE]: the licence as text, to be printed and kept, where its policies let it be typed in again.
// readback restore [--in FILE|-]: the same text typed or scanned in again on the same machine, after a loss. Exit 0; 3 for a
// typing fault, 4 where a rule says no.
// --json of paper: { grants: [{ challenge, response }] }; of restore: { licence: { see licence-text.ts } }.
import {
  type Binding,
  bindingOf,
  CHALLENGE_LAYOUT,
  type CodeLayout,
  faultOfReading,
  type Grant,
  readCode,
  responseLayoutOf,
  splitTyped,
  storedChallenge,
  UNBOUND,
  visible,
} from '@readback/core';
import type { Site } from '@readback/core/node';
import { EXIT } from '@readback/tui-kit/plain';
import { clientErrors } from '../errors.js';
import { statusLine } from '../flow/describe.js';
import { writeCodeFile } from './code-files.js';
import { answer, type CommandContext, openClientSite } from './context.js';
import { licenceJson } from './licence-text.js';

/** What every line with a code begins with. */
const CHALLENGE_LINE = 'challenge';
const RESPONSE_LINE = 'response';

export function paperCommand(context: CommandContext, { out }: { readonly out?: string | undefined }): number {
  const site = openClientSite(context);
  const grants = site.paper();
  if (grants.length === 0) throw clientErrors.error('paper-none');
  const text = paperText(site, grants);
  if (out !== undefined) writeCodeFile(context, out, `${text}\n`);
  answer(context, { grants }, out === undefined ? text : `Written to ${visible(out)}`);
  return EXIT.ok;
}

function paperText(site: Site, grants: readonly Grant[]): string {
  return [
    `Licence of ${site.pack.product.title} for this machine.`,
    'Keep this page. If the licence is lost, on the same machine: readback restore --in FILE',
    '',
    ...grants.flatMap(({ challenge, response }) => [
      `${CHALLENGE_LINE}: ${challenge}`,
      `${RESPONSE_LINE}: ${response}`,
      '',
    ]),
  ]
    .join('\n')
    .trimEnd();
}

export function restoreCommand(context: CommandContext, text: string): number {
  const site = openClientSite(context);
  const licence = site.restore(grantsIn(text, responseLayoutOf(site.pack)));
  answer(context, { licence: licenceJson(licence) }, statusLine(site.pack.product, licence));
  return EXIT.ok;
}

/** Pairs of lines; whatever else stands on the page is passed over. Throws `paper-incomplete` and typing faults. */
export function grantsIn(text: string, responses: CodeLayout): Grant[] {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const match = /^\W*(challenge|response)\s*[:=]\s*(.+)$/i.exec(line);
    return match ? [{ kind: match[1]?.toLowerCase(), code: match[2] ?? '' }] : [];
  });
  const grants: Grant[] = [];
  for (let index = 0; index < lines.length; index += 2) {
    const [first, second] = [lines[index], lines[index + 1]];
    if (first?.kind !== CHALLENGE_LINE || second?.kind !== RESPONSE_LINE) throw clientErrors.error('paper-incomplete');
    const challenge = wholeCode(first.code, CHALLENGE_LAYOUT, UNBOUND);
    const response = wholeCode(second.code, responses, bindingOf(storedChallenge(challenge)));
    grants.push({ challenge, response });
  }
  if (grants.length === 0) throw clientErrors.error('paper-incomplete');
  return grants;
}

function wholeCode(text: string, layout: CodeLayout, binding: Binding): string {
  const { groups } = splitTyped(text, layout, binding);
  const reading = readCode(layout, groups, binding);
  if (reading.status !== 'ok') throw faultOfReading(reading, groups, { want: layout.kind, groups: layout.groups });
  return groups.join(' ');
}
