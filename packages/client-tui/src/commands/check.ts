// readback check [--feature X]... [--limit N]...: may the product run, and with this? For programs in any language.
// Exit 0 yes, 1 no; every other code means that the question could not be answered.
// --json: { answer: boolean, status, usable, features: { X: boolean }, limits: { N: number | null },
//           expiresOn, graceUntil: "2027-11-22" | null, reason: { code, message, next } | null,
//           warnings: [{ code, message, next }] }
import { formatDay, isUsable } from '@readback/core';
import { keepTimeOnce } from '@readback/core/node';
import { EXIT } from '@readback/tui-kit/plain';
import { answer, type CommandContext, openClientSite } from './context.js';

export interface CheckOptions {
  /** All of them must be included. */
  readonly feature?: readonly string[];
  readonly limit?: readonly string[];
}

export function checkCommand(context: CommandContext, { feature = [], limit = [] }: CheckOptions): number {
  const site = openClientSite(context);
  const licence = site.licence();
  // Before the answer: who asks and ends the program at once is counted too.
  const problem = keepTimeOnce(site);
  const usable = isUsable(licence.status);
  const features = Object.fromEntries(feature.map((name) => [name, usable && licence.features.includes(name)]));
  const limits = Object.fromEntries(limit.map((name) => [name, usable ? limitOf(licence.limits, name) : null]));
  const isYes =
    usable && Object.values(features).every(Boolean) && Object.values(limits).every((value) => (value ?? 0) > 0);
  const { reason = null } = licence;
  const warnings = [...licence.warnings, ...(problem ? [problem] : [])];
  const dayText = (day: number | null): string | null => (day === null ? null : formatDay(day));
  const [expiresOn, graceUntil] = [dayText(licence.expiresOn), dayText(licence.graceUntil)];
  answer(
    context,
    { answer: isYes, status: licence.status, usable, features, limits, expiresOn, graceUntil, reason, warnings },
    [
      isYes ? 'yes' : 'no',
      ...Object.entries(features).map(([name, has]) => `${name}: ${has ? 'included' : 'not included'}`),
      ...Object.entries(limits).map(([name, value]) => `${name}: ${value ?? 'not included'}`),
      ...(reason ? [reason.message, `  ${reason.next}`] : []),
    ].join('\n'),
  );
  return isYes ? EXIT.ok : EXIT.no;
}

/** Own names only: `--limit constructor` asks for nothing that JavaScript brings along. */
function limitOf(limits: Readonly<Record<string, number>>, name: string): number | null {
  return Object.hasOwn(limits, name) ? (limits[name] ?? null) : null;
}
