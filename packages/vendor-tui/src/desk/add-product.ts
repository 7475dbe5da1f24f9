// A second product at a desk: a root and an issuing key of its own, a product file to edit, its first pack. Each product
// has its own root, so that one lost or stolen touches one program. What a broken-off try has left is taken up again.
import { formatKey } from '@readback/core';
import { ed25519PublicKey } from '@readback/core/vendor';
import { hasKeyFile, issuingKeyFile, openKeyFile, rootKeyFile, sealSecret } from '../keystore/index.js';
import { addPack, newestPack, recordProduct, takenTags } from '../ledger/index.js';
import { shareWithAgents } from './agents.js';
import type { WritingDesk } from './context.js';
import type { OnProgress } from './desk.js';
import { deskError } from './errors.js';
import { productTemplate } from './example-product.js';
import { changeDeskFile, type DeskProduct, productFileOf, readDeskFile, schemaFileOf } from './folder.js';
import { type KeeperOfKeys, makeIssuingKey, passphraseOf, requireIssuingPassphrase } from './issuing-keys.js';
import type { ProductMade } from './key-views.js';
import {
  findProductFile,
  firstKey,
  packPayload,
  readDefinition,
  readProductFile,
  signedPack,
  writePackFiles,
} from './new-pack.js';
import { productSchemaFile } from './product-schema.js';

export interface NewProduct {
  readonly id: string;
  readonly title: string;
}

const EPOCH = 1;

/** The passphrase of the desk closes both keys. Throws `product-id-invalid`, `product-exists`, `policy-invalid`, `passphrase-...`, `key-file-...`, `ledger-...`. The
 * product is there when it stands in desk.json, which is written last. */
export async function addProduct(
  desk: WritingDesk,
  wanted: NewProduct,
  keeper: KeeperOfKeys,
  onProgress: OnProgress,
): Promise<ProductMade> {
  const { id } = wanted;
  const { files } = desk.ports;
  if (!/^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$/.test(id)) throw deskError('product-id-invalid', { productId: id });
  const rootFile = rootKeyFile(desk.folder, id);
  const before = await newestPack(desk.ledger, id);
  const isKnown = (await readDeskFile(desk.folder, files)).products.some((product) => product.id === id);
  if (isKnown || (before !== undefined && !(await hasKeyFile(rootFile)))) {
    throw deskError('product-exists', { productId: id });
  }
  const productFile = productFileOf(desk.folder, id);
  // One that the ISV has put there already is theirs.
  const found = await findProductFile(desk.folder, id, files);
  if (found === undefined) await writeTemplate(desk, wanted);
  const definition = await readProductFile(desk.folder, id, files);

  const passphrase = await passphraseOf(keeper);
  for (const product of desk.file.products.slice(0, 1)) {
    await requireIssuingPassphrase(desk, product, passphrase, (done) =>
      onProgress('Opening the issuing key', done / 3),
    );
  }
  const root = await makeRoot(desk, rootFile, passphrase, (done) => onProgress('Closing the root key', (1 + done) / 3));
  try {
    const publicKey = await makeIssuingKey(desk, { productId: id, epoch: EPOCH }, passphrase, (done) =>
      onProgress('Closing the issuing key', (2 + done) / 3),
    );
    const product: DeskProduct = {
      id,
      rootPublicKey: ed25519PublicKey(root),
      issuingKeys: [{ epoch: EPOCH, status: 'current', publicKey }],
    };
    if (before === undefined) {
      const usedTags = await takenTags(desk.ledger);
      const payload = packPayload(definition, [firstKey(publicKey)], 1, { usedTags, revoked: [] });
      await recordProduct(desk.ledger, id, product.rootPublicKey);
      await addPack(desk.ledger, signedPack(payload, product, root));
    }
    const pack = await newestPack(desk.ledger, id);
    if (pack === undefined) throw deskError('product-exists', { productId: id });
    const written = await writePackFiles(desk.folder, product, pack, files);
    await changeDeskFile(desk.folder, files, (file) => ({ ...file, products: [...file.products, product] }));
    await shareWithAgents({ ...desk, file: await readDeskFile(desk.folder, files) }, { passphrase });
    return {
      productId: id,
      productFile: found?.path ?? productFile,
      ...written,
      rootKeyFile: rootFile,
      issuingKeyFile: issuingKeyFile(desk.folder, id, EPOCH),
      rootPublicKey: formatKey('root-public', product.rootPublicKey),
    };
  } finally {
    root.fill(0);
  }
}

/** The example's policies under the product's own name, to be edited. */
async function writeTemplate(desk: WritingDesk, { id, title }: NewProduct): Promise<void> {
  const { files } = desk.ports;
  const path = productFileOf(desk.folder, id);
  const text = productTemplate({ id, title: title.trim() || id });
  readDefinition({ path, text });
  await files.write(path, text);
  await files.write(schemaFileOf(desk.folder), productSchemaFile);
}

async function makeRoot(
  desk: WritingDesk,
  path: string,
  passphrase: string,
  onProgress: (fraction: number) => void,
): Promise<Uint8Array> {
  if (await hasKeyFile(path)) return await openKeyFile('root-secret', path, passphrase, { onProgress });
  const root = desk.ports.randomBytes(32);
  const text = new TextEncoder().encode(formatKey('root-secret', root));
  await sealSecret(path, text, passphrase, { workFactor: desk.ports.workFactor, onProgress });
  return root;
}
