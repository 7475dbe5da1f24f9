// What an ISV's program asks: may this run, which features, how much of what. Asking is a look-up in memory; the licence is
// read and verified when it is opened and when it is refreshed.
import { formatDay } from '../bytes/days.js';
import { ReadbackError } from '../errors/readback-error.js';
import { isUsable, type Licence, type LicenceStatus, type Notice } from '../licence/licence.js';
import { openSite, type Site, type SiteOptions } from './site.js';

export interface OpenLicence {
  readonly status: LicenceStatus;
  /** Whether the program may run: active, in grace, or on trial. */
  readonly isUsable: boolean;
  readonly features: ReadonlySet<string>;
  readonly limits: ReadonlyMap<string, number>;
  /** Last day of the term, UTC, such as `2027-11-22`; `null`: perpetual, or no licence. */
  readonly expiresOn: string | null;
  /** Why the status is not `active`. */
  readonly reason: Notice | undefined;
  readonly warnings: readonly Notice[];
  /** All of it, as it was evaluated. */
  readonly licence: Licence;
  has(feature: string): boolean;
  /** 0 where nothing is granted. */
  limit(name: string): number;
  /** Reads state, machine and clock again. Never throws: where the state cannot be read, the licence known so far is
   * evaluated again and a warning says what is wrong. */
  refresh(): void;
}

/** Throws `pack-*`, `state-*`: what an installer has to mend. A missing or refused licence is a status, not an error. */
export function openLicence(options: SiteOptions): OpenLicence {
  const site = openSite(options);
  let view = lookUpTables(site, []);
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
    get reason() {
      return view.licence.reason;
    },
    get warnings() {
      return view.warnings;
    },
    get licence() {
      return view.licence;
    },
    has: (feature) => view.features.has(feature),
    limit: (name) => view.limits.get(name) ?? 0,
    refresh: () => {
      view = lookUpTables(site, refreshQuietly(site));
    },
  };
}

function lookUpTables(site: Site, more: readonly Notice[]) {
  const licence = site.licence();
  return {
    licence,
    isUsable: isUsable(licence.status),
    features: new Set(licence.features),
    limits: new Map(Object.entries(licence.limits)),
    expiresOn: licence.expiresOn === null ? null : formatDay(licence.expiresOn),
    warnings: [...licence.warnings, ...site.notices, ...more],
  };
}

function refreshQuietly(site: Site): Notice[] {
  try {
    site.refresh();
    return [];
  } catch (error) {
    if (!(error instanceof ReadbackError)) throw error;
    return [{ code: error.code, message: error.message, next: error.next }];
  }
}
