// The second copy of a state by itself: it is put, caught up with and reported, and never stands in the way.
import { NEW_INSTALLATION } from '@readback/core';
import type { FilePort } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import { fileName, openAnchor } from '../../packages/core/src/node/anchors.js';
import { openSecondAnchor, placeReport } from '../../packages/core/src/node/second-anchor.js';
import { encodeState } from '../../packages/core/src/node/state-file.js';
import { errno, failing, MemoryDisk } from '../faults/memory-disk.js';
import { thrownBy } from '../support/thrown-by.js';

const FOLDER = '/copy';
const PRODUCT = 'com.example.historian';
const record = (generation: number, productId: string = PRODUCT): string =>
  encodeState({ productId, generation, writes: [], installation: NEW_INSTALLATION, key: {} }, new Uint8Array(32));

const diskWith = (...generations: readonly number[]): MemoryDisk =>
  new MemoryDisk(new Map([[FOLDER, new Map(generations.map((each) => [fileName(each), record(each)]))]]));
const open = (files: FilePort) => openSecondAnchor(FOLDER, PRODUCT, files);
const namesOn = (disk: MemoryDisk): string[] => disk.list(FOLDER).toSorted();

describe('a copy', () => {
  it('is put beside the one before it, and older ones go', () => {
    const disk = diskWith(1, 2, 3);
    const copy = open(disk);
    copy.put(4, record(4));
    expect(namesOn(disk)).toEqual([fileName(3), fileName(4)]);
    copy.put(5, record(5), 1);
    expect(namesOn(disk)).toEqual([fileName(5)]);
    expect([copy.problem(), copy.read()?.newest?.record.generation]).toEqual([undefined, 5]);
  });

  it('makes its folder where there is none', () => {
    const disk = new MemoryDisk();
    open(disk).put(1, record(1));
    expect(namesOn(disk)).toEqual([fileName(1)]);
  });

  it.each([
    ['write', 'ENOSPC', 'disk-full'],
    ['rename', 'EACCES', 'state-folder-unwritable'],
    ['syncFolder', 'EIO', 'state-io'],
  ] as const)(
    'that cannot be put, because %s says %s, is told as %s, and leaves nothing half written',
    (call, errnoCode, code) => {
      const disk = diskWith(1);
      const files = failing(disk, call, errnoCode, 1);
      const copy = open(files);
      copy.put(2, record(2));
      expect(copy.problem()).toBe(code);
      expect(namesOn(disk).filter((name) => name.startsWith('.'))).toEqual([]);
      copy.put(2, record(2));
      expect(copy.problem()).toBeUndefined();
    },
  );

  it('is not put over the records of another product', () => {
    const disk = new MemoryDisk(new Map([[FOLDER, new Map([[fileName(1), record(1, 'other')]])]]));
    const copy = open(disk);
    expect(copy.read()).toBeUndefined();
    copy.put(2, record(2));
    expect([copy.problem(), namesOn(disk)]).toEqual(['state-product', [fileName(1)]]);
  });

  it('that cannot be read is none, and says why; only a newer version is thrown', () => {
    const unreadable = open(failing(diskWith(1), 'list', 'EACCES'));
    expect([unreadable.read(), unreadable.problem()]).toEqual([undefined, 'state-unreadable']);
    const busy = open(failing(diskWith(1), 'read', 'ENOENT'));
    expect([busy.read(), busy.problem()]).toEqual([undefined, 'state-busy']);
    expect(open(failing(diskWith(1), 'read', 'ENOENT', 49)).read()?.newest?.record.generation).toBe(1);
    const newer = new MemoryDisk(new Map([[FOLDER, new Map([[fileName(1), '{"format":"readback-state/3"}']])]]));
    expect(thrownBy(() => open(newer).read())).toMatchObject({ code: 'state-newer' });
  });
});

describe('a copy that was found to be old', () => {
  it.each<[string, readonly number[], boolean]>([
    ['is caught up with', [2], true],
    ['or was none at all', [], true],
    ['is left alone where a writer was there meanwhile', [5], false],
    ['or is about to be', [4], false],
  ])('%s: with %j of 5', (_, generations, isDone) => {
    const disk = diskWith(...generations);
    expect(open(disk).catchUp(5, record(5))).toBe(isDone);
    expect(namesOn(disk).includes(fileName(5))).toBe(isDone || generations.includes(5));
  });

  it('is not tried again where it could not be written, until there is another record', () => {
    const disk = diskWith(1);
    let writes = 0;
    const files = Object.assign(Object.create(disk) as MemoryDisk, {
      write: () => {
        writes += 1;
        throw errno('EACCES');
      },
    });
    const copy = open(files);
    expect([copy.catchUp(5, record(5)), copy.catchUp(5, record(5)), writes]).toEqual([false, false, 1]);
    expect([copy.catchUp(6, record(6)), writes]).toEqual([false, 2]);
    expect(copy.problem()).toBe('state-folder-unwritable');
  });

  it('may be tried again and again where it could be', () => {
    const disk = diskWith(1);
    const copy = open(disk);
    expect(copy.catchUp(5, record(5))).toBe(true);
    disk.remove(`${FOLDER}/${fileName(5)}`);
    expect(copy.catchUp(5, record(5))).toBe(true);
  });

  it('stays where it cannot be read', () => {
    expect(open(failing(diskWith(1), 'list', 'EACCES')).catchUp(5, record(5))).toBe(false);
  });
});

describe('what a doctor finds at a place', () => {
  const report = (files: FilePort, known?: () => string | undefined) =>
    placeReport('second', openAnchor(FOLDER, PRODUCT, files), files, known);
  const place = { role: 'second', folder: FOLDER, folderExists: true };

  it('is its newest record, and that it can be written, with nothing left behind', () => {
    const disk = diskWith(1, 2);
    expect(report(disk)).toEqual({ ...place, generation: 2, version: 2, damaged: [] });
    expect(namesOn(disk)).toEqual([fileName(1), fileName(2)]);
    disk.write(`${FOLDER}/${fileName(3)}`, 'x');
    expect(report(disk)).toEqual({ ...place, generation: 2, version: 2, damaged: [fileName(3)] });
  });

  it('is nothing in an empty folder, and nothing is written where there is none', () => {
    expect(report(diskWith())).toEqual({ ...place, generation: 0, damaged: [] });
    const none = new MemoryDisk();
    expect(report(none)).toEqual({ ...place, folderExists: false, generation: 0, damaged: [] });
    expect(none.writes).toEqual([]);
    expect(report(none, () => 'state-io')).toMatchObject({ writeProblem: 'state-io' });
  });

  it('is what keeps it from being read or written', () => {
    const nothing = { ...place, generation: 0, damaged: [] };
    expect(report(failing(diskWith(1), 'list', 'EACCES'))).toEqual({ ...nothing, readProblem: 'state-unreadable' });
    expect(report(failing(diskWith(1), 'read', 'ENOENT'))).toEqual({ ...nothing, readProblem: 'state-busy' });
    expect(report(failing(diskWith(1), 'read', 'ENOENT'), () => 'known')).toMatchObject({ readProblem: 'known' });
    expect(report(failing(diskWith(1), 'write', 'EROFS'))).toEqual({
      ...nothing,
      generation: 1,
      version: 2,
      writeProblem: 'state-folder-unwritable',
    });
  });
});
