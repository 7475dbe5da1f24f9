// readback-vendor pack diff: the product file against the newest pack, or two files against each other, and what that does
// to whom. Signatures are not checked: "pack verify" does that.
//   --json: { from, to, isSame, fields, policies: [{ id, title, kind, fields: [{ field, before, after }], digestBefore?,
//             digestAfter? }], keys: [{ epoch, says, ends? }], revoked, restored,
//             licensees?: [{ policyId, digest, outcome, says, weaker, grants, machines, customers }],
//             owners?: [{ digest, grantId, customerId, name }] of what is revoked, keyUse?: [{ epoch, grants, machines }] }
import { ReadbackError } from '@readback/core';
import { EXIT } from '@readback/tui-kit/plain';
import {
  type DeskReader,
  diffPacks,
  diffText,
  type KnownToDesk,
  type PackDiff,
  type PackSide,
  readDefinition,
  sideOfPack,
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

async function knownAt(desk: DeskReader, diff: PackDiff, before: PackSide, after: PackSide): Promise<KnownToDesk> {
  const licensees = await desk.effects(after.product.id, before.policies, after.policies);
  const { keys } = await desk.keys(after.product.id);
  const keyUse = keys.map(({ epoch, grants, machines }) => ({ epoch, grants, machines }));
  return { licensees, owners: await desk.ownersOf(diff.revoked), keyUse };
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

function tell(context: CommandContext, diff: PackDiff, known: KnownToDesk | undefined): number {
  answer(context, { ...diff, ...known }, diffText(diff, known));
  return EXIT.ok;
}
