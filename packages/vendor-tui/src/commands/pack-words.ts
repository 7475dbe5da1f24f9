// A pack in words: what is signed, or was.
import { describeOffer, formatDay, type Pack } from '@readback/core';

export function packWords(pack: Pack): string[] {
  const { vendor, phone } = pack.support;
  return [
    `${pack.product.title} (${pack.product.id}), pack ${pack.version}; support: ${vendor}, ${phone}`,
    ...pack.policies.flatMap((policy) => [
      `  policy ${policy.code} ${policy.id}: ${policy.kind}, ${describeOffer(policy, 1)}, holds to ${policy.binds === 'both' ? 'machine and identity' : policy.binds}`,
      `    ${[...policy.features, ...Object.entries(policy.limits).map(([name, limit]) => `${name} ${limit}`)].join(', ') || 'nothing'}; grace ${policy.graceDays} days${policy.replaces.length > 0 ? `; replaces ${policy.replaces.length}` : ''}`,
    ]),
    ...pack.keys.map(
      ({ epoch, status, lastDay }) =>
        `  issuing key ${epoch}: ${status}${lastDay === undefined ? '' : ` up to ${formatDay(lastDay)}`}`,
    ),
    `  revoked grants: ${pack.revoked.size}`,
  ];
}
