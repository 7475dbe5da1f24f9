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
  chainHead,
  createRowSigner,
  type Ledger,
  ledgerError,
  withSigner,
} from '../ledger/index.js';
import { checkAgentName } from './agent-name.js';
import type { OnProgress } from './desk.js';
import { deskError } from './errors.js';
import {
  EXAMPLE_PRODUCT_ID,
  exampleCustomer,
  exampleOrder,
  exampleProduct,
  exampleProductFile,
} from './example-product.js';
import {
  type DeskFile,
  type DeskProduct,
  deskFileOf,
  formatDeskFile,
  kitFileOf,
  packFileOf,
  productFileOf,
  schemaFileOf,
  scriptFileOf,
} from './folder.js';
import { openLedgerOf, placeOfDatabase } from './ledger-place.js';
import { firstKey, type NewPackRecord, packPayload, signedPack, writePackFiles } from './new-pack.js';
import { type DeskPorts, deskPorts } from './ports.js';
import { productSchemaFile } from './product-schema.js';
import { scriptFile } from './script.js';

export interface NewDesk {
  readonly folder: string;
  readonly passphrase: string;
  readonly agent: string;
}

/** What the first run made. */
export interface DeskMade {
  readonly folder: string;
  readonly productFile: string;
  readonly packFile: string;
  /** To be handed to the site. */
  readonly kitFile: string;
  readonly rootKeyFile: string;
  readonly issuingKeyFile: string;
  /** Half-made desks of earlier tries that were found beside this one and removed. */
  readonly removed?: readonly string[];
}

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
  const agent = checkAgentName(newDesk.agent);
  assertPassphrase(newDesk.passphrase);
  await refuseTaken(folder, ports);

  const removed = await removeLeftovers(folder, ports);
  const building = join(dirname(folder), `${namePrefix(folder)}${process.pid}-${hex(ports.randomBytes(6))}`);
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
    ...(removed.length === 0 ? {} : { removed }),
  };
}

/** What a desk is called while it is made: the process that makes it is told by the name. */
const namePrefix = (folder: string): string => `.${basename(folder)}.new-`;

/** Half-made desks of tries that were killed hold keys that nobody has the use of. One that is being made at this moment
 * is left alone. */
async function removeLeftovers(folder: string, ports: DeskPorts): Promise<string[]> {
  const prefix = namePrefix(folder);
  const names = (await ports.files.list(dirname(folder))) ?? [];
  const removed: string[] = [];
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const pid = /^(\d+)-[0-9a-f]{12}$/.exec(name.slice(prefix.length))?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await ports.files.removeFolder(join(dirname(folder), name));
    removed.push(join(dirname(folder), name));
  }
  return removed;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** A passphrase that nobody has to remember, for a desk that is thrown away: 120 random bits. */
export function randomPassphrase(randomBytes: DeskPorts['randomBytes'] = deskPorts().randomBytes): string {
  return Array.from(randomBytes(24), (byte) => ALPHABET.charAt(byte % 32))
    .join('')
    .replace(/.{6}(?=.)/g, '$&-');
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
  // First of all: a server that cannot be used, or has a ledger already, is told before the keys are closed.
  const ledger = await openNewLedger(folder, ports);
  try {
    const product: DeskProduct = {
      id: EXAMPLE_PRODUCT_ID,
      rootPublicKey: ed25519PublicKey(root),
      issuingKeys: [{ epoch: EPOCH, status: 'current', publicKey: BN254_SIGNING.loadSecretKey(issuing).publicKey }],
    };
    const definition = readProductDefinition(exampleProduct);
    const keys = product.issuingKeys.map(({ publicKey }) => firstKey(publicKey));
    const payload = packPayload(definition, keys, 1, { usedTags: new Set(), revoked: [] });
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

    await ports.files.write(productFileOf(folder, product.id), exampleProductFile);
    await ports.files.write(schemaFileOf(folder), productSchemaFile);
    await ports.files.write(scriptFileOf(folder), scriptFile());
    await writePackFiles(folder, product, pack, ports.files);
    await fillLedger(ledger, { name: newDesk.agent, secret: agent }, pack);
    const database = ports.database === undefined ? {} : { database: placeOfDatabase(ports.database) };
    const firstAgent = { name: newDesk.agent, publicKey: ed25519PublicKey(agent) };
    const desk: DeskFile = { agent: newDesk.agent, ...database, firstAgent, products: [product] };
    await ports.files.write(deskFileOf(folder), formatDeskFile(desk));
  } finally {
    await ledger.close();
    for (const secret of [root, issuing, agent]) secret.fill(0);
  }
}

/** Throws `ledger-not-empty` where another desk has begun to use it. */
async function openNewLedger(folder: string, ports: DeskPorts): Promise<Ledger> {
  const ledger = await openLedgerOf(folder, {}, ports, { create: true });
  try {
    if ((await chainHead(ledger)).seq !== 0) throw ledgerError('ledger-not-empty', { place: ledger.place });
    return ledger;
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

async function fillLedger(
  opened: Ledger,
  agent: { readonly name: string; readonly secret: Uint8Array },
  pack: NewPackRecord,
): Promise<void> {
  const ledger = withSigner(opened, createRowSigner(agent.name, agent.secret));
  await addAgent(ledger, { name: agent.name, publicKey: hex(ed25519PublicKey(agent.secret)) });
  await addPack(ledger, pack);
  const customer = await addCustomer(ledger, exampleCustomer);
  await addOrder(ledger, { ...exampleOrder, customerId: customer.id, productId: pack.productId });
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
