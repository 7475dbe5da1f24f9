// The workshop at a desk: the product file judged and compared by what the ledger knows, and packs whose signature is made
// elsewhere.
import { dayOfMs, type Pack, type Policy, visible } from '@readback/core';
import { findGrantByDigest, getCustomer, recordRehearsal, recordShipment, type ShipmentRow } from '../ledger/index.js';
import {
  type BuiltPack,
  buildUnsigned,
  revokedFor,
  type Signed,
  takePack,
  type UnsignedPack,
  type UnsignedPackRequest,
  waitingToSign,
} from './build-pack.js';
import { productOf, type ReadingDesk, type WritingDesk } from './context.js';
import { deskError } from './errors.js';
import { productFileOf } from './folder.js';
import { keysForPack } from './keys.js';
import { effectsOn, type LicenseeEffect } from './licensees.js';
import { inOrder, type LintFinding, lintProduct, warningsPlaced } from './lint.js';
import { type FoundProductFile, findProductFile, readDefinition } from './new-pack.js';
import { changesOf, packsOf } from './pack-changes.js';
import type { PackSide } from './pack-diff.js';
import { requireRole } from './roles.js';

export interface LintedFile {
  readonly file: string;
  readonly findings: readonly LintFinding[];
}

/** Whose a grant is. */
export interface GrantOwner {
  readonly digest: string;
  readonly grantId: string;
  readonly customerId: string;
  readonly name: string;
}

/** What needs no passphrase. */
export interface WorkshopReader {
  /** Throws `product-unknown`, `product-file-missing`, `product-file-twice`. */
  readonly productFile: (productId: string) => Promise<FoundProductFile>;
  /** With what it would do to licences that exist. */
  readonly lint: (productId: string) => Promise<LintedFile>;
  readonly newestPack: (productId: string) => Promise<Pack>;
  /** What the next pack would list besides its policies. */
  readonly nextSide: (productId: string) => Promise<Pick<PackSide, 'keys' | 'revoked'>>;
  readonly effects: (
    productId: string,
    before: readonly Policy[],
    after: readonly Policy[],
  ) => Promise<LicenseeEffect[]>;
  /** Whose grants these are, by their digests; those that are not of this ledger are left out. */
  readonly ownersOf: (digests: readonly string[]) => Promise<GrantOwner[]>;
  /** Throws `to-sign-missing`. */
  readonly waiting: (
    productId: string,
  ) => Promise<{ readonly version: number; readonly digest: readonly string[]; readonly title: string }>;
}

/** What needs the agent's key. */
export interface WorkshopWriter {
  readonly buildUnsigned: (request: UnsignedPackRequest) => Promise<UnsignedPack>;
  readonly takePack: (productId: string, signed: Signed, acceptChanges?: readonly string[]) => Promise<BuiltPack>;
  /** `words`: how many of the paper were asked for. */
  readonly recordRehearsal: (productId: string, words: number) => Promise<void>;
  /** Asked before anything is built. Throws `act-not-allowed`. */
  readonly requireMayShip: () => Promise<void>;
  /** Throws `act-not-allowed`, `product-unknown`. */
  readonly recordShipment: (shipment: ShipmentRow) => Promise<void>;
}

export function workshopReader(desk: ReadingDesk): WorkshopReader {
  return {
    productFile: (productId) => requireProductFile(desk, productId),
    lint: (productId) => lintAtDesk(desk, productId),
    newestPack: (productId) => desk.packs.newest(productId),
    nextSide: async (productId) => ({
      keys: (await keysForPack(desk, productId, dayOfMs(desk.ports.nowMs()))).keys,
      revoked: await revokedFor(desk, await desk.packs.newest(productId)),
    }),
    effects: (productId, before, after) => effectsOn(desk, productId, before, after),
    ownersOf: (digests) => ownersOf(desk, digests),
    waiting: async (productId) => {
      const { pack, digest } = await waitingToSign(desk, productId);
      return { version: pack.version, digest, title: pack.product.title };
    },
  };
}

export function workshopWriter(desk: WritingDesk): WorkshopWriter {
  const requireMayBuild = (): Promise<void> => requireRole(desk.ledger, 'pack-build');
  return {
    requireMayShip: requireMayBuild,
    recordShipment: async (shipment) => {
      await requireMayBuild();
      await recordShipment(desk.ledger, { ...shipment, productId: productOf(desk.file, shipment.productId).id });
    },
    buildUnsigned: async (request) => {
      await requireMayBuild();
      return await buildUnsigned(desk, request);
    },
    takePack: async (productId, signed, acceptChanges) => {
      await requireMayBuild();
      return await takePack(desk, productId, signed, acceptChanges);
    },
    recordRehearsal: (productId, words) => recordRehearsal(desk.ledger, productOf(desk.file, productId).id, words),
  };
}

async function ownersOf(desk: ReadingDesk, digests: readonly string[]): Promise<GrantOwner[]> {
  const owners: GrantOwner[] = [];
  for (const digest of digests) {
    const grant = await findGrantByDigest(desk.ledger, digest);
    if (grant === undefined) continue;
    const { id, name } = await getCustomer(desk.ledger, grant.customerId);
    owners.push({ digest, grantId: grant.id, customerId: id, name: visible(name) });
  }
  return owners;
}

/** Throws `product-unknown`, `product-file-missing`, `product-file-twice`. */
export async function requireProductFile(desk: ReadingDesk, productId: string): Promise<FoundProductFile> {
  const { id } = productOf(desk.file, productId);
  const found = await findProductFile(desk.folder, id, desk.ports.files);
  if (found === undefined) throw deskError('product-file-missing', { path: productFileOf(desk.folder, id) });
  return found;
}

async function lintAtDesk(desk: ReadingDesk, productId: string): Promise<LintedFile> {
  return await lintFound(desk, productId, await requireProductFile(desk, productId));
}

export async function lintFound(desk: ReadingDesk, productId: string, found: FoundProductFile): Promise<LintedFile> {
  const { findings, definition } = lintProduct(found.text, productId);
  if (definition === undefined) return { file: found.path, findings };
  const newest = await desk.packs.newest(productId);
  const changes = (await changesOf(desk, productId, definition, newest)).filter(({ isShipped }) => !isShipped);
  const problems = [
    ...changes.map(({ path, what, mend, name }) => ({ path, what, mend: `${mend}; or --accept-changes ${name}` })),
    ...(await unknownDigests(desk, productId, readDefinition(found).policies)),
  ];
  return { file: found.path, findings: inOrder([...findings, ...warningsPlaced(found.text, problems)]) };
}

/** A digest that was mistyped replaces nothing, and nothing else would say so. */
async function unknownDigests(desk: ReadingDesk, productId: string, policies: readonly Policy[]) {
  const packs = [...(await packsOf(desk, productId)).values()];
  const known = new Map(
    packs.flatMap((pack) => pack.policies.map(({ digest, id }) => [Buffer.from(digest).toString('hex'), id])),
  );
  return policies.flatMap(({ id, replaces }, index) =>
    replaces.flatMap((digest, place) => {
      const owner = known.get(digest);
      if (owner === id) return [];
      const what =
        owner === undefined ? 'is the digest of no policy in a pack of this desk' : `is a digest of "${owner}"`;
      return [
        {
          path: `policies[${index}].replaces[${place}]`,
          what: `${what}: it replaces nothing`,
          mend: `copy the digest of "${id}" from "pack show" of an earlier pack`,
        },
      ];
    }),
  );
}
