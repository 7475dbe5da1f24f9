// What an ISV's program asks: may this run, which features, how much of what. Asking is a look-up in memory. The licence is
// looked at again by itself, so that a service that runs for years knows what is so now; whoever wants to be told watches.
import { formatDay } from '../bytes/days.js';
import { isUsable, type Licence, type LicenceStatus, type Notice } from '../licence/licence.js';
import type { WatchOptions } from './change-feed.js';
import { readBootClock } from './clock-evidence.js';
import { diskFiles } from './file-port.js';
import { diskFolders, type FolderPort } from './folder-port.js';
import type { LicenceChange } from './licence-change.js';
import { startLicenceLoop } from './licence-loop.js';
import type { LicenceNames } from './licence-names.js';
import { openLiveSite } from './live-site.js';
import { diskMeterFiles, type MeterFiles } from './meter-files.js';
import { addToMeters, readMeters } from './meter-store.js';
import { type Meter, openMeters } from './meters.js';
import { processTimers, type Scheduler } from './scheduler.js';
import type { SiteOptions, SitePorts } from './site.js';
import { statePlaces } from './state-folder.js';

/** What a running program takes from its surroundings; tests give fixed ones. */
export interface LicencePorts extends SitePorts {
  readonly scheduler: Scheduler;
  readonly folders: FolderPort;
  readonly meterFiles: MeterFiles;
}

export interface OpenLicenceOptions extends Omit<SiteOptions, 'ports'> {
  /** How often the state folder is looked at where the file system tells of no change, ms. Default: 30,000. */
  readonly pollMs?: number;
  readonly ports?: Partial<LicencePorts>;
}

export interface OpenLicence<Names extends LicenceNames = LicenceNames> {
  readonly status: LicenceStatus;
  /** Whether the program may run: active, in grace, or on trial. */
  readonly isUsable: boolean;
  /** All that is granted: for showing. To ask, use `has`. */
  readonly features: ReadonlySet<string>;
  readonly limits: ReadonlyMap<string, number>;
  /** Last day of the term, UTC, such as `2027-11-22`; `null`: perpetual, or no licence. */
  readonly expiresOn: string | null;
  /** Last day on which everything works after that. */
  readonly graceUntil: string | null;
  /** Why the status is not `active`. */
  readonly reason: Notice | undefined;
  readonly warnings: readonly Notice[];
  /** All of it, as it was evaluated. */
  readonly licence: Licence;
  has(feature: Names['feature']): boolean;
  /** 0 where nothing is granted. */
  limit(name: Names['limit']): number;
  /** For up to 256 names; what a further one counts is lost. */
  meter(name: Names['meter']): Meter;
  /** Every change from now on, when it happens; `signal`, `return()` and `close()` end it. A reader that is busy meanwhile
   * gets one change, from what it saw last to what is so now. One that is dropped without being ended stays in memory. */
  watch(options?: WatchOptions): AsyncIterableIterator<LicenceChange>;
  /** Reads state, machine and clock again at once. */
  refresh(): void;
  /** Brings what was counted to the disk and stops looking. What was known last can still be asked. Never rejects. */
  close(): Promise<void>;
}

/** Throws what `verifyPack` throws: the pack is part of the program. Nothing else throws, now or later: a state folder that
 * cannot be read is the status `unlicensed` with the error as its reason, and is tried again by itself. No timer of it
 * keeps the process alive. */
export function openLicence<Names extends LicenceNames = LicenceNames>(
  options: OpenLicenceOptions,
): OpenLicence<Names> {
  const { ports = {}, pollMs, ...site } = options;
  const { scheduler = processTimers, folders = diskFolders, meterFiles = diskMeterFiles, ...sitePorts } = ports;
  const folder = statePlaces(options.trust.productId, process.env, options).stateFolder;
  const live = openLiveSite({ ...site, ports: sitePorts }, ports.nowMs ?? (() => Date.now()));
  let view = lookUpTables(live.look([]).licence);
  const loop = startLicenceLoop({
    site: live,
    folder,
    pollMs,
    ports: { scheduler, folders, boot: ports.boot ?? readBootClock },
    onLook: ({ licence }) => {
      view = lookUpTables(licence);
    },
  });
  const tellDamage = (damage: Notice): void => loop.warn('meters-damaged', damage);
  const meters = openMeters({
    scheduler,
    read: () => readMeters(folder, ports.files ?? diskFiles, tellDamage),
    add: (added) => addToMeters(folder, added, meterFiles, tellDamage),
    onProblem: (problem) => loop.warn('meters', problem),
  });
  return {
    get status() {
      return view.licence.status;
    },
    get isUsable() {
      return view.isUsable;
    },
    get features() {
      return view.features;
    },
    get limits() {
      return view.limits;
    },
    get expiresOn() {
      return view.expiresOn;
    },
    get graceUntil() {
      return view.graceUntil;
    },
    get reason() {
      return view.licence.reason;
    },
    get warnings() {
      return view.licence.warnings;
    },
    get licence() {
      return view.licence;
    },
    has: (feature) => view.features.has(feature),
    limit: (name) => view.limits.get(name) ?? 0,
    meter: (name) => meters.meter(name),
    watch: (watching) => loop.feed.watch(watching),
    refresh: () => loop.refresh(),
    close: async () => {
      loop.close();
      await meters.close();
    },
  };
}

function lookUpTables(licence: Licence) {
  const dayText = (day: number | null): string | null => (day === null ? null : formatDay(day));
  return {
    licence,
    isUsable: isUsable(licence.status),
    features: new Set(licence.features),
    limits: new Map(Object.entries(licence.limits)),
    expiresOn: dayText(licence.expiresOn),
    graceUntil: dayText(licence.graceUntil),
  };
}
