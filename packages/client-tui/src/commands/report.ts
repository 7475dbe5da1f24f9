// readback report [--out FILE]: what was counted here, as a code for the desk. Exit 0; 4 where nothing is counted.
// --json: { groups: ["K7M4X", ...], spelled: [[word, ...], ...], counts: { METER: number }, support: { vendor, phone, hours } }
import { formatCodeText, spellGroup } from '@readback/core';
import { EXIT } from '@readback/tui-kit/plain';
import { writeCodeFile } from './code-files.js';
import { answer, type CommandContext, openClientSite, spellingOf } from './context.js';

export function reportCommand(context: CommandContext, { out }: { readonly out?: string | undefined }): number {
  const site = openClientSite(context);
  const { groups, counts } = site.report();
  const alphabet = spellingOf(context, site);
  const { vendor, phone, hours } = site.pack.support;
  const lines = [...counts].map(([meter, count]) => `${meter}: ${count}`);
  if (out !== undefined) {
    const title = `Usage of ${site.pack.product.title}`;
    writeCodeFile(context, out, formatCodeText({ title, groups, alphabet, notes: lines }));
  }
  const spelled = groups.map((group) => spellGroup(group, alphabet));
  answer(
    context,
    { groups, spelled, counts: Object.fromEntries(counts), support: { vendor, phone, hours } },
    [
      ...lines,
      `Call ${vendor}, ${phone} (${hours}), and read this report:`,
      ...groups.map((group, index) => `  ${index + 1}  ${group}   ${(spelled[index] ?? []).join(' ')}`),
      ...(out === undefined ? [] : [`Written to ${out}`]),
    ].join('\n'),
  );
  return EXIT.ok;
}
