// A pack in words, all of it: what is signed, and what whoever signs it compares with the desk.
import {
  canonicalJson,
  describeOffer,
  formatDay,
  formatPackTag,
  type Json,
  type Pack,
  type Policy,
} from '@readback/core';
import { keyFingerprint, readProductDefinition } from '@readback/core/vendor';

/** Of a policy, what its first two lines say. */
const SAID = ['code', 'id', 'title', 'kind', 'binds', 'features', 'limits', 'term', 'graceDays', 'replaces', 'digest'];

/** `before`: a pack that is known to be good, against which new keys are marked. */
export function packWords(pack: Pack, before?: Pack): string[] {
  const { vendor, phone, hours } = pack.support;
  const { id, title } = pack.product;
  return [
    `${title} (${id}), pack ${pack.version}, tag ${formatPackTag(pack.tag)}; support: ${vendor}, ${phone}${hours === '' ? '' : `, ${hours}`}`,
    ...listed('  revoked grants', [...pack.revoked]),
    ...pack.policies.flatMap(policyWords),
    ...pack.keys.flatMap(({ epoch, status, lastDay, publicKey, allowed }) => {
      const fingerprint = keyFingerprint(publicKey);
      const mark = before === undefined || before.keys.some((key) => sameKey(key, { epoch, publicKey })) ? '' : '  NEW';
      const until = lastDay === undefined ? '' : ` up to ${formatDay(lastDay)}`;
      return [
        `  issuing key ${epoch}: ${fingerprint}, ${status}${until}${mark}`,
        ...(status === 'stolen' || allowed.size > 0 ? listed('    grants that still count', [...allowed]) : []),
      ];
    }),
  ];
}

type Known = Pick<Pack['keys'][number], 'epoch' | 'publicKey'>;
const sameKey = (one: Known, other: Known): boolean =>
  one.epoch === other.epoch && Buffer.compare(one.publicKey, other.publicKey) === 0;

function policyWords(policy: Policy): string[] {
  const limits = Object.entries(policy.limits).map(([name, limit]) => `${name} ${limit}`);
  const usual = usualOf(policy);
  const others = Object.entries(policy)
    .filter(([name, value]) => !SAID.includes(name) && canonicalJson(value) !== canonicalJson(usual[name] ?? null))
    .map(([name, value]) => `${name} ${valueWords(value)}`);
  return [
    `  policy ${policy.code} ${policy.id}: ${policy.kind}, ${describeOffer(policy, 1)}, holds to ${policy.binds === 'both' ? 'machine and identity' : policy.binds}`,
    `    ${[...policy.features, ...limits].join(', ') || 'nothing'}; grace ${policy.graceDays} days`,
    ...others.map((line) => `    ${line}`),
    ...(policy.replaces.length === 0 ? [] : listed('    replaces', policy.replaces)),
  ];
}

/** What a product file means that says no more than it must: of any field that comes later, too. */
function usualOf({ code, id, title, term }: Policy): Readonly<Record<string, Json>> {
  const support = { vendor: '-', phone: '-' };
  const definition = { product: { id: 'a', title: 'a' }, support, policies: [{ code, id, title, term }] };
  const [usual] = readProductDefinition(definition).policies;
  return { ...(usual as unknown as Readonly<Record<string, Json>>) };
}

function valueWords(value: Json): string {
  if (typeof value === 'object') return canonicalJson(value);
  return typeof value === 'string' ? `"${value}"` : String(value);
}

const listed = (title: string, digests: readonly string[]): string[] => [
  `${title}: ${digests.length}`,
  ...digests.map((digest) => `${' '.repeat(title.length - title.trimStart().length + 2)}${digest}`),
];
