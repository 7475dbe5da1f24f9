// A licence for programs and for plain terminals, the same in every command.
import { type Day, formatDay, isUsable, type Licence, type Notice, type PendingChallenge } from '@readback/core';
import { licenceFacts, STATUS_WORDS } from '../flow/describe.js';

const day = (value: Day | null): string | null => (value === null ? null : formatDay(value));
const noticeJson = ({ code, message, next }: Notice): Notice => ({ code, message, next });

/** `{ status, usable, entitlements: [{ id, title, kind, quantity, since, expiresOn, graceUntil }], features, limits,
 * expiresOn, graceUntil, reason: { code, message, next } | null, warnings: [...] }`; days as `2026-11-22` or null. */
export function licenceJson(licence: Licence): object {
  return {
    status: licence.status,
    usable: isUsable(licence.status),
    entitlements: licence.entitlements.map(({ policyId, title, kind, quantity, since, expiresOn, graceUntil }) => ({
      id: policyId,
      title,
      kind,
      quantity,
      since: formatDay(since),
      expiresOn: day(expiresOn),
      graceUntil: day(graceUntil),
    })),
    features: licence.features,
    limits: licence.limits,
    expiresOn: day(licence.expiresOn),
    graceUntil: day(licence.graceUntil),
    reason: licence.reason ? noticeJson(licence.reason) : null,
    warnings: licence.warnings.map(noticeJson),
  };
}

export function licenceText(licence: Licence): string[] {
  const facts = [{ label: 'Status', value: STATUS_WORDS[licence.status] }, ...licenceFacts(licence)];
  return [
    ...facts.map(({ label, value }) => `${label.padEnd(10)}${value}`),
    ...(licence.reason ? noticeText(licence.reason) : []),
    ...licence.warnings.flatMap(noticeText),
  ];
}

export function noticeText({ message, next }: Notice): string[] {
  return [message, `  ${next}`];
}

/** `{ purpose, challenge, createdAt }`. */
export function pendingJson({ purpose, challenge, createdAtMs }: PendingChallenge): object {
  return { purpose, challenge, createdAt: new Date(createdAtMs).toISOString() };
}
