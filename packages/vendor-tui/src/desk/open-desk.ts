// Opening a desk: for reading, for taking things down (the agent's key), for answering calls (issuing keys as well).
// The root key stays closed; only a new pack opens it.
import { resolve } from 'node:path';
import { parseKey, SPELLING_ALPHABETS } from '@readback/core';
import { BN254_SIGNING, ed25519PublicKey, type SigningKey } from '@readback/core/vendor';
import { agentKeyFile, issuingKeyFile, openSecretText } from '../keystore/index.js';
import {
  addCustomer,
  type ChainReport,
  createRowSigner,
  findCustomers,
  getGrant,
  type Ledger,
  listAgents,
  openLedger,
  openSqlite,
  recentGrants,
  recentRows,
  verifyChain,
  withSigner,
} from '../ledger/index.js';
import { type BuildPackRequest, type BuiltPack, buildNextPack } from './build-pack.js';
import { forgetOpenCall, keepOpenCall, openCallsOf } from './calls.js';
import { createPackShelf, type ReadingDesk, type SigningDesk, type WritingDesk } from './context.js';
import type { Desk, IssuedView, OnProgress } from './desk.js';
import { deskError } from './errors.js';
import { deskFileOf, formatDeskFile, ledgerFileOf, readDeskFile, scriptFileOf } from './folder.js';
import { hearChallenge, showAgain } from './hear.js';
import { confirmByPhrase, issueResponse } from './issue.js';
import { viewRow } from './ledger-lines.js';
import { listOrders, ordersForChallenge, takeOrder } from './orders.js';
import { type DeskPorts, deskPorts } from './ports.js';
import { DEFAULT_SCRIPT, parseScript, type Script } from './script.js';
import { viewCustomer, viewGrant, viewProduct } from './views.js';

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
  | 'close'
> & {
  /** Proves the chain of rows; names the first bad one. */
  readonly verifyLedger: (onProgress?: (rowsDone: number) => void) => Promise<ChainReport>;
};

/** What needs the agent's key. */
export type DeskWriter = DeskReader &
  Pick<Desk, 'addCustomer' | 'addOrder' | 'hear' | 'ordersFor' | 'confirmCaller'> & {
    /** A recorded response once more; a row says so. Throws `grant-unknown`. */
    readonly showGrant: (grantId: string) => Promise<IssuedView>;
    /** Signs the next pack of a product from the file the ISV edited. */
    readonly buildPack: (request: BuildPackRequest, onProgress?: OnProgress) => Promise<BuiltPack>;
  };

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
  return writerOf(await openForWriting(folder, passphrase, deskPorts(changes), onProgress));
}

/** Throws what `openDeskToWrite` does. */
export async function openDesk(
  folder: string,
  passphrase: string,
  changes: Partial<DeskPorts> = {},
  onProgress: OnProgress = silent,
): Promise<OpenDesk> {
  const ports = deskPorts(changes);
  const writing = await openForWriting(folder, passphrase, ports, (step, fraction) => onProgress(step, fraction / 2));
  try {
    const signingKeys = await openIssuingKeys(writing, passphrase, (step, fraction) =>
      onProgress(step, 0.5 + fraction / 2),
    );
    const desk: SigningDesk = { ...writing, signingKeys };
    return { ...writerOf(desk), issue: (request) => issueResponse(desk, request) };
  } catch (error) {
    await writing.ledger.close();
    throw error;
  }
}

async function openContext(folder: string, ports: DeskPorts): Promise<ReadingDesk> {
  const place = resolve(folder);
  const file = await readDeskFile(place, ports.files);
  const ledger = await openLedger(await openSqlite(ledgerFileOf(place)), ports);
  return { folder: place, file, ledger, packs: createPackShelf(ledger, file), ports };
}

async function openForWriting(
  folder: string,
  passphrase: string,
  ports: DeskPorts,
  onProgress: OnProgress,
): Promise<WritingDesk> {
  const desk = await openContext(folder, ports);
  try {
    const path = agentKeyFile(desk.folder, desk.file.agent);
    const secret = await openKey('agent-secret', path, passphrase, (done) =>
      onProgress("Opening the agent's key", done),
    );
    try {
      await requireAgent(desk.ledger, desk.file.agent, ed25519PublicKey(secret), path);
      return { ...desk, ledger: withSigner(desk.ledger, createRowSigner(desk.file.agent, secret)) };
    } finally {
      secret.fill(0);
    }
  } catch (error) {
    await desk.ledger.close();
    throw error;
  }
}

/** Rows signed with a key that is not on record would look forged for ever. */
async function requireAgent(ledger: Ledger, name: string, publicKey: Uint8Array, path: string): Promise<void> {
  const text = Buffer.from(publicKey).toString('hex');
  const known = await listAgents(ledger);
  if (!known.some((agent) => agent.name === name && agent.publicKey === text))
    throw deskError('desk-other-key', { path });
}

async function openIssuingKeys(
  desk: WritingDesk,
  passphrase: string,
  onProgress: OnProgress,
): Promise<readonly SigningKey[]> {
  const wanted = desk.file.products.flatMap((product) =>
    product.issuingKeys
      .filter(({ status }) => status === 'current' || status === 'next')
      .map((key) => ({ ...key, path: issuingKeyFile(desk.folder, product.id, key.epoch) })),
  );
  const keys: SigningKey[] = [];
  for (const [place, { path, publicKey }] of wanted.entries()) {
    const secret = await openKey('bn254-secret', path, passphrase, (done) =>
      onProgress('Opening the issuing key', (place + done) / wanted.length),
    );
    try {
      const key = BN254_SIGNING.loadSecretKey(secret);
      if (Buffer.compare(key.publicKey, publicKey) !== 0) throw deskError('desk-other-key', { path });
      keys.push(key);
    } finally {
      secret.fill(0);
    }
  }
  return keys;
}

async function openKey(
  kind: 'agent-secret' | 'bn254-secret',
  path: string,
  passphrase: string,
  onProgress: (fraction: number) => void,
): Promise<Uint8Array> {
  return parseKey(kind, await openSecretText(path, passphrase, { onProgress }));
}

function readerOf(desk: ReadingDesk): DeskReader {
  const { ledger, packs, file } = desk;
  return {
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
    verifyLedger: (onProgress) => verifyChain(ledger, { onProgress }),
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

function writerOf(desk: WritingDesk): DeskWriter {
  return {
    ...readerOf(desk),
    addCustomer: async (customer) => viewCustomer(await addCustomer(desk.ledger, customer)),
    addOrder: (order) => takeOrder(desk, order),
    hear: (groups, customerId) => hearChallenge(desk, groups, customerId),
    ordersFor: (customerId, heard) => ordersForChallenge(desk, customerId, heard),
    confirmCaller: (grantId, typed) => confirmByPhrase(desk, grantId, typed),
    showGrant: async (grantId) => await showAgain(desk, await getGrant(desk.ledger, grantId)),
    buildPack: (request, onProgress) => buildNextPack(desk, request, onProgress),
  };
}
