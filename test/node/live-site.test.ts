// A site in a running program: whatever is wrong with its folder is told and tried again, and its parts are remembered.
import type { MachineParts } from '@readback/core';
import type { FilePort } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import { openLiveSite } from '../../packages/core/src/node/live-site.js';
import { errno, MemoryDisk } from '../faults/memory-disk.js';
import { machine, NOW_MS, pack } from '../support/example-vendor.js';
import { activate, optionsFor, siteIn } from './site-fixture.js';

const FOLDER = '/state';
const MINUTE_MS = 60_000;

/** A disk with a licence on it, calls that can be made to fail, and a machine that can change. */
function bench({ isLicensed = true }: { isLicensed?: boolean } = {}) {
  const disk = new MemoryDisk();
  const licensed = { ports: { files: disk } };
  if (isLicensed) activate(siteIn(FOLDER, licensed), { quantity: 1 });
  const failing = new Map<keyof FilePort, string>();
  const world = { parts: machine, searches: 0, isHidden: false, minutes: 0 };
  const files = new Proxy(disk, {
    get: (target, name) => {
      const act: unknown = Reflect.get(target, name, target);
      if (typeof act !== 'function') return act;
      return (...args: unknown[]) => {
        const code = failing.get(name as keyof FilePort);
        if (code) throw errno(code);
        return act.apply(target, args);
      };
    },
  });
  const ports = {
    files,
    nowMs: () => NOW_MS + world.minutes * MINUTE_MS,
    boot: () => ({ bootId: 'first', uptimeMs: (1 + world.minutes) * MINUTE_MS }),
    machineParts: (): MachineParts => {
      world.searches += 1;
      if (world.isHidden) throw new Error('no file handles left');
      return world.parts;
    },
  };
  const open = () => openLiveSite(optionsFor(FOLDER, { ports }), ports.nowMs);
  return { disk, failing, world, open };
}

const generations = (disk: MemoryDisk): number => disk.list(FOLDER).length;
const notice = (code: string) => ({ code, message: `It is ${code}.`, next: 'Wait.' });

describe('a look at a site', () => {
  it('says what its licence is worth, and by what that was found', () => {
    const { open } = bench();
    const live = open();
    const look = live.look([notice('extra')]);
    expect(live.pack.tag).toBe(pack.tag);
    expect(look).toMatchObject({
      atMs: NOW_MS,
      licence: { status: 'active', warnings: [notice('extra')] },
      isDeactivated: false,
      trials: 0,
      verdict: 'ok',
      parts: JSON.stringify(machine),
      problem: '',
    });
    expect(JSON.parse(look.lineage)).toHaveLength(1);
  });

  it('without a licence reads no parts', () => {
    const { open, world } = bench({ isLicensed: false });
    expect(open().look([])).toMatchObject({ licence: { status: 'unlicensed' }, parts: '', lineage: '[]' });
    expect(world.searches).toBe(0);
  });

  it('searches the machine once, until it is told to forget; what is hidden for a while is as it was', () => {
    const { open, world } = bench();
    const live = open();
    live.look([]);
    world.searches = 0;
    live.look([]);
    expect(world.searches).toBe(0);
    world.isHidden = true;
    live.forgetParts();
    expect(live.look([])).toMatchObject({ licence: { status: 'active' }, parts: JSON.stringify(machine) });
    world.isHidden = false;
    world.parts = { os: machine.os ?? '' };
    live.forgetParts();
    expect(live.look([])).toMatchObject({ parts: JSON.stringify(machine) });
    world.parts = { ...machine, board: 'BOARD-0002' };
    expect(JSON.parse(live.look([]).parts)).toMatchObject({ board: machine.board });
    live.forgetParts();
    expect(JSON.parse(live.look([]).parts)).toMatchObject({ board: 'BOARD-0002' });
    expect(world.searches).toBe(3);
  });

  it('searches the machine anew for a licence that came meanwhile', () => {
    const { open, disk, world } = bench();
    const live = open();
    live.look([]);
    world.searches = 0;
    const site = siteIn(FOLDER, { ports: { files: disk } });
    site.deactivate();
    activate(site, { quantity: 1 });
    live.look([]);
    expect(world.searches).toBe(0);
    live.read();
    live.look([]);
    expect(world.searches).toBe(1);
  });
});

describe('a state that cannot be read', () => {
  it('at the start is no licence, with the reason and whom to call, until it can be', () => {
    const { open, failing } = bench();
    failing.set('list', 'EACCES');
    const live = open();
    const { licence, problem, atMs, parts, lineage } = live.look([notice('extra')]);
    expect(licence).toMatchObject({
      status: 'unlicensed',
      reason: {
        code: 'state-unreadable',
        next: expect.stringMatching(/If that does not help, call Example Support, .*\.$/) as unknown,
      },
      warnings: [notice('extra')],
    });
    expect([problem, atMs, parts, lineage]).toEqual(['state-unreadable', NOW_MS, '', '[]']);
    live.keepTime();
    live.read();
    expect(live.look([]).problem).toBe('state-unreadable');
    failing.clear();
    live.read();
    expect(live.look([])).toMatchObject({ licence: { status: 'active' }, problem: '' });
  });

  it('later leaves the licence as it was, with a warning, until it can be', () => {
    const { open, failing } = bench();
    const live = open();
    failing.set('list', 'EACCES');
    live.read();
    const look = live.look([notice('extra')]);
    expect(look.licence).toMatchObject({ status: 'active', warnings: [{ code: 'state-unreadable' }, notice('extra')] });
    expect(look.problem).toBe('state-unreadable');
    failing.clear();
    live.read();
    expect(live.look([])).toMatchObject({ licence: { status: 'active', warnings: [] }, problem: '' });
  });
});

describe('running time', () => {
  it('is kept where there is a licence, or a call that waits, and not where there is nothing', () => {
    const { open, disk, world } = bench();
    const before = disk.writes.length;
    world.minutes = 20;
    open().keepTime();
    expect(disk.writes.length).toBe(before + 1);

    const none = bench({ isLicensed: false });
    none.open().keepTime();
    expect(none.disk.writes).toEqual([]);
    siteIn(FOLDER, { ports: { files: none.disk } }).challenge('activate');
    none.world.minutes = 20;
    none.open().keepTime();
    expect(none.disk.writes.length).toBe(2);
  });

  it('that cannot be kept is a warning, once it can be no more', () => {
    const { open, failing, world } = bench();
    const live = open();
    world.minutes = 20;
    failing.set('write', 'ENOSPC');
    live.keepTime();
    const look = live.look([]);
    expect([look.problem, look.licence.status, look.licence.warnings.map(({ code }) => code)]).toEqual([
      'time-not-kept',
      'active',
      ['time-not-kept'],
    ]);
    // What keeps it from being read says more.
    failing.set('list', 'EACCES');
    live.read();
    expect(live.look([]).problem).toBe('state-unreadable');
    failing.clear();
    live.read();
    live.keepTime();
    expect(live.look([]).problem).toBe('');
  });

  it('is not kept on another machine', () => {
    const { open, disk, world } = bench();
    world.parts = { os: 'f'.repeat(32), board: 'OTHER-1', disk: 'OTHER-2', network: '02:00:00:00:00:99' };
    world.minutes = 20;
    const live = open();
    const [writes, records] = [disk.writes.length, generations(disk)];
    live.keepTime();
    expect(live.look([]).licence.status).toBe('wrong-machine');
    expect([disk.writes.length, generations(disk)]).toEqual([writes, records]);
  });
});
