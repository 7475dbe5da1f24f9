// A product at a site: its pack, its state and this machine, as one handle. Every act is a pure function of the core whose
// result is on the disk before the act returns (docs/protocol.md section 9).
import { randomBytes } from 'node:crypto';
import type { Phrase } from '../codes/phrase.js';
import { closingPhrase } from '../codes/phrase.js';
import { coreError } from '../errors/core-errors.js';
import { ReadbackError } from '../errors/readback-error.js';
import { evaluate } from '../licence/evaluate.js';
import { storedChallenge, type VerifiedGrant, verifyLineage } from '../licence/grant.js';
import { healResponse } from '../licence/heal.js';
import {
  acceptResponse,
  dropChallenge,
  type Installation,
  type PendingChallenge,
  type ResponseReading,
  readResponse,
  requestChallenge,
} from '../licence/installation.js';
import type { Licence, Notice } from '../licence/licence.js';
import type { Pack } from '../pack/pack.js';
import { type PackTrust, verifyPack } from '../pack/verify-pack.js';
import { decodeChallenge, type Purpose } from '../records/challenge.js';
import {
  digestParts,
  identityDigest,
  type MachineParts,
  type MachinePrint,
  matchPrint,
  type PartDigests,
  printOfIdentity,
  printOfParts,
} from '../records/print.js';
import { type Draft, openDraftFile } from './draft.js';
import { diskFiles, type FilePort } from './file-port.js';
import { readMachineParts } from './machine-parts.js';
import { platformEd25519 } from './platform-ed25519.js';
import { openPreferencesFile, type Preferences } from './preferences.js';
import { defaultStateFolder } from './state-folder.js';
import { openStateStore } from './state-store.js';
import { refusedLineage } from './stored-licence.js';

/** What a site takes from its surroundings; tests give fixed ones. */
export interface SitePorts {
  nowMs(): number;
  randomBytes(length: number): Uint8Array;
  machineParts(): MachineParts;
  readonly files: FilePort;
}

export interface SiteOptions {
  /** What the program has compiled in. */
  readonly trust: PackTrust;
  /** Text of the pack file. */
  readonly packFile: string;
  /** Default: `defaultStateFolder`. */
  readonly stateFolder?: string;
  /** What a policy binds to that binds to an identity: a domain, a cluster, an instrument's serial number. */
  readonly identity?: string;
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
  /** The challenge to read out: the one that waits, where it still fits this machine and pack, or a new one.
   * Throws `identity-missing`, `no-base-licence`, and what keeping it throws. */
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
    files: diskFiles,
    ...options.ports,
  };
  const { trust } = options;
  const pack = verifyPack(options.packFile, trust, platformEd25519);
  const stateFolder = options.stateFolder ?? defaultStateFolder(trust.productId, process.env);
  const identity =
    options.identity === undefined ? undefined : identityDigest(trust.productId, options.identity.trim());
  const store = openStateStore(stateFolder, trust.productId, ports.files);
  const drafts = openDraftFile(stateFolder, ports.files);
  const preferences = openPreferencesFile(stateFolder, ports.files);
  const lineages = lineageCache(pack, identity);
  const notices: Notice[] = [];
  const nowMs = (): number => Math.floor(ports.nowMs());
  const partsNow = (): PartDigests => digestParts(trust.productId, ports.machineParts());

  let current: Installation;
  const take = (loaded: { readonly installation: Installation; readonly notices: readonly Notice[] }): void => {
    current = loaded.installation;
    for (const notice of loaded.notices) {
      if (!notices.some(({ message }) => message === notice.message)) notices.push(notice);
    }
  };
  const load = (): Installation => {
    const loaded = store.load();
    requirePack(loaded.installation, pack);
    take(loaded);
    return loaded.installation;
  };
  const update = (act: (installation: Installation) => Installation): void =>
    take(
      store.update((installation) => {
        requirePack(installation, pack);
        return act(installation);
      }),
    );

  current = load();
  rememberPack();

  /** So that an older pack is refused from now on. A program that may only read leaves it to the next act. */
  function rememberPack(): void {
    if (current.packVersion === 0 || current.packVersion >= pack.version) return;
    try {
      update((installation) => ({ ...installation, packVersion: Math.max(installation.packVersion, pack.version) }));
    } catch (error) {
      if (!(error instanceof ReadbackError) || error.family !== 'system') throw error;
    }
  }

  function licence(): Licence {
    const lineage = lineages.verify(current);
    if (!lineage.verified) return refusedLineage(lineage.cause, pack.support);
    // Without a grant no machine is compared, and reading its parts takes time before the first screen.
    const parts: PartDigests = lineage.verified.length === 0 ? new Map() : partsNow();
    return evaluate(lineage.verified, { parts, identity, nowMs: nowMs(), support: pack.support });
  }

  function enterResponse(groups: readonly string[]): { licence: Licence; closingPhrase: Phrase } {
    const at = nowMs();
    let phrase: Phrase | undefined;
    update((installation) => {
      const act = acceptResponse(installation, pack, { groups, nowMs: at, identity });
      lineages.extend(installation, act.installation, act.grant);
      phrase = act.closingPhrase;
      return act.installation;
    });
    if (!phrase) throw new Error('an act was not done');
    drafts.clear();
    return { licence: licence(), closingPhrase: phrase };
  }

  return {
    pack,
    stateFolder,
    notices,
    licence,
    installation: () => current,
    challenge: (purpose, { fresh = false } = {}) => {
      const parts = partsNow();
      const print = printFor(pack, parts, identity);
      const [high = 0, low = 0, counterStart = 0] = ports.randomBytes(3);
      const random = { nonce: ((high & 15) << 8) | low, counterStart };
      const at = nowMs();
      let shown: PendingChallenge | undefined;
      update((installation) => {
        const waiting = installation.pending.find((pending) => pending.purpose === purpose);
        const replace = fresh || (waiting !== undefined && !fits(waiting, pack, parts, identity));
        const act = requestChallenge(installation, pack, { purpose, print, random, nowMs: at, fresh: replace });
        shown = act.pending;
        return act.installation;
      });
      if (!shown) throw new Error('an act was not done');
      return shown;
    },
    dropChallenge: (challenge) => update((installation) => dropChallenge(installation, challenge)),
    readResponse: (groups) => readResponse(current, pack, groups),
    enterResponse,
    healResponse: function* (groups) {
      const healed = yield* healResponse(current, pack, { groups, nowMs: nowMs(), identity });
      // Entered like any other: verified once more against the state as it is on the disk by now.
      return healed && { ...enterResponse(healed.groups), groups: healed.groups, changed: healed.changed };
    },
    lastClosingPhrase: () => {
      const grant = lineages.verify(current).verified?.at(-1);
      return grant && closingPhrase(grant.challengePayload, grant.responsePayload);
    },
    drafts: () =>
      drafts.read().filter((draft) => current.pending.some(({ challenge }) => challenge === draft.challenge)),
    saveDraft: (draft) => drafts.save(draft),
    clearDrafts: () => drafts.clear(),
    preferences: () => preferences.read(),
    savePreferences: (chosen) => preferences.save(chosen),
    refresh: () => {
      load();
    },
  };
}

function requirePack({ packVersion }: Installation, pack: Pack): void {
  if (packVersion > pack.version) throw coreError('pack-too-old', { found: pack.version, want: packVersion });
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

type LineageCheck =
  | { readonly verified: readonly VerifiedGrant[]; readonly cause?: never }
  | { readonly verified?: never; readonly cause: unknown };

interface LineageCache {
  verify(installation: Installation): LineageCheck;
  /** A grant that has just been verified need not be verified again. */
  extend(before: Installation, after: Installation, grant: VerifiedGrant): void;
}

/** Remembers the last lineage that was verified, by its text. */
function lineageCache(pack: Pack, identity: Uint8Array | undefined): LineageCache {
  let known: { readonly text: string; readonly check: LineageCheck } = { text: '[]', check: { verified: [] } };
  const textOf = ({ lineage }: Installation): string => JSON.stringify(lineage);
  const verify = (installation: Installation): LineageCheck => {
    const text = textOf(installation);
    if (known.text !== text) known = { text, check: checkLineage(pack, installation, identity) };
    return known.check;
  };
  return {
    verify,
    extend: (before, after, grant) => {
      const earlier = after.lineage.length === 1 ? [] : verify(before).verified;
      if (earlier) known = { text: textOf(after), check: { verified: [...earlier, grant] } };
    },
  };
}

function checkLineage(pack: Pack, { lineage }: Installation, identity: Uint8Array | undefined): LineageCheck {
  try {
    return { verified: verifyLineage(pack, lineage, identity) };
  } catch (cause) {
    return { cause };
  }
}
