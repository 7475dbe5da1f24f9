// The store of the state, call by call: what an act does where the disk fails or others write, and what a look mends.
import type { Installation } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { fileName, MOST_GENERATIONS } from '../../packages/core/src/node/anchors.js';
import { failing, type Image, MemoryDisk } from '../faults/memory-disk.js';
import { codesOf, countUp, FIRST, filesIn, imageAfter, SECOND, storeOn, withFolder } from '../faults/state-fixture.js';
import { thrownBy } from '../support/thrown-by.js';

const alone = { anchorFolder: null };
const namesOn = (disk: MemoryDisk, folder: string = FIRST): string[] => disk.list(folder).toSorted();
const writesIn = (disk: MemoryDisk, generation: number): string[] =>
  (JSON.parse(disk.read(`${FIRST}/${fileName(generation)}`)) as { writes: string[] }).writes;

describe('an act', () => {
  it('is written as the next record, with the writes that led to it, 64 of them', () => {
    const disk = new MemoryDisk();
    const store = storeOn(disk, alone);
    expect(store.update(countUp)).toMatchObject({ generation: 1, seal: 'sealed', notices: [] });
    for (let n = 0; n < 64; n++) store.update(countUp);
    const [newest, before] = [writesIn(disk, 65), writesIn(disk, 64)];
    expect([newest.length, new Set(newest).size, newest.slice(1)]).toEqual([64, 64, before.slice(0, 63)]);
    expect(store.load()).toMatchObject({ generation: 65, installation: { packVersion: 65 } });
    expect(namesOn(disk)).toEqual([62, 63, 64, 65].map(fileName));
  });

  it('that changes nothing writes nothing', () => {
    const disk = new MemoryDisk();
    expect(storeOn(disk, alone).update((installation) => installation)).toMatchObject({ generation: 0 });
    expect(disk.writes).toEqual([]);
  });

  it.each([
    ['makeFolder', 'EACCES', 'state-folder-unwritable'],
    ['write', 'ENOSPC', 'disk-full'],
    ['write', 'EACCES', 'state-folder-unwritable'],
    ['link', 'EPERM', 'state-no-hard-links'],
    ['syncFolder', 'EIO', 'state-io'],
    ['list', 'EACCES', 'state-unreadable'],
  ] as const)('is not done where %s says %s: %s, and nothing half written is left', (call, errnoCode, code) => {
    const disk = new MemoryDisk(call === 'makeFolder' ? undefined : new Map([[FIRST, new Map()]]));
    const failed = thrownBy(() => storeOn(failing(disk, call, errnoCode), alone).update(countUp));
    expect(failed).toMatchObject({ code, details: { folder: FIRST } });
    if (call !== 'makeFolder') expect(namesOn(disk).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each(['EEXIST', 'ENOENT'])('is done again where another program was faster (%s), 200 times at most', (code) => {
    const disk = new MemoryDisk();
    let acts = 0;
    const act = (installation: Installation): Installation => {
      acts += 1;
      return countUp(installation);
    };
    expect(storeOn(failing(disk, 'link', code, 199), alone).update(act).generation).toBe(1);
    expect(acts).toBe(200);
    expect(thrownBy(() => storeOn(failing(disk, 'link', code), alone).update(act))).toMatchObject({
      code: 'state-busy',
      details: { folder: FIRST },
    });
    expect(namesOn(disk)).toEqual([fileName(1)]);
  });

  it('has no number above the highest there is', () => {
    const highest = withFolder(new Map(), FIRST, new Map([[fileName(MOST_GENERATIONS - 1), 'x']]));
    expect(thrownBy(() => storeOn(new MemoryDisk(highest), alone).update(countUp))).toMatchObject({
      code: 'state-io',
      details: { folder: FIRST, errno: 'ERANGE' },
    });
    const before = withFolder(new Map(), FIRST, new Map([[fileName(MOST_GENERATIONS - 2), 'x']]));
    expect(storeOn(new MemoryDisk(before), alone).update(countUp).generation).toBe(MOST_GENERATIONS - 1);
  });

  it('that gives a licence up leaves no record of it, in either place', () => {
    const disk = new MemoryDisk(imageAfter(5));
    const store = storeOn(disk);
    store.update((installation) => ({ ...installation, deactivation: { receipt: 'AAAAA', atMs: 1 } }));
    expect([namesOn(disk), namesOn(disk, SECOND)]).toEqual([[fileName(6)], [fileName(6)]]);
    store.update(countUp);
    store.update(countUp);
    expect([namesOn(disk), namesOn(disk, SECOND)]).toEqual([[6, 7, 8].map(fileName), [7, 8].map(fileName)]);
  });
});

describe('a writer so slow that others have written past its number', () => {
  /** A record of `ahead` more lies there as soon as the act has its name. */
  function actSlowly(ahead: number, withItsWrite: boolean): { disk: MemoryDisk; act: () => number } {
    const disk = new MemoryDisk(imageAfter(1, alone));
    let isPast = false;
    const files = Object.assign(Object.create(disk) as MemoryDisk, {
      syncFolder: (folder: string) => {
        disk.syncFolder(folder);
        if (isPast) return;
        isPast = true;
        const others = new MemoryDisk(withItsWrite ? disk.image() : imageAfter(1, alone));
        const store = storeOn(others, alone);
        for (let n = withItsWrite ? 0 : -1; n < ahead; n++) store.update(countUp);
        disk.write(`${FIRST}/${fileName(2 + ahead)}`, others.read(`${FIRST}/${fileName(2 + ahead)}`));
      },
    });
    return { disk, act: () => storeOn(files, alone).update(countUp).generation };
  }

  it('has done its act, where theirs are built on it', () => {
    const { disk, act } = actSlowly(3, true);
    expect(act()).toBe(2);
    expect(namesOn(disk)).toContain(fileName(5));
  });

  it('does it again after theirs, where they are not', () => {
    const { disk, act } = actSlowly(3, false);
    expect(act()).toBe(6);
    expect(namesOn(disk)).not.toContain(fileName(2));
    expect(actSlowly(63, false).act()).toBe(66);
  });

  it('says that it cannot know, where too many have written since', () => {
    expect(thrownBy(actSlowly(64, false).act)).toMatchObject({ code: 'state-busy', details: { folder: FIRST } });
  });
});

describe('a look', () => {
  it('is taken again where a file goes away meanwhile, 200 times at most', () => {
    const disk = new MemoryDisk(imageAfter(2, alone));
    expect(storeOn(failing(disk, 'read', 'ENOENT', 199), alone).load().generation).toBe(2);
    expect(thrownBy(() => storeOn(failing(disk, 'read', 'ENOENT', 200), alone).load())).toMatchObject({
      code: 'state-busy',
      details: { folder: FIRST },
    });
  });

  const bad = new Map([[fileName(3), 'x']]);
  it.each<[string, ReadonlyMap<string, string>, ReadonlyMap<string, string>, string[]]>([
    ['nothing where there is nothing', new Map(), new Map(), []],
    ['damage of the first place', bad, new Map(), ['state-damaged']],
    ['damage of the second place', new Map(), bad, ['state-damaged']],
    ['damage of both', bad, bad, ['state-damaged']],
  ])('tells %s, where no record is left', (_, first, second, codes) => {
    const image = withFolder(withFolder(new Map(), FIRST, first), SECOND, second);
    expect(codesOf(storeOn(new MemoryDisk(image)).load())).toEqual(codes);
    if (second.size === 0) expect(codesOf(storeOn(new MemoryDisk(image), alone).load())).toEqual(codes);
  });

  it('tells of a newest record that is damaged, and which one is used', () => {
    const image = imageAfter(3, alone);
    const damaged = withFolder(image, FIRST, new Map([...filesIn(image, FIRST), [fileName(3), 'x']]));
    const { generation, installation, notices } = storeOn(new MemoryDisk(damaged), alone).load();
    expect([generation, installation.packVersion]).toEqual([3, 2]);
    expect(notices).toMatchObject([{ code: 'state-healed', message: expect.stringContaining(fileName(2)) }]);
  });

  /** Five acts, of which the second place has seen so many; `null`: it is gone. */
  function lagging(seen: number | null): Image {
    const copy = seen === null ? null : filesIn(imageAfter(seen), SECOND);
    return withFolder(imageAfter(5), SECOND, copy);
  }

  it.each<[string, Image, isMended: boolean, codes: string[]]>([
    ['as new', lagging(5), false, []],
    ['one behind, which a writer is about to mend', lagging(4), false, []],
    ['two behind', lagging(3), true, []],
    ['gone', lagging(null), true, ['state-copy-renewed']],
  ])('mends a second copy that is %s', (_, image, isMended, codes) => {
    const before = filesIn(image, SECOND);
    const disk = new MemoryDisk(image);
    expect(codesOf(storeOn(disk).load())).toEqual(codes);
    const after = filesIn(disk.image(), SECOND);
    if (isMended) expect(after.get(fileName(5))).toBe(filesIn(image, FIRST).get(fileName(5)));
    else expect(after).toEqual(before);
  });

  it('says nothing of a copy that a young state has not got yet', () => {
    for (const [acts, codes] of [
      [3, []],
      [4, ['state-copy-renewed']],
    ] as const) {
      const disk = new MemoryDisk(withFolder(imageAfter(acts), SECOND, null));
      expect(codesOf(storeOn(disk).load())).toEqual(codes);
    }
  });

  it('mends the first place once, from the second', () => {
    const image = withFolder(imageAfter(3), FIRST, null);
    const disk = new MemoryDisk(image);
    const store = storeOn(disk);
    expect(codesOf(store.load())).toEqual(['state-missing']);
    expect(namesOn(disk)).toEqual([fileName(3)]);
    expect(codesOf(store.load())).toEqual([]);
    disk.remove(`${FIRST}/${fileName(3)}`);
    const writes = disk.writes.length;
    store.load();
    expect(disk.writes.length).toBe(writes);
  });
});
