// A licence in a program that runs for years: told in time, never disturbed.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDay, verifyLineage } from '@readback/core';
import {
  diskFiles,
  diskFolders,
  type LicenceChange,
  type OpenLicence,
  type OpenLicenceOptions,
  openLicence,
  processTimers,
  type Site,
} from '@readback/core/node';
import { buildPack, readProductDefinition, signPack } from '@readback/core/vendor';
import { describe, expect, it, vi } from 'vitest';
import {
  machine,
  NOW_MS,
  packFile,
  packKeys,
  productJson,
  rootSecret,
  TODAY,
  trust,
} from '../support/example-vendor.js';
import { logOf, type SimulatedMachine, simulatedMachine } from './simulated-machine.js';
import { activate, errno, groupsFor, siteIn, temporaryFolder } from './site-fixture.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More often than this nobody looks in the longer simulations, so that they stay short. */
const SLOW_POLL_MS = HOUR_MS;

interface Service {
  readonly folder: string;
  readonly computer: SimulatedMachine;
  readonly licence: OpenLicence;
  readonly lines: string[];
  readonly changes: LicenceChange[];
}

function serviceIn(
  folder: string = temporaryFolder(),
  { computer = simulatedMachine(), ...options }: Partial<OpenLicenceOptions> & { computer?: SimulatedMachine } = {},
): Service {
  const ports = { ...computer.ports, ...options.ports };
  const licence = openLicence({ trust, packFile, stateFolder: folder, ...options, ports });
  return { folder, computer, licence, ...logOf(licence) };
}

/** The client app in another process, at the same machine and moment. */
const client = ({ folder, computer }: Pick<Service, 'folder' | 'computer'>, more: object = {}) =>
  siteIn(folder, { ports: computer.ports, ...more });

/** The real disk. */
const disk = ({ ports }: SimulatedMachine) => ({ ports: { ...ports, files: diskFiles, folders: diskFolders } });

/** What the next grant builds on. */
function newestGrant(site: Site): { base?: Uint8Array } {
  const base = verifyLineage(site.pack, site.installation().lineage).at(-1)?.digest;
  return base ? { base } : {};
}

function renew(service: Service, options: object = {}): void {
  const site = client(service);
  const day = TODAY + Math.floor((service.computer.nowMs() - NOW_MS) / DAY_MS);
  site.enterResponse(
    groupsFor(site.challenge('change').challenge, { ...newestGrant(site), day, quantity: 1, ...options }),
  );
}

/** A service with a month of licence. */
function licensed(options: Parameters<typeof serviceIn>[1] = {}): Service {
  const computer = options.computer ?? simulatedMachine();
  const folder = temporaryFolder();
  activate(client({ folder, computer }), { quantity: 1 });
  return serviceIn(folder, { ...options, computer });
}

describe('time that passes', () => {
  it('is told at the midnight that changes something: warning, grace, expiry', async () => {
    const { computer, licence, lines, changes } = licensed({ pollMs: SLOW_POLL_MS });
    expect(licence).toMatchObject({
      status: 'active',
      expiresOn: '2026-12-22',
      graceUntil: '2026-12-29',
      warnings: [],
    });
    await computer.run(40 * DAY_MS);
    expect(lines).toEqual(['warning: active → active', 'grace, warning: active → grace', 'expiry: grace → expired']);
    const midnights = ['2026-11-23', '2026-12-23', '2026-12-30'].map((day) => Date.parse(`${day}T00:00:00Z`));
    for (const [index, { atMs }] of changes.entries()) {
      expect(atMs - (midnights[index] ?? 0)).toBeGreaterThanOrEqual(0);
      expect(atMs - (midnights[index] ?? 0)).toBeLessThan(1000);
    }
    expect(licence).toMatchObject({ status: 'expired', isUsable: false, reason: { code: 'expired' } });
    expect([licence.has('historian'), licence.limit('tags')]).toEqual([false, 0]);
  });

  it('takes an add-on away when its own term ends', async () => {
    const addOn = {
      code: 5,
      id: 'extra',
      title: 'Extra',
      kind: 'add-on',
      features: ['extra'],
      term: { days: 10 },
      graceDays: 0,
    };
    const definition = readProductDefinition({ ...productJson, policies: [...productJson.policies, addOn] });
    const pack = signPack(buildPack({ ...definition, version: 1, keys: packKeys }, new Set()), [rootSecret]);
    const computer = simulatedMachine();
    const folder = temporaryFolder();
    const site = client({ folder, computer }, { packFile: pack });
    activate(site, { pack: site.pack });
    const challenge = site.challenge('change').challenge;
    site.enterResponse(groupsFor(challenge, { ...newestGrant(site), pack: site.pack, policyId: 'extra', quantity: 1 }));
    const { licence, lines } = serviceIn(folder, { computer, packFile: pack, pollMs: SLOW_POLL_MS });
    expect(licence.has('extra')).toBe(true);
    await computer.run(12 * DAY_MS);
    expect(licence.has('extra')).toBe(false);
    expect(lines).toEqual(['warning, expiry: active → active']);
  });

  it('runs through a year with one timer and few searches of the machine', async () => {
    const service = licensed({ pollMs: DAY_MS / 4 });
    const { computer, folder, licence } = service;
    for (let quarter = 0; quarter < 4; quarter++) {
      await computer.run(90 * DAY_MS);
      renew(service, { quantity: 4 });
      computer.tell();
    }
    await computer.run(60_000);
    expect(licence.status).toBe('active');
    expect([computer.timers(), computer.watchers()]).toEqual([1, 1]);
    expect(computer.searches()).toBeLessThan(360 * 24 + 500);
    expect(computer.ports.files.list(folder).length).toBeLessThan(12);
    expect(client(service).time()).toMatchObject({ verdict: 'ok' });
  });

  it('is kept every ten minutes, so that a clock set back after a restart gains nothing', async () => {
    const service = licensed({ pollMs: SLOW_POLL_MS });
    await service.computer.run(20 * DAY_MS);
    service.computer.restart();
    service.computer.setClock(NOW_MS);
    const after = serviceIn(service.folder, { computer: service.computer });
    expect(after.licence.warnings.map(({ code }) => code)).toContain('clock-behind');
    expect(client(after).time().behindMs).toBeGreaterThan(19 * DAY_MS);
  });
});

describe('another process', () => {
  it('enters a response, and the program knows at once where the file system tells', async () => {
    const service = serviceIn();
    const { computer, licence, lines } = service;
    expect(licence).toMatchObject({ status: 'unlicensed', expiresOn: null });
    activate(client(service), { quantity: 1 });
    computer.tell();
    await computer.run(150);
    expect(lines).toEqual(['grant: unlicensed → active']);
    expect([licence.has('historian'), licence.limit('tags')]).toEqual([true, 5000]);
  });

  it('is told at once, though the program has just looked by itself', async () => {
    const service = licensed();
    service.computer.tell();
    service.licence.refresh();
    renew(service);
    service.computer.tell();
    await service.computer.run(100);
    expect(service.lines).toEqual(['grant: active → active']);
  });

  it('is noticed within half a minute where the file system tells nothing', async () => {
    const service = serviceIn();
    activate(client(service), { quantity: 1 });
    await service.computer.run(30_000);
    expect(service.lines).toEqual(['grant: unlicensed → active']);
  });

  it('renews in grace and after expiry, and gives the licence up', async () => {
    const service = licensed({ pollMs: DAY_MS / 4 });
    const { computer, lines } = service;
    await computer.run(32 * DAY_MS);
    renew(service, { quantity: 2 });
    await computer.run(DAY_MS / 4);
    await computer.run(80 * DAY_MS);
    renew(service, { quantity: 2 });
    await computer.run(DAY_MS / 4);
    client(service).deactivate();
    await computer.run(DAY_MS / 4);
    expect(lines.filter((line) => !line.startsWith('warning'))).toEqual([
      'grace, warning: active → grace',
      'grant: grace → active',
      'grace, warning: active → grace',
      'expiry: grace → expired',
      'grant: expired → active',
      'deactivation: active → deactivated',
    ]);
  });

  it('begins a trial', async () => {
    const trial = { code: 6, id: 'trial', title: 'Trial', kind: 'trial', features: ['historian'], term: { days: 14 } };
    const definition = readProductDefinition({ ...productJson, policies: [...productJson.policies, trial] });
    const pack = signPack(buildPack({ ...definition, version: 1, keys: packKeys }, new Set()), [rootSecret]);
    const service = serviceIn(temporaryFolder(), { packFile: pack, pollMs: SLOW_POLL_MS });
    client(service, { packFile: pack }).startTrial('trial');
    await service.computer.run(SLOW_POLL_MS);
    await service.computer.run(20 * DAY_MS);
    expect(service.lines).toEqual(['trial: unlicensed → trial', 'expiry: trial → expired']);
  });

  it('moves the licence to the machine as it is by then', async () => {
    const service = licensed();
    const { computer, lines } = service;
    computer.setParts({ ...machine, board: 'BOARD-0002' });
    await computer.run(HOUR_MS + 30_000);
    expect(lines).toEqual(['machine: active → wrong-machine']);
    const site = client(service);
    site.enterResponse(groupsFor(site.challenge('move').challenge, { ...newestGrant(site), quantity: 1 }));
    await computer.run(30_000);
    expect(lines.slice(1)).toEqual(['grant: wrong-machine → active']);
  });
});

describe('the machine', () => {
  it('that wakes up is told, with what has changed meanwhile', async () => {
    const { computer, lines, licence } = licensed();
    await computer.run(HOUR_MS);
    await computer.sleep(8 * HOUR_MS);
    await computer.run(30_000);
    expect(lines).toEqual(['resume: active → active']);
    // A clock of the processor that counts sleep shows it by a timer that comes too late.
    await computer.sleep(33 * DAY_MS, true);
    expect(lines.slice(1)).toEqual(['grace, resume: active → grace']);
    expect(licence.status).toBe('grace');
  });

  it('that only works hard is not taken for one that slept', async () => {
    const { computer, lines } = licensed();
    await computer.sleep(15_000, true);
    await computer.run(HOUR_MS);
    expect(lines).toEqual([]);
  });

  it('whose parts cannot be read for a while is the same machine', async () => {
    const { computer, licence, lines } = licensed();
    await computer.run(30 * 60_000);
    computer.setParts({});
    await computer.run(3 * HOUR_MS);
    expect([licence.status, licence.warnings, lines]).toEqual(['active', [], []]);
    computer.setParts({ ...machine, board: 'BOARD-0002' });
    await computer.run(HOUR_MS);
    expect(licence.status).toBe('wrong-machine');
  });

  it('whose parts cannot be read when a program starts is known again as soon as they can', async () => {
    const computer = simulatedMachine();
    const folder = temporaryFolder();
    activate(client({ folder, computer }), { quantity: 1 });
    const site = client({ folder, computer });
    const waiting = site.challenge('change').challenge;
    computer.setParts({});
    const { licence } = serviceIn(folder, { computer });
    expect(licence.status).toBe('wrong-machine');
    computer.setParts(machine);
    site.refresh();
    expect(site.challenge('change').challenge).toBe(waiting);
    await computer.run(30_000);
    expect(licence.status).toBe('active');
    licence.refresh();
    expect(licence.warnings).toEqual([]);
  });

  it('whose parts throw when they are asked for is the same machine too, and one without any throws nothing', async () => {
    const { folder, computer } = licensed();
    let isMad = false;
    const machineParts = () => {
      if (isMad) throw new Error('mad');
      return machine;
    };
    const { licence } = serviceIn(folder, { computer, ports: { machineParts } });
    isMad = true;
    await computer.run(3 * HOUR_MS);
    expect([licence.status, licence.warnings]).toEqual(['active', []]);
    const other = serviceIn(folder, { computer, ports: { machineParts } }).licence;
    expect(other.status).toBe('wrong-machine');
    await other.close();
  });

  it('whose network card was changed is told within the hour, and searched no more often', async () => {
    const { computer, lines } = licensed();
    await computer.run(60_000);
    const searches = computer.searches();
    computer.setParts({ ...machine, network: '00:00:5e:00:53:01' });
    await computer.run(HOUR_MS);
    expect(lines).toEqual(['machine, warning: active → active']);
    expect(computer.searches() - searches).toBe(1);
  });

  it('whose clock is set back is told, when it is set right too, and after seven days', async () => {
    const { computer, licence, lines } = licensed({ pollMs: SLOW_POLL_MS });
    // The warning that the end of the term is near is none of the clock.
    await computer.run(2 * DAY_MS);
    lines.splice(0);
    computer.setClock(computer.nowMs() - 3 * DAY_MS);
    await computer.run(HOUR_MS);
    expect(lines).toEqual(['clock, warning: active → active']);
    expect(licence.warnings.map(({ code }) => code)).toContain('clock-behind');
    computer.setClock(computer.nowMs() + 3 * DAY_MS);
    await computer.run(HOUR_MS);
    expect(lines.slice(1)).toEqual(['clock, warning: active → active']);
    computer.setClock(computer.nowMs() - 3 * DAY_MS);
    await computer.run(8 * DAY_MS);
    expect(lines.slice(2)).toEqual(['clock, warning: active → active', 'clock, warning: active → clock-suspect']);
    computer.setClock(computer.nowMs() + 3 * DAY_MS);
    await computer.run(SLOW_POLL_MS);
    expect(licence.status).toBe('active');
  });
});

describe('a state folder', () => {
  it('that cannot be used is a status with a reason, and is used as soon as it can be', async () => {
    const folder = join(temporaryFolder(), 'state');
    writeFileSync(folder, 'a file is in the way');
    const computer = simulatedMachine();
    const service = serviceIn(folder, { computer, ...disk(computer) });
    const { licence, lines } = service;
    expect(licence).toMatchObject({ status: 'unlicensed', isUsable: false, reason: { code: 'state-not-a-folder' } });
    expect(licence.reason?.next).toContain('+00 555 0100');
    await computer.run(60_000);
    expect(lines).toEqual([]);
    rmSync(folder);
    activate(client(service, disk(computer)), { quantity: 1 });
    await computer.run(30_000);
    expect(lines).toEqual(['grant, state: unlicensed → active']);
  });

  it('that breaks later leaves the licence known so far, says so once, and when it is mended', async () => {
    let isBroken = false;
    const computer = simulatedMachine();
    const broken = (): never => {
      throw errno('EIO');
    };
    const { files: good } = computer.ports;
    const files = {
      ...good,
      list: (path: string) => (isBroken ? broken() : good.list(path)),
      read: (path: string) => (isBroken ? broken() : good.read(path)),
    };
    const folder = temporaryFolder();
    activate(client({ folder, computer }));
    const { licence, lines } = serviceIn(folder, { computer, ports: { files } });
    isBroken = true;
    await computer.run(DAY_MS);
    expect(lines).toEqual(['state, warning: active → active']);
    expect(licence.warnings.map(({ code }) => code)).toEqual(['state-io']);
    expect(licence.has('historian')).toBe(true);
    isBroken = false;
    await computer.run(HOUR_MS);
    expect(lines.slice(1)).toEqual(['state, warning: active → active']);
    expect(licence.warnings).toEqual([]);
  });

  it('that cannot be written is said once; the term ends all the same', async () => {
    const computer = simulatedMachine();
    const folder = temporaryFolder();
    activate(client({ folder, computer }), { quantity: 1 });
    const files = {
      ...computer.ports.files,
      write: () => {
        throw errno('EROFS');
      },
    };
    const { licence, lines } = serviceIn(folder, { computer, pollMs: SLOW_POLL_MS, ports: { files } });
    expect(licence.warnings.map(({ code }) => code)).toEqual(['time-not-kept']);
    await computer.run(32 * DAY_MS);
    expect(lines).toEqual(['warning: active → active', 'grace, warning: active → grace']);
  });

  it('that cannot be written gains no program time by a clock set back, after a restart either', async () => {
    const computer = simulatedMachine();
    const folder = temporaryFolder();
    activate(client({ folder, computer }), { quantity: 1 });
    computer.restart();
    const files = {
      ...computer.ports.files,
      write: () => {
        throw errno('EROFS');
      },
    };
    const { licence } = serviceIn(folder, { computer, pollMs: SLOW_POLL_MS, ports: { files } });
    const daysUntil = async (isSo: () => boolean): Promise<number> => {
      for (let days = 0; days < 60; days++) {
        if (isSo()) return days;
        await computer.run(DAY_MS);
        computer.setClock(NOW_MS);
      }
      return 60;
    };
    expect(await daysUntil(() => licence.status !== 'active')).toBeLessThanOrEqual(10);
    expect(licence.status).toBe('clock-suspect');
    computer.setClock(NOW_MS + 10 * DAY_MS);
    licence.refresh();
    expect(licence.status).toBe('active');
  });

  it('without a licence is not written to', async () => {
    const folder = join(temporaryFolder(), 'state');
    const computer = simulatedMachine();
    const { licence } = serviceIn(folder, { computer, ...disk(computer) });
    await computer.run(HOUR_MS);
    await licence.close();
    expect(() => readdirSync(folder)).toThrowError(expect.objectContaining({ code: 'ENOENT' }));
  });

  it('that goes and comes back is watched again', async () => {
    const folder = join(temporaryFolder(), 'state');
    const ports = { machineParts: () => machine };
    const licence = openLicence({ trust, packFile, stateFolder: folder, pollMs: 100, ports });
    const { lines } = logOf(licence);
    mkdirSync(folder);
    const begin = (): void => activate(siteIn(folder, { ports: { nowMs: () => Date.now() } }), { day: dayNow() });
    begin();
    await vi.waitFor(() => expect(lines).toEqual(['grant: unlicensed → active']));
    rmSync(folder, { recursive: true });
    await vi.waitFor(() => expect(lines.slice(1)).toEqual(['grant: active → unlicensed']));
    begin();
    await vi.waitFor(() => expect(lines.slice(2)).toEqual(['grant: unlicensed → active']));
    await licence.close();
  });
});

const dayNow = (): number => Math.floor((Date.now() - Date.UTC(2026, 0, 1)) / DAY_MS);

describe('the pack', () => {
  it('that was changed throws at opening: it is part of the program', () => {
    expect(() => openLicence({ trust, packFile: packFile.replace('"sig": "', '"sig": "AAAA') })).toThrowError(
      expect.objectContaining({ family: 'input' }),
    );
    expect(() => openLicence({ trust: { ...trust, minVersion: 2 }, packFile })).toThrowError(
      expect.objectContaining({ code: 'pack-too-old' }),
    );
  });

  it('that is older than one used here before is a status', () => {
    const { folder, computer } = licensed();
    const newer = signPack(
      buildPack({ ...readProductDefinition(productJson), version: 3, keys: packKeys }, new Set()),
      [rootSecret],
    );
    client({ folder, computer }, { packFile: newer });
    const { licence } = serviceIn(folder, { computer });
    expect(licence).toMatchObject({ status: 'unlicensed', reason: { code: 'pack-too-old' } });
  });
});

describe('watching', () => {
  it('gives a reader that was busy one change, from what it saw last to what is so now', async () => {
    const service = licensed({ pollMs: DAY_MS / 4 });
    const busy = service.licence.watch();
    await service.computer.run(40 * DAY_MS);
    const { value } = await busy.next();
    expect(value).toMatchObject({
      before: { status: 'active' },
      now: { status: 'expired' },
      causes: ['warning', 'grace', 'expiry'],
    });
    expect(service.lines).toHaveLength(3);
  });

  it('ends by return, by a signal and by close; others go on', async () => {
    const { computer, licence } = licensed({ pollMs: SLOW_POLL_MS });
    const controller = new AbortController();
    const [first, second, third] = [licence.watch(), licence.watch({ signal: controller.signal }), licence.watch()];
    const waiting = [first.next(), second.next(), third.next(), third.next()];
    await first.return?.();
    controller.abort();
    expect(await waiting[0]).toEqual({ done: true, value: undefined });
    expect(await waiting[1]).toEqual({ done: true, value: undefined });
    await computer.run(2 * DAY_MS);
    expect(await waiting[2]).toMatchObject({ done: false, value: { causes: ['warning'] } });
    await licence.close();
    expect(await waiting[3]).toEqual({ done: true, value: undefined });
    expect(await licence.watch().next()).toEqual({ done: true, value: undefined });
    expect(await licence.watch({ signal: AbortSignal.abort() }).next()).toEqual({ done: true, value: undefined });
  });

  it('stops at close: no timer, no watch, the time kept, and what was known can still be asked', async () => {
    const service = licensed();
    const { computer, licence, folder } = service;
    await computer.run(5 * 60_000);
    await licence.close();
    expect([computer.timers(), computer.watchers()]).toEqual([0, 0]);
    expect(licence.has('historian')).toBe(true);
    licence.refresh();
    await licence.close();
    computer.restart();
    expect(siteIn(folder, { ports: computer.ports }).installation().time?.runMs).toBe(5 * 60_000);
  });

  it('looks no more often than makes sense, whatever it is asked for', async () => {
    for (const pollMs of [Number.NaN, 0, -1]) {
      const computer = simulatedMachine();
      let looks = 0;
      const boot = () => {
        looks += 1;
        return computer.ports.boot();
      };
      serviceIn(temporaryFolder(), { computer, pollMs, ports: { boot } });
      await computer.run(10_000);
      expect(looks).toBeLessThan(1000);
    }
  });

  it('survives a port that throws whatever it likes', async () => {
    const computer = simulatedMachine();
    const folder = temporaryFolder();
    activate(client({ folder, computer }));
    let isMad = false;
    const mad = <Result>(act: () => Result): Result => {
      if (isMad) throw new TypeError('secret');
      return act();
    };
    const { licence, lines } = serviceIn(folder, {
      computer,
      ports: {
        boot: () => mad(computer.ports.boot),
        machineParts: () => mad(computer.ports.machineParts),
        nowMs: () => mad(computer.ports.nowMs),
      },
    });
    isMad = true;
    await computer.run(2 * HOUR_MS);
    licence.refresh();
    expect(licence.isUsable || licence.reason?.code === 'licence-fault').toBe(true);
    expect(JSON.stringify(licence.licence)).not.toContain('secret');
    isMad = false;
    await computer.run(2 * HOUR_MS);
    expect(licence.status).toBe('active');
    expect(lines.length).toBeLessThan(5);
  });
});

describe('timers of the process', () => {
  it('may be longer than Node can hold', () => {
    vi.useFakeTimers();
    try {
      const act = vi.fn();
      processTimers.after(60 * DAY_MS, act);
      const dropped = processTimers.after(60 * DAY_MS, act);
      vi.advanceTimersByTime(30 * DAY_MS);
      dropped();
      vi.advanceTimersByTime(30 * DAY_MS - 1);
      expect(act).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(act).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('names', () => {
  interface ProductNames {
    readonly feature: 'historian' | 'trends';
    readonly limit: 'tags';
    readonly meter: 'exports';
  }

  it('are checked by the compiler where the product has them', async () => {
    const { folder, computer } = licensed();
    const licence = openLicence<ProductNames>({ trust, packFile, stateFolder: folder, ports: computer.ports });
    expect([licence.has('historian'), licence.limit('tags'), licence.meter('exports').total]).toEqual([true, 5000, 0]);
    // @ts-expect-error a feature that this product has not
    expect(licence.has('historain')).toBe(false);
    // @ts-expect-error a limit that this product has not
    expect(licence.limit('users')).toBe(0);
    expect(formatDay(licence.licence.expiresOn ?? 0)).toBe(licence.expiresOn);
    await licence.close();
  });
});
