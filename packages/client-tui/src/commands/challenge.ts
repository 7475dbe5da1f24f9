// readback challenge [--out FILE] [--qr]: the code to read to the desk; the same one until it is answered or --fresh is given. Exit 0.
// --json: { purpose, challenge, createdAt, groups: ["K7M4X", ...], spelled: [["Kilo", "Seven", ...], ...],
//           confirmationPhrase: [word, word], support: { vendor, phone, hours } }
import {
  confirmationPhrase,
  formatCodeText,
  type PendingChallenge,
  type Purpose,
  type SpellingAlphabet,
  storedChallenge,
} from '@readback/core';
import type { Site } from '@readback/core/node';
import { qrObstacle, qrText } from '@readback/tui-kit/plain';
import { clientErrors } from '../errors.js';
import { answerAndWrite } from './code-files.js';
import { type CommandContext, openClientSite, spellingOf } from './context.js';
import { pendingJson } from './licence-text.js';
import { spokenJson, spokenText } from './spoken-text.js';

export interface ChallengeOptions {
  readonly purpose: Purpose;
  readonly fresh: boolean;
  /** A text file for the challenge. */
  readonly out?: string | undefined;
  /** Also as a QR code. */
  readonly qr: boolean;
}

export function challengeCommand(context: CommandContext, options: ChallengeOptions): number {
  const { purpose, fresh, out, qr } = options;
  const obstacle = qr ? qrObstacle(context.env) : undefined;
  if (obstacle !== undefined) {
    throw clientErrors.error('qr-impossible', { missing: obstacle === 'colour' ? 'colours' : 'Unicode' });
  }
  const site = openClientSite(context);
  const pending = site.challenge(purpose, { fresh });
  const alphabet = spellingOf(context, site);
  const text = challengeText(site, pending, alphabet);
  if (qr && context.options.json !== true) text.push('', qrText(pending.challenge));
  const file = out === undefined ? undefined : { name: out, text: challengeFile(site, pending, alphabet) };
  return answerAndWrite(context, challengeJson(site, pending, alphabet), text, file);
}

/** For the desk: the challenge and nothing that it must not know. */
function challengeFile(site: Site, { challenge }: PendingChallenge, alphabet: SpellingAlphabet): string {
  const { vendor, phone } = site.pack.support;
  return formatCodeText({
    title: `Challenge of ${site.pack.product.title}`,
    groups: challenge.split(' '),
    alphabet,
    notes: [`For the desk of ${vendor}, ${phone}.`],
  });
}

const phraseOf = ({ challenge }: PendingChallenge): readonly [string, string] =>
  confirmationPhrase(storedChallenge(challenge));

function challengeJson(site: Site, pending: PendingChallenge, alphabet: SpellingAlphabet): object {
  return {
    ...pendingJson(pending),
    ...spokenJson(site.pack.support, pending.challenge.split(' '), alphabet),
    confirmationPhrase: phraseOf(pending),
  };
}

export function challengeText(site: Site, pending: PendingChallenge, alphabet: SpellingAlphabet): string[] {
  return [
    ...spokenText(site.pack.support, 'challenge', pending.challenge.split(' '), alphabet),
    `Two words to say when the desk asks: ${phraseOf(pending).join(' ')}`,
    'Then type what the desk reads: readback enter CODE',
  ];
}
