// The first run: keys, an example product with its first pack, a ledger with one customer and one order. All of it is
// made in a folder beside the one wanted, which gets its name at the end: there is a whole desk or none.
import { rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ALPHABET, formatKey, ReadbackError } from '@readback/core';
import { BN254_SIGNING, ed25519PublicKey, readProductDefinition } from '@readback/core/vendor';
import { agentKeyFile, assertPassphrase, issuingKeyFile, rootKeyFile, sealSecret } from '../keystore/index.js';
import {
  addAgent,
  addCustomer,
  addOrder,
  addPack,
  createRowSigner,
  openLedger,
  openSqlite,
  withSigner,
} from '../ledger/index.js';
import type { DeskMade, NewDesk, OnProgress } from './desk.js';
import { deskError } from './errors.js';
import { EXAMPLE_PRODUCT_ID, exampleCustomer, exampleOrder, exampleProduct } from './example-product.js';
import {
  type DeskFile,
  type DeskProduct,
  deskFileOf,
  formatDeskFile,
  kitFileOf,
  ledgerFileOf,
  packFileOf,
  productFileOf,
  scriptFileOf,
} from './folder.js';
import { type NewPackRecord, packPayload, signedPack, writePackFiles } from './new-pack.js';
import { type DeskPorts, deskPorts } from './ports.js';
import { scriptFile } from './script.js';

const EPOCH = 1;

/** Throws `desk-exists`, `desk-folder-not-empty`, `agent-name-invalid`, `passphrase-too-short`, `passphrase-too-weak`,
 * `desk-unwritable`, `desk-disk-full`, `key-file-...`, `ledger-...`. Whatever it throws, no half desk is left. */
export async function initDesk(
  newDesk: NewDesk,
  changes: Partial<DeskPorts> = {},
  onProgress: OnProgress = () => undefined,
): Promise<DeskMade> {
  const ports = deskPorts(changes);
  const folder = resolve(newDesk.folder);
  const agent = checkAgent(newDesk.agent);
  assertPassphrase(newDesk.passphrase);
  await refuseTaken(folder, ports);

  const building = join(dirname(folder), `.${basename(folder)}.new-${hex(ports.randomBytes(6))}`);
  const removeAtExit = (): void => rmSync(building, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  try {
    await makeRoom(building, folder, ports);
    await fill(building, { ...newDesk, agent }, ports, onProgress);
    if (!(await ports.files.publishFolder(building, folder))) throw deskError('desk-exists', { folder });
  } catch (error) {
    // Why it failed is what has to be told, not that there was nothing to remove.
    await ports.files.removeFolder(building).catch(() => undefined);
    throw error;
  } finally {
    process.off('exit', removeAtExit);
  }
  return {
    folder,
    productFile: productFileOf(folder, EXAMPLE_PRODUCT_ID),
    packFile: packFileOf(folder, EXAMPLE_PRODUCT_ID, 1),
    kitFile: kitFileOf(folder, EXAMPLE_PRODUCT_ID),
    rootKeyFile: rootKeyFile(folder, EXAMPLE_PRODUCT_ID),
    issuingKeyFile: issuingKeyFile(folder, EXAMPLE_PRODUCT_ID, EPOCH),
  };
}

/** A passphrase that nobody has to remember, for a desk that is thrown away: 120 random bits. */
export function randomPassphrase(randomBytes: DeskPorts['randomBytes'] = deskPorts().randomBytes): string {
  return Array.from(randomBytes(24), (byte) => ALPHABET.charAt(byte % 32))
    .join('')
    .replace(/.{6}(?=.)/g, '$&-');
}

function checkAgent(name: string): string {
  const agent = name.trim().normalize('NFC');
  if (!/^[\p{L}\p{N}\p{M}\p{P}\p{S} ]{1,40}$/u.test(agent)) throw deskError('agent-name-invalid');
  return agent;
}

async function refuseTaken(folder: string, ports: DeskPorts): Promise<void> {
  const names = await ports.files.list(folder);
  if (names === undefined || names.length === 0) return;
  throw deskError(names.includes('desk.json') ? 'desk-exists' : 'desk-folder-not-empty', { folder });
}

async function makeRoom(building: string, folder: string, ports: DeskPorts): Promise<void> {
  try {
    await ports.files.makeFolder(join(building, 'keys'));
  } catch (error) {
    // The name of a folder that nobody asked for would help nobody.
    if (error instanceof ReadbackError && error.code === 'desk-unwritable') {
      throw deskError('desk-unwritable', { path: folder }, error);
    }
    throw error;
  }
}

async function fill(folder: string, newDesk: NewDesk, ports: DeskPorts, onProgress: OnProgress): Promise<void> {
  const root = ports.randomBytes(32);
  const issuing = BN254_SIGNING.secretKeyFromSeed(ports.randomBytes(BN254_SIGNING.seedBytes));
  const agent = ports.randomBytes(32);
  try {
    const product: DeskProduct = {
      id: EXAMPLE_PRODUCT_ID,
      rootPublicKey: ed25519PublicKey(root),
      issuingKeys: [{ epoch: EPOCH, status: 'current', publicKey: BN254_SIGNING.loadSecretKey(issuing).publicKey }],
    };
    const definition = readProductDefinition(exampleProduct);
    const payload = packPayload(definition, product, 1, { usedTags: new Set(), revoked: [] });
    const pack = signedPack(payload, product, root);

    const seal = async (place: number, what: string, path: string, text: string): Promise<void> => {
      const onStep = (fraction: number): void => onProgress(`Closing the ${what} key`, (place + fraction) / 3);
      await sealSecret(path, new TextEncoder().encode(text), newDesk.passphrase, {
        workFactor: ports.workFactor,
        onProgress: onStep,
      });
    };
    await seal(0, 'root', rootKeyFile(folder, product.id), formatKey('root-secret', root));
    await seal(1, 'issuing', issuingKeyFile(folder, product.id, EPOCH), formatKey('bn254-secret', issuing));
    await seal(2, "agent's", agentKeyFile(folder, newDesk.agent), formatKey('agent-secret', agent));

    await ports.files.write(productFileOf(folder, product.id), `${JSON.stringify(exampleProduct, null, 2)}\n`);
    await ports.files.write(scriptFileOf(folder), scriptFile());
    await writePackFiles(folder, product, pack, ports.files);
    await fillLedger(folder, { name: newDesk.agent, secret: agent }, pack, ports);
    const desk: DeskFile = { agent: newDesk.agent, products: [product] };
    await ports.files.write(deskFileOf(folder), formatDeskFile(desk));
  } finally {
    for (const secret of [root, issuing, agent]) secret.fill(0);
  }
}

async function fillLedger(
  folder: string,
  agent: { readonly name: string; readonly secret: Uint8Array },
  pack: NewPackRecord,
  ports: DeskPorts,
): Promise<void> {
  const opened = await openLedger(await openSqlite(ledgerFileOf(folder), { create: true }), ports);
  try {
    const ledger = withSigner(opened, createRowSigner(agent.name, agent.secret));
    await addAgent(ledger, { name: agent.name, publicKey: hex(ed25519PublicKey(agent.secret)) });
    await addPack(ledger, pack);
    const customer = await addCustomer(ledger, exampleCustomer);
    await addOrder(ledger, { ...exampleOrder, customerId: customer.id, productId: pack.productId });
  } finally {
    await opened.close();
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
