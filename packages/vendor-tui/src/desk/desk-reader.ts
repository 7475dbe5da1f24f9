// The acts of a desk that need no passphrase.
import { SPELLING_ALPHABETS } from '@readback/core';
import { findCustomers, recentGrants, recentRows } from '../ledger/index.js';
import { type AuditReader, auditReader } from './audit.js';
import { type Exporter, exporterOf } from './book-exports.js';
import { forgetOpenCall, keepOpenCall, openCallsOf } from './calls.js';
import type { ReadingDesk } from './context.js';
import type { Desk } from './desk.js';
import { deskFileOf, formatDeskFile, readDeskFile, scriptFileOf } from './folder.js';
import { viewListed } from './grant-end.js';
import { machineHistory, machinesOf } from './history.js';
import { viewKeys } from './key-acts.js';
import type { KeysView } from './key-views.js';
import { viewRow } from './ledger-lines.js';
import { listOrders } from './orders.js';
import { type PeopleReader, peopleReader } from './people.js';
import { productTypes } from './product-types.js';
import { reportsOn } from './reports.js';
import { DEFAULT_SCRIPT, parseScript, type Script } from './script.js';
import { viewCustomer, viewProduct } from './views.js';
import { type WorkshopReader, workshopReader } from './workshop.js';

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
  Exporter &
  PeopleReader &
  WorkshopReader;

const DEFAULT_SPELLING = 'icao';

export function readerOf(desk: ReadingDesk): DeskReader {
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
    ...exporterOf(desk),
    findCustomers: async (search) => (await findCustomers(ledger, search)).map(viewCustomer),
    orders: (customerId) => listOrders(desk, customerId),
    recentGrants: async (limit) => await viewListed(desk, await recentGrants(ledger, { limit })),
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
