// A comparison in words: the same in the command and on the screen.
import type { Json } from '@readback/core';
import type { LicenseeEffect } from './licensees.js';
import type { PackDiff } from './pack-diff.js';
import type { GrantOwner } from './workshop.js';

/** What a ledger adds to a comparison. */
export interface KnownToDesk {
  readonly licensees: readonly LicenseeEffect[];
  /** Of the grants that are revoked from now on. */
  readonly owners: readonly GrantOwner[];
  /** What was signed with each issuing key. */
  readonly keyUse: readonly { readonly epoch: number; readonly grants: number; readonly machines: number }[];
}

/** Lines, indented by two. `known`: where a desk has the licences in its ledger. */
export function diffText(diff: PackDiff, known: KnownToDesk | undefined): string[] {
  const { from, to, fields, policies, keys, revoked, restored, isSame } = diff;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
  return [
    `From ${from} to ${to}`,
    ...(isSame ? ['Nothing differs.'] : []),
    ...section('Product and support', fields.map(fieldText)),
    ...section(
      'Policies',
      policies.flatMap(({ id, title, kind, fields: own }) => [
        `${{ added: '+', removed: '-', changed: '~' }[kind]} ${id} (${title}) ${kind === 'changed' ? 'has changed' : `was ${kind}`}`,
        ...own.map((field) => `    ${fieldText(field)}`),
      ]),
    ),
    ...section(
      'Issuing keys',
      keys.map(({ epoch, says }) => `${epoch} ${says}`),
    ),
    ...section(
      'Grants revoked',
      revoked.map((digest) => {
        const owner = known?.owners.find((one) => one.digest === digest);
        return owner === undefined
          ? digest
          : `! ${owner.grantId} of ${owner.name} (${owner.customerId}): its licence ENDS`;
      }),
    ),
    ...section('Grants revoked no more', [...restored]),
    ...licenseesText(known?.licensees, withoutPolicy(diff, known)),
  ];
}

const fieldText = ({ field, before, after }: PackDiff['fields'][number]): string =>
  `${field}: ${valueText(before)} -> ${valueText(after)}`;

const valueText = (value: Json): string => (value === null ? 'none' : JSON.stringify(value));

const MOST_NAMES = 20;

/** What ends, or comes back, although no policy has changed: by a revocation, or by its key. */
function withoutPolicy({ revoked, restored, keys }: PackDiff, known: KnownToDesk | undefined): string[] {
  const uses = new Map(known?.keyUse.map((use) => [use.epoch, use]));
  return [
    ...(revoked.length === 0 ? [] : [`! ${count(revoked.length, 'grant')} revoked: what they licence ENDS`]),
    ...(restored.length === 0 ? [] : [`  ${count(restored.length, 'grant')} revoked no more: they count again`]),
    ...keys
      .filter(({ ends }) => ends)
      .map(({ epoch, says }) => {
        const { grants = 0, machines = 0 } = uses.get(epoch) ?? {};
        return `! issuing key ${epoch}, ${count(grants, 'grant')} on ${count(machines, 'machine')}: ${says}`;
      }),
  ];
}

function licenseesText(licensees: readonly LicenseeEffect[] | undefined, others: readonly string[]): string[] {
  if (licensees === undefined) return ['', 'What it does to licences is told where a desk has them in its ledger.'];
  const besides = others.map((line) => `  ${line}`);
  if (licensees.length === 0 && others.length === 0) return ['', 'No licence that was issued changes.'];
  if (licensees.length === 0) return ['', 'No policy of a licence that was issued changes, but', ...besides];
  const ending = licensees.filter(({ outcome }) => outcome === 'ends').reduce((sum, { machines }) => sum + machines, 0);
  return [
    '',
    'Licences that were issued',
    ...licensees.flatMap(({ policyId, digest, says, weaker, grants, machines, customers, outcome }) => [
      `  ${outcome === 'ends' ? '!' : ' '} ${policyId} (${digest.slice(0, 8)}): ${says}`,
      ...weaker.map((line) => `      weaker: ${line}`),
      `      ${count(grants, 'grant')} on ${count(machines, 'machine')} of ${count(customers.length, 'customer')}:`,
      ...customers
        .slice(0, MOST_NAMES)
        .map(({ name, customerId, machines: own }) => `        ${name} (${customerId}), ${count(own, 'machine')}`),
      ...(customers.length > MOST_NAMES ? [`        and ${customers.length - MOST_NAMES} more; --json lists all`] : []),
    ]),
    ...besides,
    ...(ending === 0
      ? []
      : [
          '',
          `WARNING: licences on ${count(ending, 'machine')} END with this pack. They are not asked; they stop at the next start.`,
          'Let the new policy replace the old one (replaces), or give the new terms a policy of their own.',
        ]),
  ];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
