// A product at a site: its pack, its state and this machine, as one handle. Every act is a pure function of the core whose
// result is on the disk before the act returns (docs/protocol.md section 9).
import { randomBytes } from 'node:crypto';
import type { Phrase } from '../codes/phrase.js';
import { closingPhrase } from '../codes/phrase.js';
import { coreError } from '../errors/core-errors.js';
import { ReadbackError } from '../errors/readback-error.js';
import { acceptResponse, type ResponseReading, readResponse } from '../licence/accept.js';
import { deactivate } from '../licence/deactivate.js';
import { basePolicyOf, type Circumstances, compareMachine, evaluate } from '../licence/evaluate.js';
import { type Grant, storedChallenge, type VerifiedGrant } from '../licence/grant.js';
import { healResponse } from '../licence/heal.js';
import {
  type Deactivation,
  dropChallenge,
  type Installation,
  type PendingChallenge,
  requestChallenge,
} from '../licence/installation.js';
import type { Licence, Notice } from '../licence/licence.js';
import { isRestorable, restoreLineage } from '../licence/restore.js';
import type { ClockEvidence } from '../licence/running-time.js';
import { type TimeReading, trialTime } from '../licence/time.js';
import { startTrial, trialOf, trialsLeft } from '../licence/trial.js';
import { makeReport, type ReportAct } from '../licence/usage-report.js';
import type { Pack } from '../pack/pack.js';
import type { LoadedPolicy } from '../pack/policy.js';
import { type PackTrust, packOrigin, verifyPack } from '../pack/verify-pack.js';
import { decodeChallenge, type Purpose } from '../records/challenge.js';
import {
  digestParts,
  identityDigest,
  type MachineParts,
  type MachinePrint,
  matchPrint,
  type PartDigests,
  type PrintMatch,
  printOfIdentity,
  printOfParts,
} from '../records/print.js';
import { readBootClock } from './clock-evidence.js';
import { type Draft, openDraftFile } from './draft.js';
import { diskFiles, type FilePort } from './file-port.js';
import { type GrantReport, reportGrants } from './grant-reports.js';
import { lineageCache } from './lineage-cache.js';
import { readMachineParts } from './machine-parts.js';
import { readMeters } from './meter-store.js';
import { platformEd25519 } from './platform-ed25519.js';
import { openPreferencesFile, type Preferences } from './preferences.js';
import type { PlaceReport } from './second-anchor.js';
import { type BootClock, siteTime } from './site-time.js';
import { statePlaces } from './state-folder.js';
import { openStateStore } from './state-store.js';
import { refusalOf, refusedLineage } from './stored-licence.js';

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
  /** The day the program was built, ms since 1970: a clock before it is known to be wrong. Default: 2026-01-01. */
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
   * `base-licence-refused`, `policy-not-returnable`, and what keeping it throws. */
  deactivate(): Deactivation;
  /** What was counted, as a code. `totals`: all that was ever counted, by meter; by default what the programs on this state
   * folder have counted. Throws `no-base-licence`, `base-licence-refused`, `policy-without-meters`, what `readMeters`
   * throws, and what keeping it throws. */
  report(totals?: ReadonlyMap<string, number>): Pick<ReportAct, 'groups' | 'counts'>;
  /** The base policy of the licence; absent where there is none that counts. */
  basePolicy(): LoadedPolicy | undefined;
  /** The grants to print on paper, oldest first; none where the policies do not let them be typed in again. */
  paper(): readonly Grant[];
  /** A licence typed in again from paper. Throws `licence-exists`, `policy-not-restorable`, `wrong-machine`, what
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

/** Throws `pack-*`, `state-*`. No pairing is computed before there is a grant to verify. */
export function openSite(options: SiteOptions): Site {
  const ports: SitePorts = {
    nowMs: () => Date.now(),
    randomBytes: (length) => randomBytes(length),
    machineParts: () => readMachineParts(),
    boot: readBootClock,
    files: diskFiles,
    ...options.ports,
  };
  const { trust } = options;
  const pack = verifyPack(options.packFile, trust, platformEd25519);
  const { stateFolder, anchorFolder } = statePlaces(trust.productId, process.env, options);
  const named = options.identity?.trim();
  const identity = named === undefined || named === '' ? undefined : identityDigest(trust.productId, named);
  const store = openStateStore(stateFolder, trust.productId, ports.files, {
    anchorFolder,
    holders: () => ({ parts: partsNow(), identity }),
  });
  const drafts = openDraftFile(stateFolder, ports.files);
  const preferences = openPreferencesFile(stateFolder, ports.files);
  const lineages = lineageCache(pack, identity);
  const notices: Notice[] = [];
  const origin = packOrigin(trust);
  const clock = siteTime(ports, { earliestMs: options.builtAtMs });
  const partsNow = (): PartDigests => digestParts(trust.productId, ports.machineParts());

  let current: Installation;
  const take = (loaded: { readonly installation: Installation; readonly notices: readonly Notice[] }): void => {
    current = loaded.installation;
    // No event, but how things are; over once this machine can be read.
    const over = notices.findIndex(({ code }) => code === 'state-foreign');
    if (over >= 0 && loaded.notices.every(({ code }) => code !== 'state-foreign')) notices.splice(over, 1);
    for (const notice of loaded.notices) {
      if (!notices.some(({ message }) => message === notice.message)) notices.push(notice);
    }
  };
  const load = (): Installation => {
    const loaded = store.load();
    requirePack(loaded.installation, pack, origin);
    take(loaded);
    return loaded.installation;
  };
  const baseOf = (installation: Installation): readonly VerifiedGrant[] => lineages.verify(installation).verified ?? [];
  /** Every act takes a look at the clocks along, so that what is kept is never behind what was seen. */
  const update = (act: (installation: Installation) => Installation): void =>
    take(
      store.update((stored) => {
        requirePack(stored, pack, origin);
        const installation = { ...stored, time: clock.observe(stored.time, baseOf(stored)) };
        const after = act(installation);
        return after === installation ? stored : after;
      }),
    );

  /** An act that has something to show: by then it is on the disk. */
  const perform = <Act extends { readonly installation: Installation }>(
    act: (installation: Installation) => Act,
  ): Act => {
    let done: Act | undefined;
    update((installation) => {
      done = act(installation);
      return done.installation;
    });
    if (!done) throw new Error('an act was not done');
    return done;
  };

  current = load();
  raisePackVersion();

  /** So that an older pack is refused from now on. A program that may only read leaves it to the next act. */
  function raisePackVersion(): void {
    if (current.packOrigin !== origin || current.packVersion >= pack.version) return;
    try {
      update((installation) =>
        installation.packOrigin === origin && installation.packVersion < pack.version
          ? { ...installation, packVersion: pack.version }
          : installation,
      );
    } catch (error) {
      if (!(error instanceof ReadbackError) || error.family !== 'system') throw error;
    }
  }

  function time(installation: Installation = current): TimeReading {
    return clock.read(installation.time, baseOf(installation));
  }

  function circumstances(installation: Installation, parts: PartDigests): Circumstances {
    return {
      parts,
      identity,
      time: time(installation),
      support: pack.support,
      trial: trialOf(installation, pack),
      isDeactivated: installation.deactivation !== null,
    };
  }

  function licence(): Licence {
    const lineage = lineages.verify(current);
    if (!lineage.verified) return refusedLineage(lineage.cause, pack.support, stateFolder);
    // Without a grant no machine is compared, and reading its parts takes time before the first screen.
    const parts: PartDigests = lineage.verified.length === 0 ? new Map() : partsNow();
    return evaluate(lineage.verified, circumstances(current, parts));
  }

  /** What an act builds on. Throws `no-base-licence`, `base-licence-refused`. */
  function requireLineage(installation: Installation): readonly VerifiedGrant[] {
    const lineage = lineages.verify(installation);
    if (lineage.verified) return lineage.verified;
    throw coreError(
      'base-licence-refused',
      { why: refusalOf(lineage.cause, pack.support, stateFolder).message },
      lineage.cause,
    );
  }

  function enterResponse(groups: readonly string[]): { licence: Licence; closingPhrase: Phrase } {
    const { closingPhrase: said } = perform((installation) => {
      const act = acceptResponse(installation, pack, acceptRequest(installation, groups));
      lineages.extend(installation, act.installation, act.grant);
      return act;
    });
    drafts.clear();
    return { licence: licence(), closingPhrase: said };
  }

  const acceptRequest = (installation: Installation, groups: readonly string[]) => ({
    groups,
    nowMs: time(installation).nowMs,
    clock: { evidence: clock.evidence(), earliestMs: clock.earliestMs },
    origin,
    identity,
  });

  function askFor(purpose: Purpose, fresh: boolean): PendingChallenge {
    const parts = partsNow();
    const print = printFor(pack, parts, identity);
    const [high = 0, low = 0, counterStart = 0] = ports.randomBytes(3);
    const random = { nonce: ((high & 15) << 8) | low, counterStart };
    const { pending: shown } = perform((installation) => {
      if (purpose !== 'activate') {
        const match = compareMachine(requireLineage(installation), { parts, identity });
        if (purpose === 'change' && match?.verdict === 'other') throw coreError('wrong-machine');
      }
      const waiting = installation.pending.find((pending) => pending.purpose === purpose);
      const replace = fresh || (waiting !== undefined && !fits(waiting, pack, parts, identity));
      const request = { purpose, print, random, nowMs: time(installation).nowMs, fresh: replace };
      return requestChallenge(installation, pack, request);
    });
    return shown;
  }

  return {
    pack,
    stateFolder,
    notices,
    licence,
    installation: () => current,
    time: () => time(),
    keepTime: () => update((installation) => ({ ...installation })),
    challenge: (purpose, { fresh = false } = {}) => askFor(purpose, fresh),
    dropChallenge: (dropped) => update((installation) => dropChallenge(installation, dropped)),
    readResponse: (groups) => readResponse(current, pack, groups),
    enterResponse,
    healResponse: function* (groups) {
      const healed = yield* healResponse(current, pack, acceptRequest(current, groups));
      // Entered like any other: verified once more against the state as it is on the disk by now.
      return healed && { ...enterResponse(healed.groups), groups: healed.groups, changed: healed.changed };
    },
    deactivate: () => {
      const { deactivation } = perform((installation) =>
        deactivate(installation, requireLineage(installation), time(installation).nowMs),
      );
      drafts.clear();
      return deactivation;
    },
    report: (totals = readMeters(stateFolder, ports.files)) => {
      const { groups, counts } = perform((installation) =>
        makeReport(installation, requireLineage(installation), totals),
      );
      return { groups, counts };
    },
    basePolicy: () => basePolicyOf(baseOf(current)),
    paper: () => (isRestorable(baseOf(current)) ? current.lineage : []),
    restore: (grants) => {
      const parts = partsNow();
      perform((installation) =>
        restoreLineage(installation, pack, { grants, origin, circumstances: { parts, identity } }),
      );
      return licence();
    },
    trials: () => (current.lineage.length === 0 ? trialsLeft(current, pack) : []),
    startTrial: (policyId) => {
      update((stored) => {
        const isFirst = stored.lineage.length === 0 && stored.trials.length === 0 && stored.deactivation === null;
        const began = isFirst && stored.time ? trialTime(stored.time, clock.evidence(), clock.rules([])) : stored.time;
        const installation = { ...stored, time: began };
        return startTrial(installation, pack, policyId, time(installation));
      });
      return licence();
    },
    lastClosingPhrase: () => {
      const grant = baseOf(current).at(-1);
      return grant && closingPhrase(grant.challengePayload, grant.responsePayload);
    },
    drafts: () =>
      drafts.read().filter((draft) => current.pending.some(({ challenge }) => challenge === draft.challenge)),
    saveDraft: (draft) => drafts.save(draft),
    clearDrafts: () => drafts.clear(),
    preferences: () => preferences.read(),
    savePreferences: (chosen) => preferences.save(chosen),
    places: () => store.places(),
    grants: () => reportGrants({ pack, stateFolder }, current.lineage, identity),
    machineMatch: () => compareMachine(baseOf(current), { parts: partsNow(), identity }),
    clocks: () => clock.evidence(),
    meters: () => readMeters(stateFolder, ports.files),
    refresh: () => {
      load();
    },
  };
}

function requirePack({ packVersion, packOrigin: known }: Installation, pack: Pack, origin: string): void {
  if (known === origin && packVersion > pack.version)
    throw coreError('pack-too-old', { found: pack.version, want: packVersion });
}

/** The machine's own parts tell it from others, unless every policy of the product holds to the identity alone, or the
 * machine has no part. Throws `identity-missing`. */
function printFor(pack: Pack, parts: PartDigests, identity: Uint8Array | undefined): MachinePrint {
  const bases = pack.policies.filter(({ kind }) => kind === 'base');
  const byIdentity = parts.size === 0 || bases.every(({ binds }) => binds === 'identity');
  return identity && byIdentity ? printOfIdentity(identity) : printOfParts(parts);
}

/** Whether a challenge that waits can still be answered: the desk reads pack and machine out of it. After an update of the
 * pack, or in a copied folder, a call with it would be a call in vain. */
function fits(waiting: PendingChallenge, pack: Pack, parts: PartDigests, identity: Uint8Array | undefined): boolean {
  const { packTag, print } = decodeChallenge(storedChallenge(waiting.challenge));
  return packTag === pack.tag && matchPrint(print, parts, identity).verdict !== 'other';
}
