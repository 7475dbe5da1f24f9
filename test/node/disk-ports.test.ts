// The real disk behind the ports: who may read what is made, and how a change in a folder is noticed.
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { diskFiles, diskFolders, diskMeterFiles } from '@readback/core/node';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { thrownBy } from '../support/thrown-by.js';
import { temporaryFolder } from './site-fixture.js';

const isRoot = process.getuid?.() === 0;
const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

function folderWith(mode: number): string {
  const folder = join(temporaryFolder(), 'folder');
  mkdirSync(folder);
  chmodSync(folder, mode);
  return folder;
}

function withUmask(mask: number): void {
  const before = process.umask(mask);
  onTestFinished(() => {
    process.umask(before);
  });
}

const FILE_MODES: readonly (readonly [folder: number, file: string])[] = [
  [0o700, '600'],
  [0o755, '644'],
  [0o750, '640'],
  [0o770, '660'],
  [0o2770, '660'],
  [0o777, '664'],
];

describe('a file', () => {
  it.each(FILE_MODES)('in a folder of mode %i can be read by those who can enter it: %s', async (mode, wanted) => {
    withUmask(0o022);
    const folder = folderWith(mode);
    diskFiles.write(join(folder, 'a'), 'text');
    await diskMeterFiles.write(join(folder, 'b'), 'text');
    expect(['a', 'b'].map((name) => modeOf(join(folder, name)))).toEqual([wanted, wanted]);
    expect(['a', 'b'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['text', 'text']);
  });

  it.runIf(isRoot)('that root writes belongs to whom the folder belongs to, and to its group', async () => {
    for (const [uid, gid] of [
      [1234, 5678],
      [1234, 0],
      [0, 5678],
      [0, 0],
    ] as const) {
      const folder = folderWith(0o750);
      chownSync(folder, uid, gid);
      diskFiles.write(join(folder, 'a'), 'text');
      await diskMeterFiles.write(join(folder, 'b'), 'text');
      await diskMeterFiles.makeFolder(join(folder, 'meters'));
      for (const name of ['a', 'b', 'meters']) {
        expect(statSync(join(folder, name)), `${name} of ${uid}:${gid}`).toMatchObject({ uid, gid });
      }
    }
  });

  it('is never written over, and is read, named, moved and removed by its name', async () => {
    const folder = folderWith(0o700);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [string, string, string];
    diskFiles.write(a, 'one');
    expect(thrownBy(() => diskFiles.write(a, 'two'))).toMatchObject({ code: 'EEXIST' });
    await expect(diskMeterFiles.write(a, 'two')).rejects.toMatchObject({ code: 'EEXIST' });
    diskFiles.link(a, b);
    expect(thrownBy(() => diskFiles.link(a, b))).toMatchObject({ code: 'EEXIST' });
    await expect(diskMeterFiles.link(a, b)).rejects.toMatchObject({ code: 'EEXIST' });
    diskFiles.rename(a, c);
    expect([diskFiles.list(folder).toSorted(), diskFiles.read(c)]).toEqual([['b', 'c'], 'one']);
    expect(await diskMeterFiles.list(folder)).toHaveLength(2);
    expect(await diskMeterFiles.read(b)).toBe('one');
    diskFiles.remove(b);
    await diskMeterFiles.remove(c);
    expect(diskFiles.list(folder)).toEqual([]);
  });
});

describe('a folder', () => {
  it('is made with those above it, for whom it is meant, whatever the umask says', () => {
    withUmask(0o077);
    const above = folderWith(0o755);
    diskFiles.makeFolder(join(above, 'x', 'y'), 0o755);
    diskFiles.makeFolder(join(above, 'own', 'state'));
    expect(['x', 'x/y', 'own', 'own/state'].map((name) => modeOf(join(above, name)))).toEqual([
      '755',
      '755',
      '700',
      '700',
    ]);
  });

  it('that is there stays as it is', async () => {
    const folder = folderWith(0o750);
    diskFiles.makeFolder(folder);
    await diskMeterFiles.makeFolder(folder);
    expect(modeOf(folder)).toBe('750');
  });

  it('takes over the group that a folder above hands down', async () => {
    const above = folderWith(0o2770);
    diskFiles.makeFolder(join(above, 'x'));
    expect(modeOf(join(above, 'x'))).toBe('2700');
    await diskMeterFiles.makeFolder(join(above, 'meters'));
    expect(modeOf(join(above, 'meters'))).toBe('2770');
  });

  it('of meters is shared as the folder of the licence is, and made with it', async () => {
    for (const [mode, wanted] of [
      [0o700, '700'],
      [0o755, '755'],
      [0o770, '770'],
    ] as const) {
      const folder = folderWith(mode);
      await diskMeterFiles.makeFolder(join(folder, 'meters'));
      expect(modeOf(join(folder, 'meters'))).toBe(wanted);
    }
    const above = folderWith(0o700);
    await diskMeterFiles.makeFolder(join(above, 'x', 'y', 'meters'));
    expect(statSync(join(above, 'x', 'y', 'meters')).isDirectory()).toBe(true);
  });

  it('cannot be made in a file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(thrownBy(() => diskFiles.makeFolder(join(file, 'x')))).toMatchObject({ code: 'ENOTDIR' });
    expect(thrownBy(() => diskFiles.makeFolder(file))).toMatchObject({ code: 'EEXIST' });
    await expect(diskMeterFiles.makeFolder(join(file, 'meters'))).rejects.toMatchObject({ code: expect.any(String) });
  });

  it('that is not there cannot be made durable', async () => {
    const gone = join(temporaryFolder(), 'gone');
    expect(thrownBy(() => diskFiles.syncFolder(gone))).toMatchObject({ code: 'ENOENT' });
    await expect(diskMeterFiles.syncFolder(gone)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('the fingerprint of a folder', () => {
  const { fingerprint } = diskFolders;

  it('is another one after any change of a file, and the same as long as there is none', () => {
    const folder = folderWith(0o700);
    const seen = new Set([fingerprint(folder)]);
    const changes: readonly (() => void)[] = [
      () => writeFileSync(join(folder, 'a'), 'one'),
      () => writeFileSync(join(folder, 'a'), 'longer'),
      () => utimesSync(join(folder, 'a'), 1000, 1000),
      () => renameSync(join(folder, 'a'), join(folder, 'b')),
      () => writeFileSync(join(folder, 'a'), ''),
      () => rmSync(join(folder, 'b')),
    ];
    for (const change of changes) {
      change();
      const now = fingerprint(folder);
      expect(seen.has(now)).toBe(false);
      expect(fingerprint(folder)).toBe(now);
      seen.add(now);
    }
  });

  it('tells a file that was replaced by one of the same size and time', () => {
    const folder = folderWith(0o700);
    const replace = (name: string): string => {
      writeFileSync(join(folder, name), 'text');
      utimesSync(join(folder, name), 1000, 1000);
      if (name !== 'a') renameSync(join(folder, name), join(folder, 'a'));
      return fingerprint(folder);
    };
    expect(replace('a')).not.toBe(replace('b'));
  });

  it('counts neither hidden files nor folders', () => {
    const folder = folderWith(0o700);
    const before = fingerprint(folder);
    writeFileSync(join(folder, '.hidden'), 'x');
    mkdirSync(join(folder, 'meters'));
    expect(fingerprint(folder)).toBe(before);
    writeFileSync(join(folder, 'dot.'), 'x');
    expect(fingerprint(folder)).not.toBe(before);
  });

  it('says of a folder that cannot be read why', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(fingerprint(join(folder, 'gone'))).toBe('unreadable ENOENT');
    expect(fingerprint(join(folder, 'file'))).toBe('unreadable ENOTDIR');
  });
});

describe('a watch on a folder', () => {
  it('tells of changes until it is closed', async () => {
    const folder = folderWith(0o700);
    const changed = vi.fn();
    const watch = diskFolders.watch(folder, changed);
    expect(watch?.isAlive()).toBe(true);
    writeFileSync(join(folder, 'a'), 'x');
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    watch?.close();
    // What was on its way has come by the time a watch begun later tells of a change after it.
    const later = vi.fn();
    const second = diskFolders.watch(folder, later);
    const calls = changed.mock.calls.length;
    writeFileSync(join(folder, 'b'), 'x');
    await vi.waitFor(() => expect(later).toHaveBeenCalled());
    second?.close();
    expect(changed.mock.calls.length).toBe(calls);
  });

  it('is over once another folder has its name, or none', () => {
    const folder = folderWith(0o700);
    const watch = diskFolders.watch(folder, () => undefined);
    renameSync(folder, `${folder}-old`);
    expect(watch?.isAlive()).toBe(false);
    mkdirSync(folder);
    expect(watch?.isAlive()).toBe(false);
    watch?.close();
  });

  it('is none where there is no folder', () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
    for (const name of ['gone', 'link']) expect(diskFolders.watch(join(folder, name), () => undefined)).toBeUndefined();
  });
});
