// A product at a site, as programs have it: its pack, its state and this machine, as one handle. Every act is on the disk before
// it returns (docs/protocol.md section 9).
import type { Phrase } from '../codes/phrase.js';
import type { ResponseReading } from '../licence/accept.js';
import type { Grant } from '../licence/grant.js';
import type { Deactivation, Installation, PendingChallenge } from '../licence/installation.js';
import type { Licence, Notice } from '../licence/licence.js';
import type { ClockEvidence } from '../licence/running-time.js';
import type { TimeReading } from '../licence/time.js';
import type { ReportAct } from '../licence/usage-report.js';
import type { Pack } from '../pack/pack.js';
import type { LoadedPolicy } from '../pack/policy.js';
import type { PackTrust } from '../pack/verify-pack.js';
import type { Purpose } from '../records/challenge.js';
import type { MachineParts, PrintMatch } from '../records/print.js';
import type { Draft } from './draft.js';
import type { FilePort } from './file-port.js';
import type { GrantReport } from './grant-reports.js';
import type { Preferences } from './preferences.js';
import type { PlaceReport } from './second-anchor.js';
import type { BootClock } from './site-time.js';

/** What a site takes from its surroundings; tests give fixed ones. */
export interface SitePorts {
  /** The system clock. */
  nowMs(): number;
  /** Which start of the machine this is, and how long it has run. */
  boot(): BootClock;
  randomBytes(length: number): Uint8Array;
  machineParts(): MachineParts;
  readonly files: FilePort;
}

export interface SiteOptions {
  /** What the program has compiled in. */
  readonly trust: PackTrust;
  /** Text of the pack file. */
  readonly packFile: string;
  /** Default: as `statePlaces` finds it. */
  readonly stateFolder?: string;
  /** Where a second copy of the state lies. Default: as `statePlaces` finds it; none where `stateFolder` is named. */
  readonly anchorFolder?: string | undefined;
  /** What a policy binds to that binds to an identity: a domain, a cluster, an instrument's serial number. */
  readonly identity?: string;
  /** The day the program was built, ms since 1970: a clock before it is known to be wrong. Default, and
   * the earliest: 2026-01-01. */
  readonly builtAtMs?: number;
  readonly ports?: Partial<SitePorts>;
}

export interface Site {
  readonly pack: Pack;
  readonly stateFolder: string;
  /** What had to be healed since the site was opened. */
  readonly notices: readonly Notice[];
  /** Evaluated now, with the machine as it is now. Never throws. */
  licence(): Licence;
  installation(): Installation;
  /** The time that counts here, and what the clock is worth. */
  time(): TimeReading;
  /** Keeps the running time seen so far. Throws what keeping it throws. */
  keepTime(): void;
  /** The challenge to read out: the one that waits, where it still fits this machine and pack, or a new one.
   * Throws `identity-missing`, `no-base-licence`, `base-licence-refused`, `wrong-machine` (a change asked for on another
   * machine), and what keeping it throws. */
  challenge(purpose: Purpose, options?: { readonly fresh?: boolean }): PendingChallenge;
  dropChallenge(challenge: string): void;
  /** How a response stands while it is typed, canonical symbols a group. Throws `no-challenge-pending`. */
  readResponse(groups: readonly string[]): ResponseReading;
  /** Throws what `acceptResponse` throws, and what keeping it throws. */
  enterResponse(groups: readonly string[]): { readonly licence: Licence; readonly closingPhrase: Phrase };
  /** Looks for the response that was meant by a faulty one, and enters it. One step a `next()`, each short enough for a
   * screen to stay alive; a step yields how many of `MOST_SIGNATURE_CHECKS` are used up. Returns `undefined` where
   * nothing within the bounds verifies; to give up early is to take no further step. Throws what `healResponse` and
   * `enterResponse` throw. */
  healResponse(groups: readonly string[]): Generator<number, HealedEntry | undefined>;
  /** Gives the licence up. The receipt of the last one, where it is given up already. Throws `no-base-licence`,
   * `base-licence-refused`, `policy-not-returnable`, `wrong-machine`, and what keeping it throws. */
  deactivate(): Deactivation;
  /** What was counted, as a code. `totals`: all that was ever counted, by meter; by default what the programs on this state
   * folder have counted. Throws `no-base-licence`, `base-licence-refused`, `policy-without-meters`, what `readMeters`
   * throws, and what keeping it throws. */
  report(totals?: ReadonlyMap<string, number>): Pick<ReportAct, 'groups' | 'counts'>;
  /** The base policy of the licence; absent where there is none that counts. */
  basePolicy(): LoadedPolicy | undefined;
  /** The grants to print on paper, oldest first; none where the policies do not let them be typed in again. */
  paper(): readonly Grant[];
  /** A licence typed in again from paper. Throws `licence-exists`, `restore-too-late`, `policy-not-restorable`, `wrong-machine`, what
   * verifying a grant throws, and what keeping it throws. */
  restore(grants: readonly Grant[]): Licence;
  /** Trials that can be begun here. */
  trials(): readonly LoadedPolicy[];
  /** Throws `trial-used`, `trial-too-late`, `policy-unknown`, `licence-exists`, `clock-unknown`, and what keeping it throws. */
  startTrial(policyId: string): Licence;
  /** Of the newest grant, to be said again. */
  lastClosingPhrase(): Phrase | undefined;
  /** What was typed before to challenges that still wait; the one typed last comes first. */
  drafts(): readonly Draft[];
  /** Throws `state-folder-unwritable`, `disk-full`, `state-not-a-folder`, `state-io`. */
  saveDraft(draft: Draft): void;
  clearDrafts(): void;
  preferences(): Preferences;
  /** Throws what `saveDraft` throws. */
  savePreferences(preferences: Preferences): void;
  /** Where the state lies, whether it can be read and written there: tried now. Never throws. */
  places(): readonly PlaceReport[];
  /** The grants one by one, oldest first, with the reason where one does not count. Never throws. */
  grants(): readonly GrantReport[];
  /** This machine as it is now against the one that was licensed; absent where no licence counts. Never throws. */
  machineMatch(): PrintMatch | undefined;
  /** The clocks of this machine, read now. */
  clocks(): ClockEvidence;
  /** What programs on this state folder have counted, by meter. Throws what `readMeters` throws. */
  meters(): ReadonlyMap<string, number>;
  /** Reads the state again, which another program may have changed. Throws `state-*`, `pack-too-old`. */
  refresh(): void;
}

export interface HealedEntry {
  readonly licence: Licence;
  readonly closingPhrase: Phrase;
  /** Canonical symbols of the response that was meant; they are what is kept. */
  readonly groups: readonly string[];
  /** Groups that were changed, counted from 0. */
  readonly changed: readonly number[];
}
