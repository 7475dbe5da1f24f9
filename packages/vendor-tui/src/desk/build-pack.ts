// The next pack of a product: read what the ISV edited, refuse what would break grants that exist, sign, record, write.
import {
  canonicalJson,
  formatProblem,
  type Json,
  type Pack,
  type Policy,
  type Problem,
  parseKey,
  policyDigest,
} from '@readback/core';
import { ed25519PublicKey, type ProductDefinition } from '@readback/core/vendor';
import { openSecretText, rootKeyFile } from '../keystore/index.js';
import { addPack, listPacks, newestPack, policiesInUse, takenTags } from '../ledger/index.js';
import { productOf, type ReadingDesk, type WritingDesk } from './context.js';
import type { OnProgress } from './desk.js';
import { deskError } from './errors.js';
import type { DeskProduct } from './folder.js';
import { packPayload, readProductFile, signedPack, writePackFiles } from './new-pack.js';

export interface BuildPackRequest {
  readonly productId: string;
  /** Asked for only when there is something to sign. */
  readonly rootPassphrase: () => Promise<string>;
  /** Where the root key is, if not in the desk's folder. */
  readonly rootKeyFile?: string | undefined;
}

export interface BuiltPack {
  readonly productId: string;
  readonly version: number;
  /** Three hex digits. */
  readonly packTag: string;
  /** False where nothing had changed: the files of the newest pack were written again. */
  readonly isNew: boolean;
  readonly packFile: string;
  readonly kitFile: string;
}

/** Throws `product-unknown`, `product-file-...`, `policy-invalid`, `pack-breaks-grants`, `passphrase-wrong`, `key-...`,
 * `desk-other-key`, `pack-exists`, `ledger-...`. */
export async function buildNextPack(
  desk: WritingDesk,
  request: BuildPackRequest,
  onProgress: OnProgress = () => undefined,
): Promise<BuiltPack> {
  const product = productOf(desk.file, request.productId);
  const definition = await readProductFile(desk.folder, product.id, desk.ports.files);
  const newest = await desk.packs.newest(product.id);
  await refuseBroken(desk, product, definition);

  const revoked = [...newest.revoked];
  const usedTags = await takenTags(desk.ledger);
  const isNew = hasChanged(definition, product, newest);
  if (isNew) {
    const payload = packPayload(definition, product, newest.version + 1, { usedTags, revoked });
    const root = await openRoot(desk, product, request, onProgress);
    try {
      await addPack(desk.ledger, signedPack(payload, product, root));
    } finally {
      root.fill(0);
    }
  }
  // Recorded first, written then: a site must never hold a pack that the desk does not know. What a crash kept from
  // being written is written by the next build.
  const record = await newestPack(desk.ledger, product.id);
  if (record === undefined) throw deskError('product-unknown', { productId: product.id, products: product.id });
  const files = await writePackFiles(desk.folder, product, record, desk.ports.files);
  const packTag = record.tag.toString(16).padStart(3, '0').toUpperCase();
  return { productId: product.id, version: record.version, packTag, isNew, ...files };
}

async function openRoot(
  desk: WritingDesk,
  product: DeskProduct,
  request: BuildPackRequest,
  onProgress: OnProgress,
): Promise<Uint8Array> {
  const path = request.rootKeyFile ?? rootKeyFile(desk.folder, product.id);
  const passphrase = await request.rootPassphrase();
  const text = await openSecretText(path, passphrase, {
    onProgress: (done) => onProgress('Opening the root key', done),
  });
  const root = parseKey('root-secret', text);
  if (Buffer.compare(ed25519PublicKey(root), product.rootPublicKey) !== 0) throw deskError('desk-other-key', { path });
  return root;
}

/** Whether a pack made now would say anything else than the newest one. */
function hasChanged(definition: ProductDefinition, product: DeskProduct, newest: Pack): boolean {
  const said = (
    pack: Pick<Pack, 'product' | 'support'>,
    policies: readonly Policy[],
    keys: readonly object[],
  ): string => canonicalJson({ product: pack.product, support: pack.support, policies, keys } as unknown as Json);
  const keyFacts = (keys: DeskProduct['issuingKeys']) =>
    keys
      .map(({ epoch, status, publicKey }) => ({ epoch, status, publicKey: Buffer.from(publicKey).toString('hex') }))
      .sort((a, b) => a.epoch - b.epoch);
  const policies = newest.policies.map(({ digest: _digest, ...policy }) => policy);
  return (
    said(definition, definition.policies, keyFacts(product.issuingKeys)) !==
    said(newest, policies, keyFacts(newest.keys))
  );
}

/** A grant is signed for the policy as it was: a later pack must still know it, or name it in `replaces`. */
async function refuseBroken(desk: ReadingDesk, product: DeskProduct, definition: ProductDefinition): Promise<void> {
  const problems = await brokenPolicies(desk, product, definition);
  if (problems.length === 0) return;
  throw deskError('pack-breaks-grants', { problems: problems.map(formatProblem).join('. '), list: problems });
}

async function brokenPolicies(
  desk: ReadingDesk,
  product: DeskProduct,
  { policies }: ProductDefinition,
): Promise<Problem[]> {
  const packs = await listPacks(desk.ledger);
  const problems = new Map<string, Problem>();
  for (const { policyId, packVersion, grants } of await policiesInUse(desk.ledger, product.id)) {
    const tag = packs.find((pack) => pack.productId === product.id && pack.version === packVersion)?.tag;
    const before =
      tag === undefined ? undefined : (await desk.packs.byTag(tag)).policies.find(({ id }) => id === policyId);
    if (before === undefined) continue;
    const problem = breakOf(before, policies, grants, packVersion);
    if (problem) problems.set(`${policyId} ${Buffer.from(before.digest).toString('hex')}`, problem);
  }
  return [...problems.values()];
}

function breakOf(
  before: Policy & { readonly digest: Uint8Array },
  policies: readonly Policy[],
  grants: number,
  packVersion: number,
): Problem | undefined {
  const count = `${grants} ${grants === 1 ? 'grant relies' : 'grants rely'} on it as it was in pack ${packVersion}`;
  const index = policies.findIndex(({ id }) => id === before.id);
  const now = policies[index];
  if (now === undefined) return { path: 'policies', what: `"${before.id}" is gone, and ${count}`, mend: 'put it back' };
  const path = `policies[${index}]`;
  if (now.code !== before.code) {
    return { path: `${path}.code`, what: `was ${before.code}, and ${count}`, mend: 'set it back' };
  }
  const digest = Buffer.from(before.digest).toString('hex');
  const isSame = digest === Buffer.from(policyDigest(now)).toString('hex');
  if (isSame || now.replaces.includes(digest)) return undefined;
  return {
    path: `${path}.replaces`,
    what: `"${now.id}" has changed, and ${count}`,
    mend: `undo the change, or give those licences the new terms: add "${digest}" to replaces`,
  };
}
