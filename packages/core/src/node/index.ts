// @readback/core/node: a licence on a real machine: machine print, state folder, the handle of the client app (`openSite`)
// and that of an ISV's program (`openLicence`).

export type { WatchOptions } from './change-feed.js';
export { readBootClock, type SystemClocks } from './clock-evidence.js';
export type { Draft } from './draft.js';
export { diskFiles, type FilePort } from './file-port.js';
export { diskFolders, type FolderPort, type FolderWatch } from './folder-port.js';
export type { GrantReport } from './grant-reports.js';
export type { ChangeCause, LicenceChange } from './licence-change.js';
export type { LicenceNames } from './licence-names.js';
export { type MachineFiles, machineFiles } from './machine-files.js';
export { inspectMachineParts, type PartReport, readMachineParts } from './machine-parts.js';
export { type MachineTools, machineTools } from './machine-tools.js';
export type { MeterTotals } from './meter-file.js';
export { diskMeterFiles, type MeterFiles } from './meter-files.js';
export { addToMeters, readMeters } from './meter-store.js';
export type { Meter } from './meters.js';
export { type LicencePorts, type OpenLicence, type OpenLicenceOptions, openLicence } from './open-licence.js';
export { openSite } from './open-site.js';
export type { MissedSource, MissReason } from './part-readings.js';
export type { Preferences } from './preferences.js';
export { processTimers, type Scheduler } from './scheduler.js';
export type { PlaceReport } from './second-anchor.js';
export type { HealedEntry, Site, SiteOptions, SitePorts } from './site.js';
export { type StateErrorCode, stateErrorCodes } from './state-errors.js';
export {
  defaultStateFolder,
  type Environment,
  type NamedPlaces,
  type StatePlaces,
  statePlaces,
} from './state-folder.js';
export { type LoadedState, openStateStore, type StateStore, type StateStoreOptions } from './state-store.js';
export { keepTimeOnce } from './time-once.js';
