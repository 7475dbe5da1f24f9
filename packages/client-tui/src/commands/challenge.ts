// readback challenge: the code to read to the desk; the same one until it is answered or --fresh is given. Exit 0.
// --json: { purpose, challenge, createdAt, groups: ["K7M4X", ...], spelled: [["Kilo", "Seven", ...], ...],
//           confirmationPhrase: [word, word], support: { vendor, phone, hours } }
import { confirmationPhrase, type PendingChallenge, type Purpose, spellGroup, storedChallenge } from '@readback/core';
import type { Site } from '@readback/core/node';
import { EXIT } from '@readback/tui-kit/plain';
import { answer, type CommandContext, openClientSite } from './context.js';
import { pendingJson } from './licence-text.js';

export interface ChallengeOptions {
  readonly purpose: Purpose;
  readonly fresh: boolean;
}

export function challengeCommand(context: CommandContext, { purpose, fresh }: ChallengeOptions): number {
  const site = openClientSite(context);
  const pending = site.challenge(purpose, { fresh });
  answer(context, challengeJson(site, pending), challengeText(site, pending).join('\n'));
  return EXIT.ok;
}

const phraseOf = ({ challenge }: PendingChallenge): readonly [string, string] =>
  confirmationPhrase(storedChallenge(challenge));

function challengeJson(site: Site, pending: PendingChallenge): object {
  const groups = pending.challenge.split(' ');
  const { vendor, phone, hours } = site.pack.support;
  return {
    ...pendingJson(pending),
    groups,
    spelled: groups.map((group) => spellGroup(group)),
    confirmationPhrase: phraseOf(pending),
    support: { vendor, phone, hours },
  };
}

export function challengeText(site: Site, pending: PendingChallenge): string[] {
  const { vendor, phone, hours } = site.pack.support;
  const groups = pending.challenge.split(' ');
  return [
    `Call ${vendor}, ${phone} (${hours}), and read this challenge:`,
    ...groups.map((group, index) => `  ${index + 1}  ${group}   ${spellGroup(group).join(' ')}`),
    `Two words to say when the desk asks: ${phraseOf(pending).join(' ')}`,
    'Then type what the desk reads: readback enter CODE',
  ];
}
