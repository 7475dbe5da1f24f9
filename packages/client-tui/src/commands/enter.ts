// readback enter [CODE...|-] [--in FILE]: the response, in any form and with whatever text stands around it. A slip that the
// signature can mend is mended, and told. Exit 0 when it unlocked, now or before; 3 for a typing fault (nothing is lost, hear the groups
// again), 4 when the response is refused.
// --json: { closingPhrase: [word, word], again: boolean (it was entered before), changed: [{ group (counted from 1), from, to }], licence: { see licence-text.ts } };
// errors: see program.ts.
import {
  bindingOf,
  type CodeLayout,
  type FoundCode,
  faultOfReading,
  findCode,
  ReadbackError,
  readCode,
  responseLayoutOf,
  storedChallenge,
  UNBOUND,
} from '@readback/core';
import type { Site } from '@readback/core/node';
import { EXIT } from '@readback/tui-kit/plain';
import { type EnteredResponse, enterResponse } from '../enter-response.js';
import { clientErrors } from '../errors.js';
import { statusLine } from '../flow/describe.js';
import { changesOf, changeWords } from '../flow/healing.js';
import type { Change } from '../flow/state.js';
import { answer, type CommandContext, openClientSite } from './context.js';
import { licenceJson } from './licence-text.js';

export function enterCommand(context: CommandContext, text: string): number {
  const site = openClientSite(context);
  const found = bestFind(site, text);
  if (found.kind === 'several') throw clientErrors.error('codes-several');
  if (found.kind === 'none') throw clientErrors.error('code-not-found');
  const { groups, unknown } = found;
  const characters = namesOf(unknown);
  if (groups.length === 0 && text.trim() !== '')
    throw clientErrors.error('typed-unreadable', { characters: characters || namesOf([...text]) });
  if (characters !== '') context.printError(`Not taken, because these are no symbols of a code: ${characters}`);
  if (site.installation().pending.length === 0) requireResponse(site, groups);
  const { changes, closingPhrase, isAgain } = enterOrHeal(site, groups);
  const licence = site.licence();
  answer(
    context,
    {
      closingPhrase,
      again: isAgain,
      changed: changes.map(({ group, from, to }) => ({ group: group + 1, from, to })),
      licence: licenceJson(licence),
    },
    [
      ...(isAgain ? ['This response was entered already; nothing has changed.'] : []),
      ...changes.map((change) => `Corrected, and proved by the signature: ${changeWords(change)}`),
      statusLine(site.pack.product, licence),
      `Say these two words to the desk: ${closingPhrase.join(' ')}`,
    ].join('\n'),
  );
  return EXIT.ok;
}

/** With nothing to answer, a code of another kind is told as that: a receipt, mostly. Throws `wrong-kind`. */
function requireResponse(site: Site, groups: readonly string[]): void {
  const layout = responseLayoutOf(site.pack);
  const reading = readCode(layout, groups, UNBOUND);
  if (reading.status === 'wrong-kind')
    throw faultOfReading(reading, groups, { want: layout.kind, groups: layout.groups });
}

interface Entered extends EnteredResponse {
  readonly changes: readonly Change[];
}

/** Faults that may be a slip of a response to one of our challenges. */
const SLIPS: ReadonlySet<string> = new Set([
  'group-mismatch',
  'symbol-inaudible',
  'check-mismatch',
  'code-too-long',
  'code-too-short',
]);

function enterOrHeal(site: Site, groups: readonly string[]): Entered {
  try {
    return { ...enterResponse(site, groups), changes: [] };
  } catch (fault) {
    if (!(fault instanceof ReadbackError) || !SLIPS.has(fault.code)) throw fault;
    const work = site.healResponse(groups);
    let step = work.next();
    while (!step.done) step = work.next();
    if (!step.value) throw fault;
    const { closingPhrase, groups: meant, changed } = step.value;
    return { closingPhrase, isAgain: false, changes: changesOf(groups, meant, changed) };
  }
}

const MOST_NAMED = 12;

/** Each once, without those that are invisible or turn the line around. */
function namesOf(characters: readonly string[]): string {
  const shown = characters.filter((character) => !/[\p{C}\p{Z}]/u.test(character));
  return [...new Set(shown)].slice(0, MOST_NAMED).join(' ');
}

/** The code in a text under the challenge it fits best; one that waits no more is told as such only if its groups are found. */
function bestFind(site: Site, text: string): FoundCode {
  const layout = responseLayoutOf(site.pack);
  const { pending, past } = site.installation();
  const bindings = [...pending.map(({ challenge }) => challenge), ...past].map((challenge) =>
    bindingOf(storedChallenge(challenge)),
  );
  const readings = [...bindings, UNBOUND].map((binding) => {
    const found = findCode(text, layout, binding);
    const marks = found.kind === 'one' ? readCode(layout, found.groups, binding).marks : [];
    return { found, right: marks.filter((mark) => mark === 'ok').length };
  });
  const best = readings.reduce((most, reading) => (reading.right > most.right ? reading : most));
  return best.right < NEARLY_ALL * layout.groups ? (answerToAnother(text, layout) ?? best.found) : best.found;
}

/** Fewer groups that pass may be those of a response to another challenge, in places that are not theirs. */
const NEARLY_ALL = 0.8;
/** What a challenge may add to the checks of groups: 5 bits. */
const GROUP_BINDINGS = 32;

/** A whole response to whatever challenge: all of its groups pass under one binding, and by chance none does so. */
function answerToAnother(text: string, layout: CodeLayout): FoundCode | undefined {
  for (let group = 0; group < GROUP_BINDINGS; group++) {
    const binding = { ...UNBOUND, group };
    const found = findCode(text, layout, binding);
    if (found.kind !== 'one' || found.groups.length !== layout.groups) continue;
    if (readCode(layout, found.groups, binding).marks.every((mark) => mark === 'ok')) return found;
  }
  return undefined;
}
