// readback deactivate --yes [--out FILE]: gives the licence up; nothing of it works any more. The receipt to read to the
// desk, and the same one again afterwards. Exit 0; 4 where there is nothing to give up or the policy does not allow it.
// A file that cannot be written is told after the receipt: 5, with --json as `error` beside the rest.
// --json: { receipt, groups: ["K7M4X", ...], spelled: [[word, ...], ...], deactivatedAt, support: { vendor, phone, hours } }
import { formatCodeText } from '@readback/core';
import { clientErrors } from '../errors.js';
import { answerAndWrite } from './code-files.js';
import { type CommandContext, openClientSite, spellingOf } from './context.js';
import { spokenJson, spokenText } from './spoken-text.js';

export interface DeactivateOptions {
  /** It was thought about. */
  readonly yes: boolean;
  readonly out?: string | undefined;
}

export function deactivateCommand(context: CommandContext, { yes, out }: DeactivateOptions): number {
  const site = openClientSite(context);
  if (!yes && site.installation().deactivation === null) throw clientErrors.error('deactivate-unconfirmed');
  const { receipt, atMs } = site.deactivate();
  const alphabet = spellingOf(context, site);
  const groups = receipt.split(' ');
  const { support } = site.pack;
  const notes = [`For the desk of ${support.vendor}, ${support.phone}.`];
  const title = `Receipt of ${site.pack.product.title}: its licence was given up`;
  return answerAndWrite(
    context,
    { receipt, deactivatedAt: new Date(atMs).toISOString(), ...spokenJson(support, groups, alphabet) },
    [
      `${site.pack.product.title} is not licensed here any more.`,
      ...spokenText(support, 'receipt', groups, alphabet),
      'It can be shown again: readback deactivate',
    ],
    out === undefined ? undefined : { name: out, text: formatCodeText({ title, groups, alphabet, notes }) },
  );
}
