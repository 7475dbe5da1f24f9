// A site as a running program needs it: whatever is wrong with the state folder is told and tried again, never thrown, and
// the machine is not searched for its parts at every look.
import { type Licence, type Notice, withoutRights } from '../licence/licence.js';
import type { Pack } from '../pack/pack.js';
import { verifyPack } from '../pack/verify-pack.js';
import type { MachineParts } from '../records/print.js';
import type { LicenceLook } from './licence-change.js';
import { readMachineParts } from './machine-parts.js';
import { noticeOf, timeNotKept } from './notices.js';
import { openSite } from './open-site.js';
import { platformEd25519 } from './platform-ed25519.js';
import type { Site, SiteOptions } from './site.js';

export interface LiveSite {
  readonly pack: Pack;
  /** Reads the state again. Never throws; what is wrong stands in the next look. */
  read(): void;
  /** Evaluates what is known. Never throws. `extra`: warnings from elsewhere. */
  look(extra: readonly Notice[]): LicenceLook & { readonly graceLeftMs: number };
  /** Keeps running time, where there is something that it counts for. Never throws. */
  keepTime(): void;
  /** The machine may have changed: its parts are read again when they are asked for next. */
  forgetParts(): void;
}

/** Notices of healed files that stay on the list. */
const MOST_NOTICES = 8;

/** Throws what `verifyPack` throws, and nothing else: the pack is part of the program, the rest belongs to the site. */
export function openLiveSite(options: SiteOptions, nowMs: () => number): LiveSite {
  const readParts = options.ports?.machineParts ?? (() => readMachineParts());
  let parts: MachineParts | undefined;
  let known: MachineParts = {};
  const machineParts = (): MachineParts => {
    // What cannot be read for a while (a program may be out of file handles) is taken as it was: another value tells of
    // another machine, no value does not.
    parts ??= { ...known, ...partsNow() };
    known = parts;
    return parts;
  };
  const partsNow = (): MachineParts => {
    try {
      return readParts();
    } catch {
      return {};
    }
  };
  const open = (): Site => openSite({ ...options, ports: { ...options.ports, machineParts } });

  let site: Site | undefined;
  let pack: Pack;
  let readProblem: Notice | undefined;
  let keepProblem: Notice | undefined;
  let lineage = '[]';
  try {
    site = open();
    pack = site.pack;
  } catch (error) {
    pack = verifyPack(options.packFile, options.trust, platformEd25519);
    readProblem = noticeOf(error);
  }

  const attempt = (act: () => void): Notice | undefined => {
    try {
      act();
      return undefined;
    } catch (error) {
      return noticeOf(error);
    }
  };

  function lookNow(extra: readonly Notice[]): LicenceLook & { graceLeftMs: number } {
    if (!site) return blankLook(unopened(readProblem, pack), extra, nowMs());
    const installation = site.installation();
    const text = JSON.stringify(installation.lineage);
    // A new grant was made for the machine as it is now.
    if (text !== lineage) parts = undefined;
    lineage = text;
    const time = site.time();
    const licence = site.licence();
    const problems = [readProblem, readProblem ? undefined : keepProblem].filter((problem) => problem !== undefined);
    const warnings = [...licence.warnings, ...site.notices.slice(-MOST_NOTICES), ...problems, ...extra];
    return {
      atMs: time.nowMs,
      licence: { ...licence, warnings },
      lineage,
      isDeactivated: installation.deactivation !== null,
      trials: installation.trials.length,
      verdict: time.verdict,
      parts: parts === undefined ? '' : JSON.stringify(parts),
      problem: problems.map(({ code }) => code).join(),
      graceLeftMs: time.graceLeftMs,
    };
  }

  return {
    pack,
    read: () => {
      readProblem = attempt(() => {
        if (site) site.refresh();
        else site = open();
      });
    },
    look: (extra) => {
      try {
        return lookNow(extra);
      } catch (error) {
        return blankLook(unopened(noticeOf(error), pack), extra, nowMs());
      }
    },
    keepTime: () => {
      const { lineage: grants = [], trials = [], pending = [] } = site?.installation() ?? {};
      if (grants.length + trials.length + pending.length === 0) {
        keepProblem = undefined;
        return;
      }
      const problem = attempt(() => {
        // On another machine, or where this one cannot be read, there is nothing to count, and what is kept stays as it is.
        const isElsewhere = grants.length > 0 && site?.licence().status === 'wrong-machine';
        if (!isElsewhere) site?.keepTime();
      });
      keepProblem = problem && timeNotKept(problem);
    },
    forgetParts: () => {
      parts = undefined;
    },
  };
}

function unopened(problem: Notice | undefined, { support }: Pack): Licence {
  const { code, message, next } = problem ?? noticeOf(undefined);
  const reason = { code, message, next: `${next} If that does not help, call ${support.vendor}, ${support.phone}.` };
  return withoutRights('unlicensed', reason);
}

function blankLook(licence: Licence, extra: readonly Notice[], atMs: number): LicenceLook & { graceLeftMs: number } {
  return {
    atMs,
    licence: { ...licence, warnings: extra },
    lineage: '[]',
    isDeactivated: false,
    trials: 0,
    verdict: 'ok',
    parts: '',
    problem: licence.reason?.code ?? '',
    graceLeftMs: 0,
  };
}
