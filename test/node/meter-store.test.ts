// Adding to what is on the disk, call by call: what is counted once, what is tried again, and what is given up.
import { describe, expect, it } from 'vitest';
import { encodeMeters, meterFileName } from '../../packages/core/src/node/meter-file.js';
import type { MeterFiles } from '../../packages/core/src/node/meter-files.js';
import { addToMeters, readMeters, sum } from '../../packages/core/src/node/meter-store.js';
import { errno, MemoryDisk } from '../faults/memory-disk.js';
import { thrownBy } from '../support/thrown-by.js';

const STATE = '/s';
const FOLDER = '/s/meters';
const one = new Map([['exports', 1]]);
const text = (generation: number, total: number, writes: readonly string[] = []): string =>
  encodeMeters({ generation, writes, totals: new Map([['exports', total]]) });

type Files = Readonly<Record<string, string>>;
const diskWith = (files: Files): MemoryDisk => new MemoryDisk(new Map([[FOLDER, new Map(Object.entries(files))]]));
const namesOn = (disk: MemoryDisk): string[] => disk.list(FOLDER).toSorted();

/** A disk for one program, with a word before each call. */
function filesOf(disk: MemoryDisk, before: (call: keyof MeterFiles, path: string) => void = () => {}): MeterFiles {
  const told =
    <Result>(call: keyof MeterFiles, act: (path: string, more: string) => Result) =>
    async (path: string, more = ''): Promise<Result> => {
      before(call, path);
      return await Promise.resolve(act(path, more));
    };
  return {
    list: told('list', (folder) => disk.list(folder)),
    read: told('read', (file) => disk.read(file)),
    write: told('write', (file, content) => disk.write(file, content)),
    link: told('link', (file, name) => disk.link(file, name)),
    remove: told('remove', (file) => disk.remove(file)),
    syncFolder: told('syncFolder', (folder) => disk.syncFolder(folder)),
    makeFolder: told('makeFolder', (folder) => disk.makeFolder(folder)),
  };
}

const failing =
  (call: keyof MeterFiles, code: string, times = Number.POSITIVE_INFINITY) =>
  (now: keyof MeterFiles): void => {
    if (now === call && times-- > 0) throw errno(code);
  };
const totalOn = (disk: MemoryDisk): number => readMeters(STATE, disk).get('exports') ?? 0;

describe('what was counted', () => {
  it.each<[string, Files, number]>([
    ['nothing', {}, 0],
    ['the newest by number', { [meterFileName(9)]: text(9, 9), [meterFileName(10)]: text(10, 10) }, 10],
    ['the one before a damaged one', { [meterFileName(1)]: text(1, 5), [meterFileName(2)]: 'x' }, 5],
    ['the one before another under its name', { [meterFileName(1)]: text(1, 5), [meterFileName(2)]: text(3, 7) }, 5],
    ['nothing, where all are damaged', { [meterFileName(1)]: 'x' }, 0],
    ['nothing, where no file is one', { 'meters.x.json': text(1, 5), 'meters.0.json': text(0, 5) }, 0],
  ])('is %s', async (_, files, total) => {
    expect(totalOn(diskWith(files))).toBe(total);
    const disk = diskWith(files);
    expect(await addToMeters(STATE, one, filesOf(disk))).toEqual(new Map([['exports', total + 1]]));
    expect(totalOn(disk)).toBe(total + 1);
  });

  it('is nothing where there is no folder yet; adding makes it', async () => {
    const disk = new MemoryDisk();
    expect(readMeters(STATE, disk)).toEqual(new Map());
    await addToMeters(STATE, one, filesOf(disk));
    expect(namesOn(disk)).toEqual([meterFileName(1)]);
  });

  it('is read again where a file goes away meanwhile, but not for ever', async () => {
    const disk = diskWith({ [meterFileName(1)]: text(1, 5) });
    const reads = (times: number) => ({
      list: (folder: string) => disk.list(folder),
      read: (file: string) => {
        if (times-- > 0) throw errno('ENOENT');
        return disk.read(file);
      },
    });
    expect(readMeters(STATE, reads(199)).get('exports')).toBe(5);
    expect(thrownBy(() => readMeters(STATE, reads(200)))).toMatchObject({
      code: 'state-busy',
      details: { folder: FOLDER },
    });
    await addToMeters(STATE, one, filesOf(disk, failing('read', 'ENOENT', 199)));
    await expect(addToMeters(STATE, one, filesOf(disk, failing('read', 'ENOENT')))).rejects.toMatchObject({
      code: 'state-busy',
      details: { folder: FOLDER },
    });
    expect(totalOn(disk)).toBe(6);
  });

  it.each(['list', 'read'] as const)('cannot be read, and nothing is added, where %s fails', async (call) => {
    const disk = diskWith({ [meterFileName(1)]: text(1, 5) });
    const broken = Object.assign(Object.create(disk) as MemoryDisk, {
      [call]: () => {
        throw errno('EACCES');
      },
    });
    expect(thrownBy(() => readMeters(STATE, broken))).toMatchObject({ code: 'state-unreadable' });
    await expect(addToMeters(STATE, one, filesOf(disk, failing(call, 'EACCES')))).rejects.toMatchObject({
      code: 'state-unreadable',
    });
    expect(totalOn(disk)).toBe(5);
  });

  it('adds up by meter, and no further than a number can', () => {
    expect(
      sum(
        new Map([['a', 1]]),
        new Map([
          ['a', 2],
          ['b', 3],
        ]),
      ),
    ).toEqual(
      new Map([
        ['a', 3],
        ['b', 3],
      ]),
    );
    const most = Number.MAX_SAFE_INTEGER;
    expect(sum(new Map([['a', most - 1]]), new Map([['a', 5]]))).toEqual(new Map([['a', most]]));
  });
});

describe('adding', () => {
  it('is tried again where another program was faster, and gives up some time', async () => {
    for (const code of ['EEXIST', 'ENOENT']) {
      const disk = diskWith({});
      await addToMeters(STATE, one, filesOf(disk, failing('link', code, 199)));
      expect([totalOn(disk), namesOn(disk)]).toEqual([1, [meterFileName(1)]]);
      await expect(addToMeters(STATE, one, filesOf(disk, failing('link', code)))).rejects.toMatchObject({
        code: 'state-busy',
        details: { folder: FOLDER },
      });
      expect(namesOn(disk)).toEqual([meterFileName(1)]);
    }
  });

  it.each([
    ['write', 'ENOSPC', 'disk-full'],
    ['write', 'EEXIST', 'state-not-a-folder'],
    ['write', 'EACCES', 'state-folder-unwritable'],
    ['link', 'EPERM', 'state-no-hard-links'],
    ['makeFolder', 'EACCES', 'state-folder-unwritable'],
  ] as const)('is refused where %s says %s: %s, and nothing is left behind', async (call, errnoCode, code) => {
    const disk = call === 'makeFolder' ? new MemoryDisk() : diskWith({});
    await expect(addToMeters(STATE, one, filesOf(disk, failing(call, errnoCode)))).rejects.toMatchObject({ code });
    if (call !== 'makeFolder') expect(namesOn(disk)).toEqual([]);
  });

  it.each(['syncFolder', 'remove'] as const)(
    'is done once the name is taken, also where %s fails then',
    async (call) => {
      const disk = diskWith({});
      expect(await addToMeters(STATE, one, filesOf(disk, failing(call, 'EIO')))).toEqual(one);
      expect(totalOn(disk)).toBe(1);
    },
  );

  it.each(['list', 'read'] as const)('is done once the name is taken, also where %s fails after it', async (call) => {
    const disk = diskWith({ [meterFileName(1)]: text(1, 5) });
    let isNamed = false;
    const files = filesOf(disk, (now) => {
      if (now === call && isNamed) throw errno('EIO');
      if (now === 'link') isNamed = true;
    });
    expect((await addToMeters(STATE, one, files)).get('exports')).toBe(6);
    expect(totalOn(disk)).toBe(6);
  });

  it('leaves two files, none half written up to its own number, and all that is not its own', async () => {
    const temporary = (generation: number): string => `.meters.${generation}.w.tmp`;
    const others = ['meters.json', '.meters.x.w.tmp', 'x.meters.1.w.tmp', '.meters.1.w.tmpx', temporary(12)];
    const files = [8, 9, 10].map((generation) => [meterFileName(generation), text(generation, generation)] as const);
    const left = [temporary(1), temporary(11), ...others].map((name) => [name, ''] as const);
    const disk = diskWith(Object.fromEntries([...files, ...left]));
    await addToMeters(STATE, one, filesOf(disk));
    expect(namesOn(disk)).toEqual([meterFileName(10), meterFileName(11), ...others].toSorted());
  });

  it('remembers the newest writes, 64 of them', async () => {
    const writes = Array.from({ length: 64 }, (_, n) => `write ${n}`);
    const disk = diskWith({ [meterFileName(1)]: text(1, 5, writes) });
    await addToMeters(STATE, one, filesOf(disk));
    const kept = (JSON.parse(disk.read(`${FOLDER}/${meterFileName(2)}`)) as { writes: string[] }).writes;
    expect(kept).toEqual([expect.stringMatching(/^[0-9a-f-]{13}$/), ...writes.slice(0, 63)]);
  });
});

describe('a writer so slow that others have written past its number', () => {
  /** Its own name is taken, and then the others' files are there. */
  async function addSlowly(highest: number, withItsWrite: boolean): Promise<{ total: number; names: string[] }> {
    const disk = diskWith({ [meterFileName(1)]: text(1, 5) });
    let isPast = false;
    const files = filesOf(disk, (call, path) => {
      if (call !== 'syncFolder' || isPast) return;
      isPast = true;
      const own = (JSON.parse(disk.read(`${path}/${meterFileName(2)}`)) as { writes: string[] }).writes;
      disk.write(`${path}/${meterFileName(highest)}`, text(highest, 100, withItsWrite ? own : []));
    });
    await addToMeters(STATE, one, files);
    return { total: totalOn(disk), names: namesOn(disk) };
  }

  it('is counted, where they have built on it', async () => {
    expect((await addSlowly(5, true)).total).toBe(100);
  });

  it('counts again, where they have not, and takes its own away', async () => {
    const { total, names } = await addSlowly(5, false);
    expect(total).toBe(101);
    expect(names).not.toContain(meterFileName(2));
    expect((await addSlowly(65, false)).total).toBe(101);
  });

  it('does not count twice, where it cannot know any more', async () => {
    expect((await addSlowly(66, false)).total).toBe(100);
  });
});
