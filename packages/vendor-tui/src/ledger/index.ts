// The ledger: the desk's append-only, hash-chained record (design: one query layer, SQLite or PostgreSQL under it).

export { recordRefusal } from './acts.js';
export { addAgent, listAgents } from './agents.js';
export type { LedgerBackend } from './backend.js';
export { forgetCall, keepCall, type ListedCall, listCalls } from './calls.js';
export { addCustomer, findCustomers, getCustomer } from './customers.js';
export { type LedgerErrorCode, ledgerErrorCodes } from './errors.js';
export {
  findGrantByChallenge,
  findGrantByDigest,
  grantsOfMachine,
  grantsSharingParts,
  type ListedGrant,
  newestGrantOf,
  recentGrants,
} from './grant-queries.js';
export { confirmCaller, getGrant, type NewGrant, type RecordedGrant, recordGrant, recordShownAgain } from './grants.js';
export { type MachineColumns, machineColumns, printOfGrant } from './machine-columns.js';
export { grantsBeside, type PolicyInUse, policiesInUse } from './machine-queries.js';
export { type Ledger, type LedgerPorts, openLedger, type SignedLedger, withSigner } from './open-ledger.js';
export { addOrder, getOrder, type NewOrder, type OrderWithRest, ordersOf } from './orders.js';
export { addPack, findPackByTag, listPacks, newestPack, takenTags } from './packs.js';
export { createRowSigner, type RowSigner } from './row-signer.js';
export {
  type ChainFault,
  type ChainReport,
  chainHead,
  recentRows,
  type VerifyOptions,
  verifyChain,
} from './rows.js';
export type {
  AgentRecord,
  CallRecord,
  CustomerRecord,
  GrantRecord,
  LedgerRow,
  OrderRecord,
  PackRecord,
  RowKind,
} from './schema.js';
export { openSqlite, type SqliteOptions } from './sqlite.js';
