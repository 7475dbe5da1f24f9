// readback-vendor pack diff: the product file against the newest pack, or two files against each other, and what that does
// to whom. Signatures are not checked: "pack verify" does that.
//   --json: { from, to, isSame, fields, policies: [{ id, title, kind, fields: [{ field, before, after }], digestBefore?,
//             digestAfter? }], keys: [{ epoch, says }], revoked, restored,
//             licensees?: [{ policyId, digest, outcome, says, weaker, grants, machines, customers }],
//             owners?: [{ digest, grantId, customerId, name }] of what is revoked }
import { type Json, type Pack, ReadbackError } from '@readback/core';
import { EXIT } from '@readback/tui-kit/plain';
import {
  type DeskReader,
  diffPacks,
  type GrantOwner,
  type LicenseeEffect,
  type PackDiff,
  type PackSide,
  readDefinition,
} from '../desk/index.js';
import { answer, type CommandContext, productIdOf, withReader } from './context.js';
import { packIn, type Source, sourceOf } from './product-source.js';

export async function diffCommand(
  context: CommandContext,
  first: string | undefined,
  second: string | undefined,
): Promise<number> {
  const one = await sourceOf(context, first);
  const other = second === undefined ? undefined : await sourceOf(context, second);
  if (one.kind === 'file' && other?.kind === 'file') return await diffFiles(context, one, other);
  return await withReader(context, async (desk) => {
    const file = one.kind === 'file' ? one : other?.kind === 'file' ? other : undefined;
    const productId =
      one.kind === 'product' && (first !== undefined || file === undefined)
        ? await productIdOf(desk, one.productId)
        : sideOf(file ?? fail()).product.id;
    const newest = await desk.newestPack(productId);
    const before = sideOfPack(newest, `pack ${newest.version}`);
    const after = await nextSide(desk, productId, file);
    const diff = diffPacks(before, after);
    return tell(context, diff, await knownAt(desk, diff, before, after));
  });
}

const fail = (): never => {
  throw new RangeError('nothing to compare');
};

async function nextSide(desk: DeskReader, productId: string, file: FileSource | undefined): Promise<PackSide> {
  const side = file === undefined ? undefined : sideOf(file);
  if (side?.keys !== undefined) return side;
  const definition = side ?? readDefinition(await desk.productFile(productId));
  const name = file?.path ?? 'the product file';
  return { ...definition, name, ...(await desk.nextSide(productId)) };
}

type FileSource = Extract<Source, { kind: 'file' }>;

async function diffFiles(context: CommandContext, one: FileSource, other: FileSource): Promise<number> {
  const [before, after] = [sideOf(one), sideOf(other)];
  const diff = diffPacks(before, after);
  return tell(context, diff, await knownAtDesk(context, diff, before, after));
}

/** What a ledger adds to a comparison. */
interface KnownToDesk {
  readonly licensees: readonly LicenseeEffect[];
  /** Of the grants that are revoked from now on. */
  readonly owners: readonly GrantOwner[];
}

async function knownAt(desk: DeskReader, diff: PackDiff, before: PackSide, after: PackSide): Promise<KnownToDesk> {
  const licensees = await desk.effects(after.product.id, before.policies, after.policies);
  return { licensees, owners: await desk.ownersOf(diff.revoked) };
}

/** Where there is a desk that knows the product. */
async function knownAtDesk(
  context: CommandContext,
  ...sides: readonly [diff: PackDiff, before: PackSide, after: PackSide]
): Promise<KnownToDesk | undefined> {
  try {
    return await withReader(context, (desk) => knownAt(desk, ...sides));
  } catch (error) {
    if (error instanceof ReadbackError && ['desk-missing', 'product-unknown'].includes(error.code)) return undefined;
    throw error;
  }
}

function sideOf(source: FileSource): PackSide {
  const pack = packIn(source);
  return pack === undefined ? { ...readDefinition(source), name: source.path } : sideOfPack(pack, source.path);
}

const sideOfPack = (pack: Pack, name: string): PackSide => ({
  name,
  product: pack.product,
  support: pack.support,
  policies: pack.policies.map(({ digest: _digest, ...policy }) => policy),
  keys: pack.keys,
  revoked: pack.revoked,
});

function tell(context: CommandContext, diff: PackDiff, known: KnownToDesk | undefined): number {
  answer(context, { ...diff, ...known }, diffText(diff, known));
  return EXIT.ok;
}

function diffText(diff: PackDiff, known: KnownToDesk | undefined): string[] {
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
    ...licenseesText(known?.licensees),
  ];
}

const fieldText = ({ field, before, after }: PackDiff['fields'][number]): string =>
  `${field}: ${valueText(before)} -> ${valueText(after)}`;

const valueText = (value: Json): string => (value === null ? 'none' : JSON.stringify(value));

const MOST_NAMES = 20;

function licenseesText(licensees: readonly LicenseeEffect[] | undefined): string[] {
  if (licensees === undefined) return ['', 'What it does to licences is told where a desk has them in its ledger.'];
  if (licensees.length === 0) return ['', 'No licence that was issued changes.'];
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
