// The acts of a desk that need the agent's key: what takes something down, and what changes products and keys.
import { addCustomer, getGrant } from '../ledger/index.js';
import { addProduct, type NewProduct } from './add-product.js';
import { type AuditWriter, auditWriter } from './audit.js';
import { type BuildPackRequest, type BuiltPack, buildNextPack } from './build-pack.js';
import type { IssuedView } from './call-views.js';
import { requireCaller } from './callers.js';
import type { WritingDesk } from './context.js';
import type { Desk, OnProgress } from './desk.js';
import { type DeskReader, readerOf } from './desk-reader.js';
import { hearChallenge, showAgain } from './hear.js';
import { revoke } from './history.js';
import { type Importer, takeCustomers, takeOrders } from './import-export.js';
import { confirmByPhrase } from './issue.js';
import type { KeyOpener } from './issuing-keys.js';
import { freezeKeys, makeNextKey, markStolen, retireKey, rotateKeys, thawKeys } from './key-acts.js';
import type { KeysView, ProductMade } from './key-views.js';
import { ordersForChallenge, takeOrder } from './orders.js';
import { type PeopleWriter, peopleWriter } from './people.js';
import { hearReceipt, takeReceipt } from './receipts.js';
import { takeReport } from './reports.js';
import { type DeskAct, requireRole } from './roles.js';
import { viewCustomer } from './views.js';
import { type WorkshopWriter, workshopWriter } from './workshop.js';

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

export function writerOf(desk: WritingDesk, opener: KeyOpener): DeskWriter {
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
      await requireCaller(desk, grant.customerId, { print: grant.print });
      return await showAgain(desk, grant);
    },
    buildPack: async (request, onProgress) => {
      await allowed('pack-build');
      return await buildNextPack(desk, request, onProgress);
    },
    nextKey: async (productId, askPassphrase, onProgress = () => undefined) => {
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
    addProduct: async (product, askPassphrase, onProgress = () => undefined) => {
      await allowed('product-add');
      return await addProduct(desk, product, { opener, askPassphrase }, onProgress);
    },
  };
}
