// What stays on the terminal when the app is left: where things stand, and what is kept. Never a code.
import { statusLine } from './describe.js';
import { draftProgress, isEntryResumable } from './resume.js';
import type { ClientState } from './state.js';

export function farewellOf({ site, screen }: ClientState): string | undefined {
  if (!site) return screen.name === 'problem' ? `readback: ${screen.fault.message}\n${screen.fault.next}` : undefined;
  const lines = [statusLine(site.pack.product, site.licence)];
  if (isEntryResumable(site)) {
    const { have, of } = draftProgress(site);
    lines.push(`The response so far is kept: ${have} of ${of} groups. Start readback again to go on.`);
  }
  return lines.join('\n');
}
