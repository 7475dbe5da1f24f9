// readback without a command: the app; without a terminal, the same in plain text.
import { isUsable } from '@readback/core';
import { keepTimeOnce } from '@readback/core/node';
import { EXIT, isInteractive } from '@readback/tui-kit/plain';
import { neededPurpose } from '../flow/needed-purpose.js';
import { challengeText } from './challenge.js';
import { type CommandContext, openClientSite, spellingOf } from './context.js';
import { statusCommand, statusText } from './status.js';

export async function openCommand(context: CommandContext): Promise<number> {
  if (context.options.json === true) return statusCommand(context);
  if (isInteractive()) {
    const { runClient } = await import('../run-client.js');
    return runClient(context);
  }
  const site = openClientSite(context);
  keepTimeOnce(site);
  context.print(statusText(site).join('\n'));
  const licence = site.licence();
  if (isUsable(licence.status)) return EXIT.ok;
  // A renewal that was asked for before is no help on another machine.
  const isOther = licence.status === 'wrong-machine';
  const waiting = site.installation().pending.find(({ purpose }) => !isOther || purpose !== 'change');
  // The site decides: one that no longer fits this machine is replaced.
  const pending = site.challenge(waiting?.purpose ?? neededPurpose({ licence, held: site.basePolicy() }));
  context.print(['', ...challengeText(site, pending, spellingOf(context, site))].join('\n'));
  return EXIT.no;
}
