// A state that one user has made and another one uses, on a real disk. Root alone can be two users: elsewhere the port stands in.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { diskFiles } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../node/site-fixture.js';
import { countUp, storeOn } from './state-fixture.js';
import { bundleWorker } from './state-processes.js';

/** Nobody, on most systems. */
const SERVICE = 65_534;
const isRoot = process.getuid?.() === 0;

const modesIn = (folder: string): string[] =>
  readdirSync(folder).map((name) => {
    const { mode, uid, gid } = statSync(join(folder, name));
    return `${(mode & 0o777).toString(8)} ${uid}:${gid}`;
  });

/** Files made by this user in a folder of a mode. */
function filesMadeIn(mode: number): string[] {
  const folder = join(temporaryFolder(), 'state');
  mkdirSync(folder);
  chmodSync(folder, mode);
  storeOn(diskFiles, { folder, anchorFolder: null }).update(countUp);
  return modesIn(folder).map((text) => text.split(' ')[0] ?? '');
}

describe('a record', () => {
  it.each([
    [0o700, '600'],
    [0o750, '640'],
    [0o755, '644'],
    [0o2770, '660'],
    [0o1777, '664'],
  ])('in a folder of mode %o has mode %s, whatever the umask', (mode, expected) => {
    const before = process.umask(0o077);
    try {
      expect(filesMadeIn(mode)).toEqual([expected]);
      process.umask(0);
      expect(filesMadeIn(mode)).toEqual([expected]);
    } finally {
      process.umask(before);
    }
  });

  it('in a folder made for it can be read by its owner only', () => {
    const folder = join(temporaryFolder(), 'deep', 'state');
    storeOn(diskFiles, { folder, anchorFolder: null }).update(countUp);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, '..')).mode & 0o777).toBe(0o700);
  });
});

describe.runIf(isRoot)('activated by root, used by a service', () => {
  async function scene(mode: number, owner: number, group: number) {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const worker = await bundleWorker(join(folder, 'worker.mjs'));
    const state = join(folder, 'state');
    mkdirSync(state);
    chownSync(state, owner, group);
    chmodSync(state, mode);
    const rootsStore = storeOn(diskFiles, { folder: state, anchorFolder: null });
    rootsStore.update(countUp);
    const service = (second = '-'): unknown => {
      const done = spawnSync(process.execPath, [worker, 'look', state, second], {
        uid: SERVICE,
        gid: SERVICE,
        encoding: 'utf8',
        cwd: '/',
        env: {},
      });
      expect(done.stderr).toBe('');
      return JSON.parse(done.stdout);
    };
    return { folder, state, rootsStore, service };
  }

  it('with the two commands of the manual, both read and write', async () => {
    const { state, rootsStore, service } = await scene(0o755, 0, 0);
    for (const [command, ...args] of [
      ['chgrp', '-R', String(SERVICE), state],
      ['chmod', '2770', state],
    ] as const) {
      expect(spawnSync(command, args).status).toBe(0);
    }
    expect(service()).toMatchObject({ seen: { value: 1, codes: [] }, written: 2 });
    expect(rootsStore.update(countUp)).toMatchObject({ installation: { packVersion: 3 }, notices: [] });
    expect(service()).toMatchObject({ seen: { value: 3, codes: [] }, written: 4 });
    expect(modesIn(state)).toEqual([
      `644 0:${SERVICE}`,
      `660 ${SERVICE}:${SERVICE}`,
      `660 0:${SERVICE}`,
      `660 ${SERVICE}:${SERVICE}`,
    ]);
  });

  it('the other way round: what root writes into the folder of a service belongs to the service', async () => {
    const { state, service } = await scene(0o700, SERVICE, SERVICE);
    expect(service()).toMatchObject({ seen: { value: 1, codes: [] }, written: 2 });
    expect(modesIn(state)).toEqual([`600 ${SERVICE}:${SERVICE}`, `600 ${SERVICE}:${SERVICE}`]);
  });

  it('a folder that others may only read is enough for a program that only asks', async () => {
    const { service } = await scene(0o755, 0, 0);
    expect(service()).toMatchObject({
      seen: { value: 1, codes: [] },
      written: 'state-folder-unwritable',
      places: [{ generation: 1, writeProblem: 'state-folder-unwritable' }],
    });
  });

  it("root's own folder is closed, and says so", async () => {
    const { service } = await scene(0o700, 0, 0);
    expect(service()).toMatchObject({
      seen: 'state-unreadable',
      written: 'state-unreadable',
      places: [{ readProblem: 'state-unreadable' }],
    });
  });

  it('a second place that is closed to the service costs it the copy only', async () => {
    const { folder, service } = await scene(0o2770, 0, SERVICE);
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    expect(service(closed)).toMatchObject({
      seen: { value: 1, codes: [] },
      written: 2,
      places: [{ role: 'first' }, { role: 'second', readProblem: 'state-unreadable' }],
    });
    expect(service(join(closed, 'deeper'))).toMatchObject({ seen: { value: 2, codes: [] }, written: 3 });
  });
});
