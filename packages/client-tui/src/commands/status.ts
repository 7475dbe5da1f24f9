// readback status: what is licensed here. Exit 0 when the product may run, 1 when not.
// --json: { product: { id, title }, packVersion, ...licence (see licence-text.ts),
//           closingWords: [word, word] | null (of the newest grant), pending: [{ purpose, challenge, createdAt }],
//           notices: [{ code, message, next }] }
import { isUsable } from '@readback/core';
import { keepTimeOnce, type Site } from '@readback/core/node';
import { EXIT } from '@readback/tui-kit/plain';
import { answer, type CommandContext, openClientSite } from './context.js';
import { licenceJson, licenceText, noticeText, pendingJson } from './licence-text.js';

export function statusCommand(context: CommandContext): number {
  const site = openClientSite(context);
  keepTimeOnce(site);
  answer(context, statusJson(site), statusText(site).join('\n'));
  return isUsable(site.licence().status) ? EXIT.ok : EXIT.no;
}

function statusJson(site: Site): object {
  const { product, version } = site.pack;
  return {
    product: { id: product.id, title: product.title },
    packVersion: version,
    ...licenceJson(site.licence()),
    closingWords: site.lastClosingPhrase() ?? null,
    pending: site.installation().pending.map(pendingJson),
    notices: site.notices.map(({ code, message, next }) => ({ code, message, next })),
  };
}

export function statusText(site: Site): string[] {
  const { pending } = site.installation();
  const words = site.lastClosingPhrase();
  return [
    site.pack.product.title,
    ...licenceText(site.licence()),
    ...(words ? [`Closing words of the newest grant: ${words.join(' ')}`] : []),
    ...pending.map(({ challenge }) => `Waiting for a response to the challenge ${challenge}`),
    ...site.notices.flatMap(noticeText),
  ];
}
