// Opening a desk: for reading, for taking things down (the agent's key), for answering calls (issuing keys as well).
// The root key stays closed; only a new pack opens it.
import { resolve } from 'node:path';
import { SPELLING_ALPHABETS } from '@readback/core';
import { ed25519PublicKey } from '@readback/core/vendor';
import { agentIdentity, agentKeyFile, openKeyFile } from '../keystore/index.js';
import { ledgerError } from '../ledger/errors.js';
import {
  type AgentRecord,
  addCustomer,
  createRowSigner,
  findCustomers,
  getGrant,
  type Ledger,
  listAgents,
  recentGrants,
  recentRows,
  withSigner,
} from '../ledger/index.js';
import { addProduct, type NewProduct } from './add-product.js';
import { type AuditReader, type AuditWriter, auditReader, auditWriter, pinFirstAgent } from './audit.js';
import { type BuildPackRequest, type BuiltPack, buildNextPack } from './build-pack.js';
import { requireCaller } from './callers.js';
import { forgetOpenCall, keepOpenCall, openCallsOf } from './calls.js';
import { createPackShelf, type ReadingDesk, type SigningDesk, type WritingDesk } from './context.js';
import type { Desk, IssuedView, OnProgress } from './desk.js';
import { deskError } from './errors.js';
import { deskFileOf, formatDeskFile, readDeskFile, scriptFileOf } from './folder.js';
import { hearChallenge, showAgain } from './hear.js';
import { machineHistory, machinesOf, revoke } from './history.js';
import {
  customersAsCsv,
  type Exchanger,
  type Importer,
  ordersAsCsv,
  takeCustomers,
  takeOrders,
} from './import-export.js';
import { confirmByPhrase, issueResponse } from './issue.js';
import { type KeyOpener, openIssuingKeys } from './issuing-keys.js';
import { freezeKeys, makeNextKey, markStolen, retireKey, rotateKeys, thawKeys, viewKeys } from './key-acts.js';
import type { KeysView, ProductMade } from './key-views.js';
import { viewRow } from './ledger-lines.js';
import { openLedgerOf } from './ledger-place.js';
import { listOrders, ordersForChallenge, takeOrder } from './orders.js';
import { packWorkshop } from './pack-workshop.js';
import { type PeopleReader, type PeopleWriter, peopleReader, peopleWriter } from './people.js';
import { type DeskPorts, deskPorts } from './ports.js';
import { productTypes } from './product-types.js';
import { hearReceipt, takeReceipt } from './receipts.js';
import { reportsOn, takeReport } from './reports.js';
import { type DeskAct, requireRole } from './roles.js';
import { DEFAULT_SCRIPT, parseScript, type Script } from './script.js';
import { viewCustomer, viewGrant, viewProduct } from './views.js';
import { type WorkshopReader, type WorkshopWriter, workshopReader, workshopWriter } from './workshop.js';

/** What needs no passphrase. */
export type DeskReader = Pick<
  Desk,
  | 'folder'
  | 'agent'
  | 'session'
  | 'spelling'
  | 'setSpelling'
  | 'script'
  | 'products'
  | 'findCustomers'
  | 'orders'
  | 'recentGrants'
  | 'openCalls'
  | 'keepCall'
  | 'forgetCall'
  | 'ledgerRows'
  | 'machines'
  | 'machineHistory'
  | 'orderReports'
  | 'close'
> & {
  /** The issuing keys of a product. Throws `product-unknown`. */
  readonly keys: (productId: string) => Promise<KeysView>;
  /** The names in a product's newest pack as TypeScript. Throws `product-unknown`. */
  readonly productTypes: (productId: string) => Promise<string>;
} & AuditReader &
  Exchanger &
  PeopleReader &
  WorkshopReader;

/** What needs the agent's key. */
export type DeskWriter = DeskReader &
  Pick<
    Desk,
    | 'addCustomer'
    | 'addOrder'
    | 'hear'
    | 'ordersFor'
    | 'hearReceipt'
    | 'takeReceipt'
    | 'takeReport'
    | 'revokeGrant'
    | 'confirmCaller'
  > & {
    /** A recorded response once more; a row says so. Throws `grant-unknown`. */
    readonly showGrant: (grantId: string) => Promise<IssuedView>;
    /** Signs the next pack of a product from the file the ISV edited. */
    readonly buildPack: (request: BuildPackRequest, onProgress?: OnProgress) => Promise<BuiltPack>;
  } & AuditWriter &
  Importer &
  KeyKeeper &
  PeopleWriter &
  WorkshopWriter;

/** What changes products and keys; how, and what each refuses, stands at the functions of `key-acts.ts` and
 * `add-product.ts`. */
interface KeyKeeper {
  /** `askPassphrase`: for the one that the issuing keys are closed with, where the agent has another. */
  readonly nextKey: (productId: string, askPassphrase: Ask, onProgress?: OnProgress) => Promise<KeysView>;
  /** Days such as `2027-03-31`. */
  readonly rotateKeys: (productId: string, lastDay?: string) => Promise<KeysView>;
  readonly retireKey: (productId: string, wanted: Parameters<typeof retireKey>[2]) => Promise<KeysView>;
  readonly stolenKey: (productId: string, wanted: Parameters<typeof markStolen>[2]) => Promise<KeysView>;
  /** False where issuing was stopped before. */
  readonly freeze: (productId: string, why: string) => Promise<boolean>;
  readonly thaw: (productId: string) => Promise<void>;
  readonly addProduct: (product: NewProduct, askPassphrase: Ask, onProgress?: OnProgress) => Promise<ProductMade>;
}

type Ask = () => Promise<string>;

/** All of it. */
export type OpenDesk = DeskWriter & Desk;

const DEFAULT_SPELLING = 'icao';

const silent: OnProgress = () => undefined;

/** Throws `desk-missing`, `desk-malformed`, `desk-newer`, `ledger-...`. */
export async function openDeskToRead(folder: string, changes: Partial<DeskPorts> = {}): Promise<DeskReader> {
  return readerOf(await openContext(folder, deskPorts(changes)));
}

/** Throws what `openDeskToRead` does, `passphrase-wrong`, `key-...`, `desk-other-key`. */
export async function openDeskToWrite(
  folder: string,
  passphrase: string,
  changes: Partial<DeskPorts> = {},
  onProgress: OnProgress = silent,
): Promise<DeskWriter> {
  const { desk, opener } = await openForWriting(folder, passphrase, deskPorts(changes), onProgress);
  return writerOf(desk, opener);
}

/** Throws what `openDeskToWrite` does. */
export async function openDesk(
  folder: string,
  passphrase: string,
  changes: Partial<DeskPorts> = {},
  onProgress: OnProgress = silent,
): Promise<OpenDesk> {
  const ports = deskPorts(changes);
  const { desk: writing, opener } = await openForWriting(folder, passphrase, ports, (step, fraction) =>
    onProgress(step, fraction / 2),
  );
  try {
    const signingKeys = await openIssuingKeys(writing, opener, (step, fraction) =>
      onProgress(step, 0.5 + fraction / 2),
    );
    const desk: SigningDesk = { ...writing, signingKeys };
    const writer = writerOf(desk, opener);
    return {
      ...writer,
      packWorkshop: packWorkshop(desk, writer),
      issue: (request) => issueResponse(desk, request),
    };
  } catch (error) {
    await writing.ledger.close();
    throw error;
  }
}

async function openContext(folder: string, ports: DeskPorts): Promise<ReadingDesk> {
  const place = resolve(folder);
  const written = await readDeskFile(place, ports.files);
  const file = ports.agent === undefined ? written : { ...written, agent: ports.agent };
  const ledger = await openLedgerOf(place, file, ports);
  return { folder: place, file, ledger, packs: createPackShelf(ledger, file), ports };
}

async function openForWriting(
  folder: string,
  passphrase: string,
  ports: DeskPorts,
  onProgress: OnProgress,
): Promise<{ readonly desk: WritingDesk; readonly opener: KeyOpener }> {
  const desk = await openContext(folder, ports);
  try {
    const path = agentKeyFile(desk.folder, desk.file.agent);
    const secret = await openKeyFile('agent-secret', path, passphrase, {
      onProgress: (done) => onProgress("Opening the agent's key", done),
    });
    try {
      const record = await requireAgent(desk.ledger, desk.file.agent, ed25519PublicKey(secret), path);
      await pinFirstAgent(desk, { name: record.name, publicKey: ed25519PublicKey(secret) });
      const ledger = withSigner(desk.ledger, createRowSigner(record.name, secret));
      const own = record.recipient === null ? undefined : { agent: record.name, identity: agentIdentity(secret) };
      return { desk: { ...desk, ledger }, opener: { passphrase, own } };
    } finally {
      secret.fill(0);
    }
  } catch (error) {
    await desk.ledger.close();
    throw error;
  }
}

/** Rows signed with a key that is not on record would look forged for ever. */
async function requireAgent(ledger: Ledger, name: string, publicKey: Uint8Array, path: string): Promise<AgentRecord> {
  const text = Buffer.from(publicKey).toString('hex');
  const known = (await listAgents(ledger)).find((agent) => agent.name === name && agent.publicKey === text);
  if (known === undefined) throw deskError('desk-other-key', { path });
  if (known.disabledAtMs !== null) throw ledgerError('agent-disabled', { name });
  return known;
}

function readerOf(desk: ReadingDesk): DeskReader {
  const { ledger, packs, file } = desk;
  return {
    ...auditReader(desk),
    ...peopleReader(desk),
    ...workshopReader(desk),
    folder: desk.folder,
    agent: file.agent,
    session: Buffer.from(desk.ports.randomBytes(8)).toString('hex'),
    spelling: knownSpelling(file.spelling),
    setSpelling: (id) => writeSpelling(desk, id),
    script: () => readScript(desk),
    openCalls: () => openCallsOf(desk),
    keepCall: (call) => keepOpenCall(desk, call),
    forgetCall: (callId) => forgetOpenCall(desk, callId),
    products: () => Promise.all(file.products.map(async ({ id }) => viewProduct(await packs.newest(id)))),
    exportCustomers: () => customersAsCsv(desk),
    exportOrders: () => ordersAsCsv(desk),
    findCustomers: async (search) => (await findCustomers(ledger, search)).map(viewCustomer),
    orders: (customerId) => listOrders(desk, customerId),
    recentGrants: async (limit) => {
      const grants = await recentGrants(ledger, { limit });
      return await Promise.all(
        grants.map(async (grant) => ({
          ...(await viewGrant(grant, grant.customerName, packs, false)),
          at: new Date(grant.issuedAtMs).toISOString(),
          customerId: grant.customerId,
          challenge: grant.challengeText,
        })),
      );
    },
    ledgerRows: async (limit) => {
      const rows = await recentRows(ledger, limit);
      return await Promise.all(rows.map((row) => viewRow(desk, row)));
    },
    keys: (productId) => viewKeys(desk, productId),
    productTypes: async (productId) => productTypes(await packs.newest(productId)),
    machines: (customerId) => machinesOf(desk, customerId),
    machineHistory: (grantId) => machineHistory(desk, grantId),
    orderReports: (orderId) => reportsOn(desk, orderId),
    close: () => ledger.close(),
  };
}

function knownSpelling(id: string | undefined): string {
  return SPELLING_ALPHABETS.some((alphabet) => alphabet.id === id) && id !== undefined ? id : DEFAULT_SPELLING;
}

/** Read again before it is written: somebody may have changed the file while this desk was open. */
async function writeSpelling(desk: ReadingDesk, id: string): Promise<void> {
  const { files } = desk.ports;
  const file = await readDeskFile(desk.folder, files);
  await files.write(deskFileOf(desk.folder), formatDeskFile({ ...file, spelling: knownSpelling(id) }));
}

/** A desk without the file says what the program says. */
async function readScript(desk: ReadingDesk): Promise<Script> {
  const text = await desk.ports.files.read(scriptFileOf(desk.folder));
  return text === undefined ? DEFAULT_SCRIPT : parseScript(text);
}

function writerOf(desk: WritingDesk, opener: KeyOpener): DeskWriter {
  const allowed = (act: DeskAct): Promise<void> => requireRole(desk.ledger, act);
  return {
    ...readerOf(desk),
    ...auditWriter(desk),
    ...peopleWriter(desk, opener),
    ...workshopWriter(desk),
    addCustomer: async (customer) => viewCustomer(await addCustomer(desk.ledger, customer)),
    addOrder: (order) => takeOrder(desk, order),
    importCustomers: (text) => takeCustomers(desk, text),
    importOrders: (text, mayRepeat) => takeOrders(desk, text, mayRepeat),
    hear: (groups, customerId, takenFor) => hearChallenge(desk, groups, customerId, takenFor),
    ordersFor: (customerId, heard, buildsOn) => ordersForChallenge(desk, customerId, heard, buildsOn),
    hearReceipt: (groups, customerId) => hearReceipt(desk, groups, customerId),
    takeReceipt: (groups, customerId) => takeReceipt(desk, groups, customerId),
    takeReport: (groups, customerId) => takeReport(desk, groups, customerId),
    revokeGrant: (grantId, why) => revoke(desk, grantId, why),
    confirmCaller: (grantId, typed) => confirmByPhrase(desk, grantId, typed),
    showGrant: async (grantId) => {
      const grant = await getGrant(desk.ledger, grantId);
      await requireCaller(desk, grant.customerId);
      return await showAgain(desk, grant);
    },
    buildPack: async (request, onProgress) => {
      await allowed('pack-build');
      return await buildNextPack(desk, request, onProgress);
    },
    nextKey: async (productId, askPassphrase, onProgress = silent) => {
      await allowed('key-change');
      return await makeNextKey(desk, productId, { opener, askPassphrase }, onProgress);
    },
    rotateKeys: async (productId, lastDay) => {
      await allowed('key-change');
      return await rotateKeys(desk, productId, lastDay);
    },
    retireKey: async (productId, wanted) => {
      await allowed('key-change');
      return await retireKey(desk, productId, wanted);
    },
    stolenKey: async (productId, wanted) => {
      await allowed('key-change');
      return await markStolen(desk, productId, wanted);
    },
    // Whoever sees the theft first.
    freeze: (productId, why) => freezeKeys(desk, productId, why),
    thaw: async (productId) => {
      await allowed('key-change');
      return await thawKeys(desk, productId);
    },
    addProduct: async (product, askPassphrase, onProgress = silent) => {
      await allowed('product-add');
      return await addProduct(desk, product, { opener, askPassphrase }, onProgress);
    },
  };
}
