// Words for a licence, the same on screens, in commands and in the line that stays when the app is left. Nothing of
// the kit here, so that commands need not load it.
import {
  CHALLENGE_LAYOUT,
  formatDay,
  type Licence,
  type LicenceStatus,
  type Pack,
  type PolicyKind,
  type Product,
  responseLayoutOf,
  type Support,
} from '@readback/core';

export const STATUS_WORDS: Readonly<Record<LicenceStatus, string>> = {
  unlicensed: 'No licence',
  trial: 'Trial',
  active: 'Licensed',
  grace: 'Ended, still working',
  expired: 'Ended',
  'clock-suspect': 'Clock not trusted',
  'wrong-machine': 'Licence of another machine',
  deactivated: 'Deactivated',
};

export interface Fact {
  readonly label: string;
  readonly value: string;
}

function titlesOf({ entitlements }: Licence, isWanted: (kind: PolicyKind) => boolean): string {
  return entitlements
    .filter(({ kind }) => isWanted(kind))
    .map(({ title }) => title)
    .join(', ');
}

export function policyTitle(licence: Licence): string {
  return titlesOf(licence, (kind) => kind !== 'add-on');
}

/** What a licence gives, one line each; lines that would say nothing are left out. */
export function licenceFacts(licence: Licence): Fact[] {
  const limits = Object.entries(licence.limits).map(([name, value]) => `${name} ${value}`);
  return [
    { label: 'Policy', value: policyTitle(licence) },
    { label: 'Added', value: titlesOf(licence, (kind) => kind === 'add-on') },
    { label: 'Features', value: licence.features.join(', ') },
    { label: 'Limits', value: limits.join(', ') },
    { label: 'Until', value: licence.entitlements.length === 0 ? '' : untilWords(licence) },
  ].filter(({ value }) => value !== '');
}

/** `2026-11-22 (works until 2026-11-29)`, `no end`. */
export function untilWords({ expiresOn, graceUntil }: Pick<Licence, 'expiresOn' | 'graceUntil'>): string {
  if (expiresOn === null) return 'no end';
  const end = formatDay(expiresOn);
  return graceUntil === null || graceUntil === expiresOn ? end : `${end} (works until ${formatDay(graceUntil)})`;
}

/** One line for a terminal or a log. */
export function statusLine({ title }: Product, licence: Licence): string {
  if (licence.status === 'active') {
    const end = licence.expiresOn === null ? 'no end' : `until ${formatDay(licence.expiresOn)}`;
    return `${title}: licensed, ${policyTitle(licence)}, ${end}.`;
  }
  return `${title}: ${licence.reason?.message ?? `${STATUS_WORDS[licence.status]}.`}`;
}

/** Whom to call, and when, where the vendor has said it: `Example Support, +00 555 0100 (Mon-Fri)`. */
export function callWords({ vendor, phone, hours }: Support): string {
  return `${vendor}, ${phone}${hours === '' ? '' : ` (${hours})`}`;
}

/** How many symbols a call takes in each direction. */
export function symbolsToSay({ pack }: { readonly pack: Pack }): {
  readonly challenge: number;
  readonly response: number;
} {
  return { challenge: CHALLENGE_LAYOUT.symbols, response: responseLayoutOf(pack).symbols };
}
