// Every way to delete, damage or put back the records of a state: noticed or healed as docs/integrate.md says.
import type { FilePort } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import { errno, type Image, MemoryDisk } from './memory-disk.js';
import {
  codesOf,
  countUp,
  FIRST,
  filesIn,
  imageAfter,
  SECOND,
  storeOn,
  withChecksum,
  withFolder,
} from './state-fixture.js';

const generationOf = (name: string): number => Number(/\d+/.exec(name)?.[0]);
const newestOf = (files: ReadonlyMap<string, string>): number => Math.max(0, ...[...files.keys()].map(generationOf));

/** A disk on which nobody may write. */
function readOnly(image: Image): FilePort {
  const disk = new MemoryDisk(image);
  const refuse = (): never => {
    throw errno('EROFS');
  };
  return {
    list: (folder) => disk.list(folder),
    read: (file) => disk.read(file),
    write: refuse,
    link: refuse,
    rename: refuse,
    remove: refuse,
    syncFolder: refuse,
    makeFolder: refuse,
  };
}

/** Loads, checks that it can be loaded without a right to write, that nothing is left to mend, and that it goes on. */
function outcome(image: Image): { readonly value: number; readonly codes: string[] } {
  const disk = new MemoryDisk(image);
  const found = storeOn(disk).load();
  const readable = storeOn(readOnly(image)).load();
  expect(readable.installation).toEqual(found.installation);
  expect(codesOf(readable)).toEqual(codesOf(found).filter((code) => code !== 'state-copy-renewed'));

  storeOn(disk).update(countUp);
  const after = new MemoryDisk(disk.image());
  expect(storeOn(after).load()).toMatchObject({
    installation: { packVersion: found.installation.packVersion + 1 },
    notices: [],
  });
  expect(newestOf(filesIn(disk.image(), FIRST))).toBe(newestOf(filesIn(disk.image(), SECOND)));
  return { value: found.installation.packVersion, codes: codesOf(found) };
}

describe('places put back', () => {
  const HISTORY = 9;
  const images = Array.from({ length: HISTORY + 1 }, (_, acts) => imageAfter(acts));
  const at = (acts: number): Image => images[acts] ?? new Map();

  it('to any two moments: the newer one counts, and is told unless the second copy is there and older, or all is young', () => {
    for (let first = 0; first <= HISTORY; first++) {
      for (let second = 0; second <= HISTORY; second++) {
        const image = withFolder(
          withFolder(new Map(), FIRST, first === 0 ? null : filesIn(at(first), FIRST)),
          SECOND,
          second === 0 ? null : filesIn(at(second), SECOND),
        );
        const { value, codes } = outcome(image);
        expect(value).toBe(Math.max(first, second));
        const told = first < second ? [first === 0 ? 'state-missing' : 'state-put-back'] : [];
        expect(codes, `${first} ${second}`).toEqual(first > 3 && second === 0 ? ['state-copy-renewed'] : told);
      }
    }
  });

  it('are told once: the load that notices has mended it', () => {
    for (const [first, second] of [
      [2, 9],
      [0, 9],
      [9, 0],
    ] as const) {
      const disk = new MemoryDisk(
        new Map([
          ...(first > 0 ? [[FIRST, filesIn(at(first), FIRST)] as const] : []),
          ...(second > 0 ? [[SECOND, filesIn(at(second), SECOND)] as const] : []),
        ]),
      );
      expect(codesOf(storeOn(disk).load())).toHaveLength(1);
      const again = storeOn(new MemoryDisk(disk.image())).load();
      expect(again).toMatchObject({ installation: { packVersion: 9 }, notices: [] });
    }
  });
});

it('a damaged record is told once where there is a copy: it is replaced', () => {
  const image = imageAfter(5);
  const files = new Map([...filesIn(image, FIRST), ['licence.5.json', '']]);
  const disk = new MemoryDisk(withFolder(image, FIRST, files));
  expect(storeOn(disk).load()).toMatchObject({ installation: { packVersion: 5 }, notices: [{ code: 'state-healed' }] });
  expect(storeOn(disk).load()).toMatchObject({ installation: { packVersion: 5 }, notices: [] });
  expect(filesIn(disk.image(), FIRST)).toEqual(filesIn(image, FIRST));
});

it.each([1, 2, 6])('nobody is alarmed by a look while another program does %i acts, wherever they come in', (acts) => {
  for (let at = 0; ; at++) {
    const disk = new MemoryDisk(imageAfter(5));
    let calls = 0;
    const step = <Result>(act: () => Result): Result => {
      if (calls++ === at) for (let n = 0; n < acts; n++) storeOn(disk).update(countUp);
      return act();
    };
    const port: FilePort = {
      list: (folder) => step(() => disk.list(folder)),
      read: (file) => step(() => disk.read(file)),
      write: (file, text) => step(() => disk.write(file, text)),
      link: (file, name) => step(() => disk.link(file, name)),
      rename: (from, to) => step(() => disk.rename(from, to)),
      remove: (file) => step(() => disk.remove(file)),
      syncFolder: (folder) => step(() => disk.syncFolder(folder)),
      makeFolder: (folder) => step(() => disk.makeFolder(folder)),
    };
    const found = storeOn(port).load();
    if (calls <= at) break;
    expect(found.notices, `call ${at}`).toEqual([]);
    expect([5, 5 + acts]).toContain(found.installation.packVersion);
  }
});

it('a first place that cannot be mended is tried once, not at every look', () => {
  const disk = new MemoryDisk(withFolder(imageAfter(5), FIRST, new Map()));
  let writes = 0;
  const port: FilePort = {
    list: (folder) => disk.list(folder),
    read: (file) => disk.read(file),
    write: (file, text) => {
      writes += 1;
      disk.write(file, text);
    },
    link: () => {
      throw errno('EPERM');
    },
    rename: (from, to) => disk.rename(from, to),
    remove: (file) => disk.remove(file),
    syncFolder: (folder) => disk.syncFolder(folder),
    makeFolder: (folder) => disk.makeFolder(folder),
  };
  const store = storeOn(port);
  for (let n = 0; n < 3; n++) {
    expect(store.load().installation.packVersion).toBe(5);
    expect(codesOf(store.load())).toEqual(['state-missing']);
  }
  expect(writes).toBe(1);
  expect([...filesIn(disk.image(), FIRST)]).toEqual([]);
  expect(() => store.update(countUp)).toThrowError(expect.objectContaining({ code: 'state-no-hard-links' }));
});

describe('single records', () => {
  const ACTS = 6;
  const whole = imageAfter(ACTS);
  const places = [FIRST, SECOND].flatMap((folder) =>
    [...filesIn(whole, folder).keys()].map((name) => ({ folder, name, generation: generationOf(name) })),
  );

  /** What the table in docs/integrate.md says, from which records are there and which are damaged. */
  function expected(fates: readonly string[]): { value: number; codes: string[] } {
    const those = (folder: string, fate: string) =>
      places
        .filter((place, index) => place.folder === folder && fates[index] === fate)
        .map((place) => place.generation);
    const first = Math.max(0, ...those(FIRST, 'kept'));
    const second = Math.max(0, ...those(SECOND, 'kept'));
    const damagedFirst = Math.max(0, ...those(FIRST, 'damaged'));
    const value = Math.max(first, second);
    if (value === 0) return { value, codes: fates.includes('damaged') ? ['state-damaged'] : [] };
    if (first < second) {
      if (damagedFirst >= second) return { value, codes: ['state-healed'] };
      return { value, codes: [first === 0 ? 'state-missing' : 'state-put-back'] };
    }
    const codes = damagedFirst > first ? ['state-healed'] : [];
    return { value, codes: first > 3 && second === 0 ? [...codes, 'state-copy-renewed'] : codes };
  }

  it('deleted or damaged in every combination: the newest that is left counts', () => {
    expect(places.map(({ generation }) => generation)).toEqual([3, 4, 5, 6, 5, 6]);
    let unnoticed = 0;
    for (let number = 0; number < 3 ** places.length; number++) {
      const fates = places.map((_, index) => ['kept', 'gone', 'damaged'][Math.floor(number / 3 ** index) % 3] ?? '');
      const image = new Map<string, Map<string, string>>([FIRST, SECOND].map((folder) => [folder, new Map()]));
      for (const [index, { folder, name }] of places.entries()) {
        const text = filesIn(whole, folder).get(name) ?? '';
        if (fates[index] === 'kept') image.get(folder)?.set(name, text);
        if (fates[index] === 'damaged') image.get(folder)?.set(name, text.slice(0, 400));
      }
      const found = outcome(image);
      expect(found, fates.join(' ')).toEqual(expected(fates));
      if (found.value < ACTS && found.codes.length === 0) {
        unnoticed += 1;
        // Only where the newest record is gone from both places, as after a restore of everything.
        expect([fates[3], fates[5]]).not.toContain('kept');
      }
    }
    expect(unnoticed).toBeGreaterThan(0);
  });
});

describe('a second place that cannot be used', () => {
  const refusing = (disk: MemoryDisk, code: string): FilePort => {
    const guard = <Result>(path: string, act: () => Result): Result => {
      if (path.startsWith(SECOND)) throw errno(code);
      return act();
    };
    return {
      list: (folder) => guard(folder, () => disk.list(folder)),
      read: (file) => guard(file, () => disk.read(file)),
      write: (file, text) => guard(file, () => disk.write(file, text)),
      link: (file, name) => guard(file, () => disk.link(file, name)),
      rename: (from, to) => guard(from, () => disk.rename(from, to)),
      remove: (file) => guard(file, () => disk.remove(file)),
      syncFolder: (folder) => guard(folder, () => disk.syncFolder(folder)),
      makeFolder: (folder) => guard(folder, () => disk.makeFolder(folder)),
    };
  };

  it.each([
    ['EACCES', 'state-unreadable'],
    ['EIO', 'state-io'],
    ['ENOTDIR', 'state-not-a-folder'],
  ])('(%s) costs nothing but the copy, and a doctor sees it', (code, problem) => {
    const disk = new MemoryDisk();
    const store = storeOn(refusing(disk, code));
    for (let n = 0; n < 6; n++) expect(store.update(countUp).notices).toEqual([]);
    expect(store.load()).toMatchObject({ installation: { packVersion: 6 }, notices: [] });
    expect(store.places()).toMatchObject([
      { role: 'first', folder: FIRST, generation: 6 },
      { role: 'second', folder: SECOND, readProblem: problem },
    ]);
  });

  it.each([
    ['EROFS', 'state-folder-unwritable'],
    ['ENOSPC', 'disk-full'],
    ['EACCES', 'state-folder-unwritable'],
  ])('that may only be read (%s) alarms nobody either', (code, problem) => {
    const disk = new MemoryDisk(imageAfter(2));
    const base = refusing(disk, code);
    const port: FilePort = { ...base, list: (folder) => disk.list(folder), read: (file) => disk.read(file) };
    const store = storeOn(port);
    for (let n = 0; n < 6; n++) expect(store.update(countUp).notices).toEqual([]);
    expect(storeOn(port).load()).toMatchObject({ installation: { packVersion: 8 }, notices: [] });
    expect(store.places()).toMatchObject([
      { role: 'first', generation: 8 },
      { role: 'second', generation: 2, writeProblem: problem },
    ]);
  });

  it('that belongs to another product is left alone', () => {
    const rename = (text: string) =>
      withChecksum(text, (content) => Object.assign(content, { productId: 'org.example.x' }));
    const other = new Map([...filesIn(imageAfter(2), SECOND)].map(([name, text]) => [name, rename(text)]));
    const disk = new MemoryDisk(new Map([[SECOND, other]]));
    const store = storeOn(disk);
    for (let n = 0; n < 5; n++) store.update(countUp);
    expect(filesIn(disk.image(), SECOND)).toEqual(other);
    expect(store.places()[1]).toMatchObject({ readProblem: 'state-product' });
  });

  it('with a record of a newer version stops everything, and changes nothing', () => {
    const newer = new Map([['licence.3.json', '{"format":"readback-state/9"}']]);
    const disk = new MemoryDisk(withFolder(imageAfter(3), SECOND, newer));
    expect(() => storeOn(disk).update(countUp)).toThrowError(expect.objectContaining({ code: 'state-newer' }));
    expect(filesIn(disk.image(), SECOND)).toEqual(newer);
    expect(storeOn(disk).places()[1]).toMatchObject({ readProblem: 'state-newer' });
  });
});
