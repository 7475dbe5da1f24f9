// A site after its first call: what is given up, moved, re-anchored, counted and tried out stays so over a restart
// (docs/protocol.md sections 9.1 and 9.5 to 9.8).
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type MachineParts, msOfDay, type Purpose, verifyLineage } from '@readback/core';
import type { Site, SitePorts } from '@readback/core/node';
import { buildPack, ed25519PublicKey, readProductDefinition, signPack } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import {
  counting,
  machine,
  NOW_MS,
  packKeys,
  productJson,
  rootSecret,
  TODAY,
  trust,
} from '../support/example-vendor.js';
import { lifePackFile } from '../support/life-pack.js';
import { outcome } from '../vectors/read-vectors.js';
import { groupsFor, siteIn, temporaryFolder } from './site-fixture.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const packFile = lifePackFile();

/** A machine whose clock and running time a test moves. */
function laboratory() {
  const folder = temporaryFolder();
  let clockMs = NOW_MS;
  let uptimeMs = HOUR_MS;
  let boot = 1;
  let parts: MachineParts = machine;
  const ports: Partial<SitePorts> = {
    nowMs: () => clockMs,
    boot: () => ({ bootId: `boot ${boot}`, uptimeMs }),
    machineParts: () => parts,
  };
  return {
    folder,
    ports,
    open: (options: { packFile?: string; ports?: Partial<SitePorts> } = {}) =>
      siteIn(folder, { packFile, ports, ...options }),
    /** Runs on, with a clock that does or does not. */
    run: (ms: number, clock: 'right' | 'frozen' = 'right') => {
      uptimeMs += ms;
      if (clock === 'right') clockMs += ms;
    },
    setClock: (ms: number) => {
      clockMs = ms;
    },
    restart: () => {
      boot += 1;
      uptimeMs = 1000;
    },
    change: (changed: MachineParts) => {
      parts = { ...parts, ...changed };
    },
  };
}

interface Wanted {
  readonly purpose?: Purpose;
  readonly policyId?: string;
  readonly day?: number;
}

/** Challenge, the vendor's answer, entry. */
function call(site: Site, { purpose = 'activate', policyId = 'professional', day = TODAY }: Wanted = {}) {
  const { challenge } = site.challenge(purpose, { fresh: true });
  return site.enterResponse(answerTo(site, challenge, { purpose, policyId, day }));
}

function answerTo(
  site: Site,
  challenge: string,
  { purpose = 'activate', policyId = 'professional', day = TODAY }: Wanted,
) {
  const builds = purpose === 'activate' ? {} : baseOf(site);
  const quantity = policyId === 'professional' && purpose === 'activate' ? 12 : 1;
  return groupsFor(challenge, { pack: site.pack, policyId, quantity, day, ...builds });
}

function baseOf(site: Site): { readonly base?: Uint8Array } {
  const base = verifyLineage(site.pack, site.installation().lineage).at(-1)?.digest;
  return base ? { base } : {};
}

describe('a deactivation', () => {
  it('is durable before its receipt is shown, which can be shown again, until the next licence', () => {
    const lab = laboratory();
    const site = lab.open();
    call(site);
    const waiting = site.challenge('change').challenge;
    const late = answerTo(site, waiting, { purpose: 'change' });
    const { receipt } = site.deactivate();
    const again = lab.open();
    expect(again.licence().status).toBe('deactivated');
    expect(again.deactivate().receipt).toBe(receipt);
    expect(outcome(() => again.enterResponse(late))).toBe('no-challenge-pending');
    again.challenge('activate');
    expect(outcome(() => again.enterResponse(late))).toBe('response-older-challenge');
    call(again);
    expect(lab.open().licence().status).toBe('active');
  });

  it('leaves no older record, so that nobody has the licence back by removing the newest', () => {
    const lab = laboratory();
    const anchorFolder = temporaryFolder();
    const open = () => siteIn(lab.folder, { packFile, ports: lab.ports, anchorFolder });
    call(open());
    open().keepTime();
    open().deactivate();
    const records = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('licence.'));
    expect([records(lab.folder).length, records(anchorFolder).length]).toEqual([1, 1]);
    for (const folder of [lab.folder, anchorFolder]) {
      for (const name of records(folder)) rmSync(join(folder, name));
    }
    expect(open().licence().status).toBe('unlicensed');
  });

  it('is refused where there is nothing to give back', () => {
    const site = laboratory().open();
    expect(outcome(() => site.deactivate())).toBe('no-base-licence');
    call(site, { policyId: 'forever' });
    expect(outcome(() => site.deactivate())).toBe('policy-not-returnable');
    expect(site.licence().status).toBe('active');
  });
});

describe('a copy of the state on another machine', () => {
  it('gives nothing back, while the machine of the licence runs on', () => {
    const lab = laboratory();
    call(lab.open());
    const others = { os: 'f'.repeat(32), board: 'BOARD-0099', disk: 'DISK-0099' };
    const elsewhere = lab.open({ ports: { ...lab.ports, machineParts: () => others } });
    expect(outcome(() => elsewhere.deactivate())).toBe('wrong-machine');
    expect(lab.open().licence().status).toBe('active');
    const { receipt } = lab.open().deactivate();
    // What was given up can be read out anywhere.
    expect(lab.open({ ports: { ...lab.ports, machineParts: () => others } }).deactivate().receipt).toBe(receipt);
  });
});

describe('a repaired machine', () => {
  it('asks for a move, not for a change, and has its licence back', () => {
    const lab = laboratory();
    call(lab.open());
    lab.change({ board: 'BOARD-0002', network: '02:00:00:00:00:09' });
    const site = lab.open();
    expect(site.licence().status).toBe('wrong-machine');
    expect(outcome(() => site.challenge('change'))).toBe('wrong-machine');
    call(site, { purpose: 'move' });
    expect(lab.open().licence().status).toBe('active');
  });
});

describe('a licence that does not count any more', () => {
  it('is not built upon: only an activation leads on', () => {
    const lab = laboratory();
    const site = lab.open();
    call(site, { policyId: 'forever' });
    const definition = readProductDefinition({ ...productJson });
    const without = signPack(buildPack({ ...definition, version: 3, keys: packKeys }, new Set()), [rootSecret]);
    const later = lab.open({ packFile: without });
    expect(later.licence()).toMatchObject({ status: 'unlicensed', reason: { code: 'licence-other-pack' } });
    for (const purpose of ['change', 'move', 'clock'] as const)
      expect(outcome(() => later.challenge(purpose))).toBe('base-licence-refused');
    expect(outcome(() => later.deactivate())).toBe('base-licence-refused');
    call(later);
    expect(later.licence().status).toBe('active');
  });
});

describe('a foreign pack', () => {
  it('of the same product and a higher version does not keep the real one out', () => {
    const lab = laboratory();
    call(lab.open());
    const foreignSecret = counting(99, 32);
    const foreign = siteIn(lab.folder, {
      trust: { ...trust, rootKeys: [ed25519PublicKey(foreignSecret)] },
      packFile: lifePackFile(900, foreignSecret),
      ports: lab.ports,
    });
    foreign.challenge('activate');
    expect(lab.open().licence().status).toBe('active');
    expect(outcome(() => lab.open({ packFile: lifePackFile(1) }))).toBe('pack-too-old');
  });
});

describe('time', () => {
  it('goes on while the clock stands still, over restarts too', () => {
    const lab = laboratory();
    const site = lab.open();
    call(site, { policyId: 'counted' });
    for (let day = 0; day < 30; day++) {
      lab.run(DAY_MS, 'frozen');
      site.keepTime();
    }
    lab.restart();
    expect(lab.open().licence().status).not.toBe('active');
  });

  it('warns of a clock that was set back, then doubts it, and believes it again when it is right', () => {
    const lab = laboratory();
    const site = lab.open();
    call(site);
    lab.run(2 * DAY_MS);
    site.keepTime();
    lab.setClock(NOW_MS - 5 * DAY_MS);
    site.keepTime();
    expect(site.licence()).toMatchObject({ status: 'active', warnings: [{ code: 'clock-behind' }] });
    for (let day = 0; day < 8; day++) {
      lab.run(DAY_MS);
      site.keepTime();
    }
    expect(lab.open().licence().status).toBe('clock-suspect');
    lab.setClock(NOW_MS + 10 * DAY_MS);
    expect(lab.open().licence().status).toBe('active');
  });

  it('is kept even where the program tells no date on which it was built', () => {
    const lab = laboratory();
    const site = siteIn(lab.folder, { packFile, ports: lab.ports, builtAtMs: Number.NaN });
    call(site);
    expect(site.licence().status).toBe('active');
  });

  it('can be gained by an activation that is held back, by a clock set back, for no longer than its shelf life', () => {
    const heldFor = (days: number) => {
      const lab = laboratory();
      const site = lab.open();
      site.startTrial('try-out');
      const groups = answerTo(site, site.challenge('activate').challenge, {});
      for (let day = 0; day < days; day++) {
        lab.run(DAY_MS);
        site.keepTime();
      }
      const beforeMs = site.time().nowMs;
      lab.setClock(NOW_MS);
      site.enterResponse(groups);
      return (beforeMs - site.time().nowMs) / DAY_MS;
    };
    expect(heldFor(14)).toBe(14);
    expect(outcome(() => heldFor(16))).toBe('response-stale');
  });

  it('is set right by a call where nobody may set the clock', () => {
    const lab = laboratory();
    const site = lab.open();
    call(site);
    lab.setClock(NOW_MS - 40 * DAY_MS);
    for (let day = 0; day < 16; day++) {
      lab.run(DAY_MS);
      site.keepTime();
    }
    expect(site.licence().status).toBe('clock-suspect');
    call(site, { purpose: 'clock', day: TODAY + 16 });
    expect(lab.open().licence()).toMatchObject({ status: 'active', warnings: [] });
    expect(lab.open().time().nowMs).toBe(msOfDay(TODAY + 16));
    lab.run(DAY_MS);
    expect(lab.open().time().nowMs).toBe(msOfDay(TODAY + 17));
  });
});

describe('a trial and paper', () => {
  it('of a program that says no day of its build does not begin by a clock before 2026, and is told why', () => {
    const lab = laboratory();
    lab.setClock(Date.UTC(2025, 5, 1));
    // A build that is reproducible says 1970.
    for (const builtAtMs of [0, -1, Number.NaN, undefined]) {
      const site = siteIn(lab.folder, { packFile, ports: lab.ports, ...(builtAtMs !== undefined && { builtAtMs }) });
      expect(outcome(() => site.startTrial('try-out'))).toBe('clock-unknown');
      expect(site.challenge('activate', { fresh: true }).createdAtMs).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 1));
    }
    lab.setClock(NOW_MS);
    expect(lab.open().startTrial('try-out').status).toBe('trial');
  });

  it('a trial begins once, over a restart too', () => {
    const lab = laboratory();
    expect(
      lab
        .open()
        .trials()
        .map(({ id }) => id),
    ).toEqual(['try-out']);
    expect(lab.open().startTrial('try-out').status).toBe('trial');
    expect(lab.open().licence().features).toEqual(['historian']);
    expect(outcome(() => lab.open().startTrial('try-out'))).toBe('trial-used');
    lab.run(20 * DAY_MS);
    expect(lab.open().licence()).toMatchObject({ status: 'expired', reason: { code: 'trial-ended' } });
  });

  it('a trial begins today, whatever the clock said before anything began', () => {
    const lab = laboratory();
    lab.setClock(Date.UTC(2099, 0, 1));
    lab.open().keepTime();
    lab.open().challenge('activate');
    lab.setClock(NOW_MS);
    expect(lab.open().startTrial('try-out')).toMatchObject({ status: 'trial', warnings: [] });
    expect(lab.open().licence().expiresOn).toBe(TODAY + 14);
  });

  it('a perpetual licence is typed in again after its folder was lost', () => {
    const lab = laboratory();
    call(lab.open(), { policyId: 'forever' });
    const paper = lab.open().paper();
    expect(paper).toHaveLength(1);
    const lost = laboratory().open();
    expect(lost.restore(paper).status).toBe('active');
    expect(outcome(() => lost.restore(paper))).toBe('licence-exists');
    const rented = laboratory().open();
    call(rented);
    expect(rented.paper()).toEqual([]);
  });
});

describe('a report', () => {
  it('has a number of its own each time, over a restart too', () => {
    const lab = laboratory();
    call(lab.open(), { policyId: 'counted' });
    const first = lab.open().report(new Map([['tags', 5]]));
    const second = lab.open().report(new Map([['tags', 5]]));
    expect(first.counts.get('tags')).toBe(5);
    expect(second.groups).not.toEqual(first.groups);
    expect(lab.open().installation().reportSequence).toBe(1);
  });
});
