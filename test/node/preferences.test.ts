// What a site likes, in a small file that is replaced whole: what cannot be read is as if nobody had chosen.
import { describe, expect, it } from 'vitest';
import { openPreferencesFile } from '../../packages/core/src/node/preferences.js';
import { isObject, openSmallFile } from '../../packages/core/src/node/small-file.js';
import { errno, MemoryDisk } from '../faults/memory-disk.js';
import { thrownBy } from '../support/thrown-by.js';

const FOLDER = '/state';
const diskWith = (text: string): MemoryDisk =>
  new MemoryDisk(new Map([[FOLDER, new Map([['preferences.json', text]])]]));

describe('preferences', () => {
  it('come back as they were saved, in a folder that is made for them', () => {
    const disk = new MemoryDisk();
    const file = openPreferencesFile(FOLDER, disk);
    expect(file.read()).toEqual({});
    file.save({ spelling: 'german' });
    expect(file.read()).toEqual({ spelling: 'german' });
    file.save({});
    expect(file.read()).toEqual({});
    expect(disk.list(FOLDER)).toEqual(['preferences.json']);
  });

  it.each([
    '',
    'x',
    '7',
    'null',
    '[]',
    '{"spelling":"german"}',
    '{"format":"readback-preferences/2","spelling":"german"}',
    '{"format":"readback-preferences/1","spelling":7}',
  ])('that say %j say nothing', (text) => {
    expect(openPreferencesFile(FOLDER, diskWith(text)).read()).toEqual({});
  });
});

describe('a small file', () => {
  const open = (changes: Partial<MemoryDisk>, disk: MemoryDisk = new MemoryDisk(new Map([[FOLDER, new Map()]]))) => ({
    disk,
    file: openSmallFile(FOLDER, 'draft', Object.assign(Object.create(disk) as MemoryDisk, changes)),
  });
  const fails = (code: string) => (): never => {
    throw errno(code);
  };

  it.each([
    ['write', 'ENOSPC', 'disk-full'],
    ['write', 'EACCES', 'state-folder-unwritable'],
    ['rename', 'EIO', 'state-io'],
    ['write', 'ENOENT', 'state-io'],
  ] as const)(
    'that cannot be saved, because %s says %s, is told as %s, and leaves nothing',
    (call, errnoCode, code) => {
      const { disk, file } = open({ [call]: fails(errnoCode) });
      expect(thrownBy(() => file.save({ a: 1 }))).toMatchObject({ code, details: { folder: FOLDER } });
      expect(disk.list(FOLDER)).toEqual([]);
      expect(file.read()).toBeUndefined();
    },
  );

  it('makes no folder for another reason than that there is none', () => {
    let made = 0;
    const makeFolder = (): void => {
      made += 1;
    };
    expect(() => open({ write: fails('EACCES'), makeFolder }).file.save({})).toThrow();
    expect(made).toBe(0);
  });

  it('is gone when it is cleared, and may be gone before', () => {
    const { disk, file } = open({});
    file.save({ a: 1 });
    expect([file.read(), disk.list(FOLDER)]).toEqual([{ a: 1 }, ['draft.json']]);
    expect(disk.read(`${FOLDER}/draft.json`)).toBe('{"a":1}\n');
    file.clear();
    file.clear();
    expect([file.read(), disk.list(FOLDER)]).toEqual([undefined, []]);
  });

  it.each<[unknown, boolean]>([
    [{}, true],
    [null, false],
    [[], false],
    ['x', false],
    [undefined, false],
  ])('of %j: is it an object? %j', (json, is) => {
    expect(isObject(json)).toBe(is);
  });
});
