// The licence in the log of a service: one line a change, made for people on call.
import type { Licence, Notice } from '@readback/core';
import type { LicenceChange, OpenLicence } from '@readback/core/node';

export type Log = (line: string) => void;

/** What there is to say about a licence now. */
function newsOf(licence: Licence): Notice | undefined {
  return licence.reason ?? licence.warnings[0];
}

export function licenceLine({ atMs, before, now, causes }: LicenceChange): string {
  const news = newsOf(now);
  return [
    `${new Date(atMs).toISOString()} licence ${before.status} -> ${now.status} (${causes.join(', ')})`,
    ...(news ? [`${news.code}: ${news.message} ${news.next}`] : []),
  ].join(' | ');
}

/** Writes every change until the licence is closed. */
export async function logChanges(licence: Pick<OpenLicence, 'watch'>, log: Log): Promise<void> {
  for await (const change of licence.watch()) log(licenceLine(change));
}

export function startLine({ status, licence }: Pick<OpenLicence, 'status' | 'licence'>): string {
  const news = newsOf(licence);
  return `licence ${status}${news ? ` | ${news.code}: ${news.message} ${news.next}` : ''}`;
}
