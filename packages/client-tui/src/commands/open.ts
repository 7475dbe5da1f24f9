// readback without a command: the app; without a terminal, the same in plain text.
import { isUsable } from '@readback/core';
import { keepTimeOnce } from '@readback/core/node';
import { EXIT, isInteractive } from '@readback/tui-kit/plain';
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
  if (isUsable(site.licence().status)) return EXIT.ok;
  const [waiting] = site.installation().pending;
  const pending = waiting ?? site.challenge('activate');
  context.print(['', ...challengeText(site, pending, spellingOf(context, site))].join('\n'));
  return EXIT.no;
}
