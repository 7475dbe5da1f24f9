// readback enter [CODE...|-]: the response, as arguments in any form or from standard input. Exit 0 when it unlocked;
// 3 for a typing fault (nothing is lost, hear the groups again), 4 when the response is refused.
// --json: { closingPhrase: [word, word], licence: { see licence-text.ts } }; errors: see program.ts.
import {
  bindingOf,
  readCode,
  responseLayoutOf,
  splitTyped,
  storedChallenge,
  type TypedCode,
  UNBOUND,
} from '@readback/core';
import type { Site } from '@readback/core/node';
import { EXIT } from '@readback/tui-kit/plain';
import { clientErrors } from '../errors.js';
import { statusLine } from '../flow/describe.js';
import { answer, type CommandContext, openClientSite } from './context.js';
import { licenceJson } from './licence-text.js';

/** Longer than any code in any form, spelled words included. */
const MOST_TYPED = 20_000;

export function enterCommand(context: CommandContext, text: string): number {
  const site = openClientSite(context);
  const { groups, unknown } = bestSplit(site, text.slice(0, MOST_TYPED));
  const characters = namesOf(unknown);
  if (groups.length === 0 && text.trim() !== '')
    throw clientErrors.error('typed-unreadable', { characters: characters || namesOf([...text]) });
  if (characters !== '') context.printError(`Not taken, because these are no symbols of a code: ${characters}`);
  const { licence, closingPhrase } = site.enterResponse(groups);
  answer(
    context,
    { closingPhrase, licence: licenceJson(licence) },
    [statusLine(site.pack.product, licence), `Say these two words to the desk: ${closingPhrase.join(' ')}`].join('\n'),
  );
  return EXIT.ok;
}

const MOST_NAMED = 12;

/** Each once, without those that are invisible or turn the line around. */
function namesOf(characters: readonly string[]): string {
  const shown = characters.filter((character) => !/[\p{C}\p{Z}]/u.test(character));
  return [...new Set(shown)].slice(0, MOST_NAMED).join(' ');
}

/** The text cut into groups under the pending challenge it fits best. */
function bestSplit(site: Site, text: string): TypedCode {
  const layout = responseLayoutOf(site.pack);
  const bindings = site.installation().pending.map(({ challenge }) => bindingOf(storedChallenge(challenge)));
  const readings = [...bindings, UNBOUND].map((binding) => {
    const typed = splitTyped(text, layout, binding);
    const right = readCode(layout, typed.groups, binding).marks.filter((mark) => mark === 'ok').length;
    return { typed, right };
  });
  const best = readings.reduce((most, reading) => (reading.right > most.right ? reading : most));
  return best.typed;
}
