// How a site does its acts: each is a pure function of the core whose result is on the disk before the act returns
// (docs/protocol.md section 9).
import { randomBytes } from 'node:crypto';
import { closingPhrase, type Phrase } from '../codes/phrase.js';
import { coreError } from '../errors/core-errors.js';
import { acceptResponse, readResponse } from '../licence/accept.js';
import { deactivate } from '../licence/deactivate.js';
import { basePolicyOf, type Circumstances, compareMachine, evaluate } from '../licence/evaluate.js';
import type { VerifiedGrant } from '../licence/grant.js';
import { healResponse } from '../licence/heal.js';
import { dropChallenge, type Installation, type PendingChallenge, requestChallenge } from '../licence/installation.js';
import type { Licence } from '../licence/licence.js';
import { isRestorable, restoreLineage } from '../licence/restore.js';
import { type TimeReading, trialTime } from '../licence/time.js';
import { startTrial, trialOf, trialsLeft } from '../licence/trial.js';
import { makeReport } from '../licence/usage-report.js';
import { packOrigin, verifyPack } from '../pack/verify-pack.js';
import type { Purpose } from '../records/challenge.js';
import { digestParts, identityDigest, type PartDigests } from '../records/print.js';
import { printFor, stillFits } from './challenge-print.js';
import { readBootClock } from './clock-evidence.js';
import { openDraftFile } from './draft.js';
import { diskFiles } from './file-port.js';
import { reportGrants } from './grant-reports.js';
import { lineageCache } from './lineage-cache.js';
import { readMachineParts } from './machine-parts.js';
import type { MeterTotals } from './meter-file.js';
import { readMeters } from './meter-store.js';
import { platformEd25519 } from './platform-ed25519.js';
import { openPreferencesFile } from './preferences.js';
import type { Site, SiteOptions, SitePorts } from './site.js';
import { openSiteState } from './site-state.js';
import { siteTime } from './site-time.js';
import { statePlaces } from './state-folder.js';
import { openStateStore } from './state-store.js';
import { refusalOf, refusedLineage } from './stored-licence.js';

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
  const origin = packOrigin(trust);
  const clock = siteTime(ports, { earliestMs: options.builtAtMs });
  const partsNow = (): PartDigests => digestParts(trust.productId, ports.machineParts());

  const baseOf = (installation: Installation): readonly VerifiedGrant[] => lineages.verify(installation).verified ?? [];
  const state = openSiteState({ store, clock, pack, origin, baseOf });
  const { update, perform } = state;

  const meters = (): MeterTotals => readMeters(stateFolder, ports.files, state.tell);

  function time(installation: Installation = state.current()): TimeReading {
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
    const lineage = lineages.verify(state.current());
    if (!lineage.verified) return refusedLineage(lineage.cause, pack.support, stateFolder);
    // Without a grant no machine is compared, and reading its parts takes time before the first screen.
    const parts: PartDigests = lineage.verified.length === 0 ? new Map() : partsNow();
    return evaluate(lineage.verified, circumstances(state.current(), parts));
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
      const replace = fresh || (waiting !== undefined && !stillFits(waiting, pack, parts, identity));
      const request = { purpose, print, random, nowMs: time(installation).nowMs, fresh: replace };
      return requestChallenge(installation, pack, request);
    });
    return shown;
  }

  return {
    pack,
    stateFolder,
    notices: state.notices,
    licence,
    installation: state.current,
    time: () => time(),
    keepTime: () => update((installation) => ({ ...installation })),
    challenge: (purpose, { fresh = false } = {}) => askFor(purpose, fresh),
    dropChallenge: (dropped) => update((installation) => dropChallenge(installation, dropped)),
    readResponse: (groups) => readResponse(state.current(), pack, groups),
    enterResponse,
    healResponse: function* (groups) {
      const healed = yield* healResponse(state.current(), pack, acceptRequest(state.current(), groups));
      // Entered like any other: verified once more against the state as it is on the disk by now.
      return healed && { ...enterResponse(healed.groups), groups: healed.groups, changed: healed.changed };
    },
    deactivate: () => {
      const parts = partsNow();
      const { deactivation } = perform((installation) => {
        const lineage = requireLineage(installation);
        const act = deactivate(installation, lineage, time(installation).nowMs);
        // A copy of the folder on another computer gives nothing back: the machine of the licence runs on.
        if (compareMachine(lineage, { parts, identity })?.verdict === 'other') throw coreError('wrong-machine');
        return act;
      });
      drafts.clear();
      return deactivation;
    },
    report: (totals = meters()) => {
      const { groups, counts } = perform((installation) =>
        makeReport(installation, requireLineage(installation), totals),
      );
      return { groups, counts };
    },
    basePolicy: () => basePolicyOf(baseOf(state.current())),
    paper: () => (isRestorable(baseOf(state.current())) ? state.current().lineage : []),
    restore: (grants) => {
      const parts = partsNow();
      perform((installation) =>
        restoreLineage(installation, pack, { grants, origin, circumstances: { parts, identity } }),
      );
      return licence();
    },
    trials: () => (state.current().lineage.length === 0 ? trialsLeft(state.current(), pack) : []),
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
      const grant = baseOf(state.current()).at(-1);
      return grant && closingPhrase(grant.challengePayload, grant.responsePayload);
    },
    drafts: () =>
      drafts.read().filter((draft) => state.current().pending.some(({ challenge }) => challenge === draft.challenge)),
    saveDraft: (draft) => drafts.save(draft),
    clearDrafts: () => drafts.clear(),
    preferences: () => preferences.read(),
    savePreferences: (chosen) => preferences.save(chosen),
    places: () => store.places(),
    grants: () => reportGrants({ pack, stateFolder }, state.current().lineage, identity),
    machineMatch: () => compareMachine(baseOf(state.current()), { parts: partsNow(), identity }),
    clocks: () => clock.evidence(),
    meters,
    refresh: state.refresh,
  };
}
