// The desk: what the screens and commands of the vendor's side do, without a terminal.

export type { AgentView } from './agents.js';
export { agentsHere } from './agents-here.js';
export type { AlertView } from './alerts.js';
export type { ApprovalView } from './approvals.js';
export { type Restored, restoreFromFile, writeToFile } from './backup-file.js';
export type { Exporter } from './book-exports.js';
export type { CustomerView, EndingOrderView, LedgerRowView, OrderView, PolicyView, ProductView } from './book-views.js';
export type { BuildPackRequest, BuiltPack, Signed, UnsignedPack } from './build-pack.js';
export type {
  BaseView,
  CallStep,
  HeardChallenge,
  IssuedView,
  KeptCall,
  MachineView,
  OpenCall,
  RecentGrantView,
} from './call-views.js';
export type { CallerFact, CallerView } from './callers.js';
export type { Desk, FoundView, OnProgress } from './desk.js';
export type { DeskReader } from './desk-reader.js';
export type { DeskWriter } from './desk-writer.js';
export { diffText, type KnownToDesk } from './diff-words.js';
export { type DrillStep, drillSteps } from './drill.js';
export { type DeskErrorCode, deskErrorCodes } from './errors.js';
export { defaultDeskFolder, readRootKeys } from './folder.js';
export { type DeskMade, initDesk, type NewDesk, randomPassphrase } from './init-desk.js';
export type { KeysView, KeyView, ProductMade } from './key-views.js';
export { placeOfDatabase, requireNoPassword } from './ledger-place.js';
export type { LicenseeEffect } from './licensees.js';
export type { Counts, HeardReceipt, HeardReport, MachineHistory, MachineSummary } from './life-views.js';
export { type LintFinding, lintProduct } from './lint.js';
export { readDefinition } from './new-pack.js';
export { type OpenDesk, openDesk, openDeskToRead, openDeskToWrite } from './open-desk.js';
export { diffPacks, type PackDiff, type PackSide, sideOfPack } from './pack-diff.js';
export type {
  EditRequest,
  EditWeighed,
  NextPack,
  PackWorkshop,
  ProductFileView,
  TimelineRequest,
  WorkshopPolicy,
  WorkshopProduct,
} from './pack-workshop.js';
export { type DeskPorts, deskPorts } from './ports.js';
export { isReceiptCode } from './receipts.js';
export { reportNumber } from './report-number.js';
export { countsText } from './reports.js';
export { DEFAULT_SCRIPT, type Script, type ScriptFault } from './script.js';
export { type SimulatedDay, type SimulatedLicence, type Simulation, simulate, startingPolicies } from './simulate.js';
export { timelineText } from './timeline-words.js';
export { readToSign, type ToSign } from './to-sign.js';
