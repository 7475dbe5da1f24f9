// The ledger: the desk's append-only, hash-chained record (design: one query layer, SQLite or PostgreSQL under it).

export { grantBefore, machinesOfOrder, movesSince, newestIssueMs, ordersOfMachine } from './abuse-queries.js';
export { type Refusal, recordRefusal } from './acts.js';
export {
  type AgentCap,
  type AgentChange,
  addAgent,
  changeAgent,
  getAgent,
  issuedSince,
  listAgents,
  type NewAgent,
} from './agents.js';
export { dismissAlert, listAlerts, type NewAlert, openAlertsOf, raiseAlert } from './alerts.js';
export {
  type ApprovalState,
  askApproval,
  decideApproval,
  digestOfRequest,
  findApproval,
  getApproval,
  lifeClock,
  listApprovals,
  stateOfApproval,
} from './approvals.js';
export type { LedgerBackend } from './backend.js';
export { BACKUP_TABLES, type BackupReport, REBUILT_TABLES, writeBackup } from './backup.js';
export { isCallerDoubted, type WrongOrders, wrongOrdersOf } from './caller-doubts.js';
export {
  addCallNumber,
  type CallerCheck,
  callerPinOf,
  callNumbersOf,
  callNumbersOfAll,
  isRightPin,
  isSameNumber,
  newestCallerCheck,
  type PinOutcome,
  recordCallerCheck,
  rememberSpelling,
  removeCallNumber,
  setCallerPin,
  spellingOf,
  type Voucher,
} from './callers.js';
export { forgetCall, keepCall, type ListedCall, listCalls } from './calls.js';
export { admitIssuing, formatTime, isBelieved } from './clock.js';
export { acceptClock } from './clock-acts.js';
export { grantsWithGroups, listedGrant } from './code-groups.js';
export { csvLine, withoutFormulaQuote } from './csv-text.js';
export { addCustomer, allCustomers, customerNamed, findCustomers, getCustomer } from './customers.js';
export { type LedgerErrorCode, ledgerError, ledgerErrorCodes } from './errors.js';
export { EXPORT_FORMATS, type ExportFormat, exportRows } from './export-rows.js';
export { foldText } from './fold-text.js';
export {
  findGrantByChallenge,
  findGrantByDigest,
  grantsOfCustomer,
  grantsOfMachine,
  grantsSharingParts,
  type ListedGrant,
  newestGrantOf,
  recentGrants,
} from './grant-queries.js';
export {
  confirmCaller,
  getGrant,
  type NewGrant,
  type RecordedGrant,
  recordGrant,
  recordShownAgain,
  type SeatAgain,
} from './grants.js';
export { type ChainHeadText, formatHead, parseHead } from './head-text.js';
export { customerFaults, type ImportFault, importCustomers, importOrders, orderFaults } from './imports.js';
export type { AcceptedGap } from './kept-head.js';
export {
  type KeyBook,
  type KeyFact,
  type KeyUse,
  keyBook,
  keyUse,
  newestDayOf,
  recordedGrantsOf,
  recordKeyEvent,
  recordProduct,
  recordRehearsal,
  recordShipment,
  requireUsableKey,
  type ShipmentRow,
} from './key-events.js';
export { type MachineColumns, machineColumns, printOfGrant } from './machine-columns.js';
export { grantsBeside, type Licensee, licenseesOf, type PolicyInUse, policiesInUse } from './machine-queries.js';
export { type Ledger, type LedgerPorts, openLedger, type SignedLedger, withSigner } from './open-ledger.js';
export {
  addOrder,
  allOrders,
  getOrder,
  type NewOrder,
  type OrderWithRest,
  ordersEnding,
  ordersFilling,
  ordersOf,
} from './orders.js';
export { addPack, findPackByTag, listPacks, newestPack, takenTags } from './packs.js';
export { pinMark } from './pin-mark.js';
export { openPostgres, type PostgresOptions } from './postgres.js';
export { isPostgresAddress, type PostgresAddress, parsePostgresAddress } from './postgres-address.js';
export {
  type AskedChallenge,
  type Reconciled,
  type ReconcileRequest,
  reconcileLedger,
  refuseUnsure,
  whatIsMissing,
} from './reconcile.js';
export { recordRefusalOnce, SAME_REFUSAL_MS } from './refusals.js';
export { type RefusedRow, refusalsOf } from './refused-prints.js';
export { findReport, newestReport, recordReport, reportsOfMachine, reportsOfOrder } from './reports.js';
export { type BackupSource, restoreLedger } from './restore.js';
export {
  type FreedSeat,
  grantsByLookUp,
  receiptsOf,
  receiptsSince,
  recordReceipt,
  seatsGivenBack,
} from './returns.js';
export { customersWithEnds, revokedGrants, revokeGrant } from './revoked-grants.js';
export { createRowSigner, type RowSigner } from './row-signer.js';
export { chainHead, recentRows, rowAt } from './rows.js';
export { readRules, writeRule } from './rules.js';
export type { KeyEventKind, LedgerRow, RowKind } from './schema.js';
export type { CallerPinRecord, CallNumberRecord, CheckedBy, CustomerRecord, OrderRecord } from './schema-customers.js';
export type { AgentRecord, AlertRecord, ApprovalRecord, CallRecord, Role } from './schema-desk.js';
export type { GrantRecord, PackRecord, ReceiptRecord, ReportRecord } from './schema-grants.js';
export { clearSideFiles, requireNoSideFiles } from './side-files.js';
export { requireSignedKeys, type SignedAgent, signedAgents } from './signed-agents.js';
export { openSqlite, type SqliteOptions } from './sqlite.js';
export { oneLine, typedFault } from './typed-text.js';
export { type ChainFault, type ChainReport, type VerifyOptions, verifyChain } from './verify.js';
