// readback report [--out FILE]: what was counted here, as a code for the desk. Exit 0; 4 where nothing is counted.
// --json: { groups: ["K7M4X", ...], spelled: [[word, ...], ...], counts: { METER: number }, support: { vendor, phone, hours } }
import { formatCodeText } from '@readback/core';
import { answerAndWrite } from './code-files.js';
import { type CommandContext, openClientSite, spellingOf } from './context.js';
import { noticeText } from './licence-text.js';
import { spokenJson, spokenText } from './spoken-text.js';

export function reportCommand(context: CommandContext, { out }: { readonly out?: string | undefined }): number {
  const site = openClientSite(context);
  const { groups, counts } = site.report();
  const damage = site.notices.filter(({ code }) => code === 'usage-damaged');
  const alphabet = spellingOf(context, site);
  const { support } = site.pack;
  const lines = [...counts].map(([meter, count]) => `${meter}: ${count}`);
  const title = `Usage of ${site.pack.product.title}`;
  return answerAndWrite(
    context,
    { counts: Object.fromEntries(counts), ...spokenJson(support, groups, alphabet) },
    [...lines, ...damage.flatMap(noticeText), ...spokenText(support, 'report', groups, alphabet)],
    out === undefined ? undefined : { name: out, text: formatCodeText({ title, groups, alphabet, notes: lines }) },
  );
}
