// Counting: never waiting, never twice, and at most a second lost.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addToMeters,
  diskFiles,
  diskMeterFiles,
  type MeterFiles,
  openLicence,
  openSite,
  readMeters,
} from '@readback/core/node';
import { buildPack, readProductDefinition, signPack } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../faults/memory-disk.js';
import { packFile, packKeys, productJson, rootSecret, trust } from '../support/example-vendor.js';
import { simulatedMachine } from './simulated-machine.js';
import { activate, errno, temporaryFolder } from './site-fixture.js';

const totals = (folder: string) => Object.fromEntries(readMeters(folder, diskFiles));
const one = (count = 1, meter = 'exports') => new Map([[meter, count]]);

/** The disk, with a word before each call. */
function meterFilesWith(step: (call: keyof MeterFiles, path: string) => void | Promise<void>): MeterFiles {
  const before =
    <Args extends [string, ...string[]], Result>(call: keyof MeterFiles, act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await step(call, args[0]);
      return act(...args);
    };
  return {
    list: before('list', diskMeterFiles.list),
    read: before('read', diskMeterFiles.read),
    write: before('write', diskMeterFiles.write),
    link: before('link', diskMeterFiles.link),
    remove: before('remove', diskMeterFiles.remove),
    syncFolder: before('syncFolder', diskMeterFiles.syncFolder),
    makeFolder: before('makeFolder', diskMeterFiles.makeFolder),
  };
}

describe('a meter', () => {
  it('counts at once in memory, and on the disk a moment later', async () => {
    const computer = simulatedMachine();
    const folder = temporaryFolder();
    const written: number[] = [];
    const meterFiles = meterFilesWith((call) => {
      if (call === 'link') written.push(computer.nowMs());
    });
    const ports = { ...computer.ports, meterFiles };
    const licence = openLicence({ trust, packFile, stateFolder: folder, ports });
    const exports = licence.meter('exports');
    expect(exports).toBe(licence.meter('exports'));
    for (let n = 0; n < 1000; n++) exports.add();
    exports.add(41.9);
    licence.meter('users').add(3);
    expect([exports.total, licence.meter('users').total, totals(folder)]).toEqual([1041, 3, {}]);
    await computer.run(1);
    await expect.poll(() => totals(folder)).toEqual({ exports: 1041, users: 3 });
    exports.add(5);
    // Less than a second later, and not before.
    await computer.run(700);
    expect(totals(folder)).toEqual({ exports: 1041, users: 3 });
    await computer.run(100);
    const totalsLater = async () => {
      await computer.run(1);
      return totals(folder);
    };
    await expect.poll(totalsLater).toEqual({ exports: 1046, users: 3 });
    expect(written).toHaveLength(2);
    exports.add(4);
    await licence.close();
    expect(totals(folder)).toEqual({ exports: 1050, users: 3 });
    expect(exports.total).toBe(1050);
    exports.add();
    expect(exports.total).toBe(1050);
  });

  it('takes nothing that is no count, and counts no further than a number can', async () => {
    const folder = temporaryFolder();
    const licence = openLicence({ trust, packFile, stateFolder: folder, ports: simulatedMachine().ports });
    const meter = licence.meter('__proto__');
    for (const count of [0, -1, 0.5, Number.NaN, Number.NEGATIVE_INFINITY]) meter.add(count);
    expect(meter.total).toBe(0);
    meter.add(Number.POSITIVE_INFINITY);
    meter.add(1);
    await licence.close();
    expect(readMeters(folder, diskFiles)).toEqual(new Map([['__proto__', Number.MAX_SAFE_INTEGER]]));
    for (let n = 0; n < 1000; n++) licence.meter(`made-up-${n}`).add();
  });

  it('goes on from what is on the disk, and no file of a program that is gone remains', async () => {
    const folder = temporaryFolder();
    for (let start = 1; start <= 8; start++) {
      const ports = { ...simulatedMachine().ports, files: diskFiles };
      const licence = openLicence({ trust, packFile, stateFolder: folder, ports });
      licence.meter('exports').add(10);
      expect(licence.meter('exports').total).toBe(10 * start);
      await licence.close();
    }
    expect(readdirSync(join(folder, 'meters'))).toHaveLength(2);
  });

  it('waits where the disk is full, says so, and loses nothing', async () => {
    const computer = simulatedMachine();
    const folder = temporaryFolder();
    let tries = 0;
    let isFull = true;
    const meterFiles = meterFilesWith((call) => {
      if (call === 'write') tries += 1;
      if (call === 'write' && isFull) throw errno('ENOSPC');
    });
    const ports = { ...computer.ports, meterFiles };
    const licence = openLicence({ trust, packFile, stateFolder: folder, ports });
    const watch = licence.watch();
    licence.meter('exports').add(7);
    await computer.run(1);
    expect(await watch.next()).toMatchObject({ value: { causes: ['warning'] } });
    expect(licence.warnings.map(({ code }) => code)).toEqual(['usage-not-kept']);
    expect(licence.warnings[0]?.message).toContain('is full');
    licence.meter('exports').add(1);
    expect(licence.meter('exports').total).toBe(8);
    expect(tries).toBe(1);
    isFull = false;
    await computer.run(60_000);
    expect(await watch.next()).toMatchObject({ value: { causes: ['warning'] } });
    expect(licence.warnings).toEqual([]);
    expect(totals(folder)).toEqual({ exports: 8 });
    await licence.close();
  });

  it('is what the report of the client app says', async () => {
    const product = structuredClone(productJson) as { policies: { meters?: string[] }[] };
    for (const policy of product.policies.slice(0, 1)) policy.meters = ['exports'];
    const definition = readProductDefinition(product);
    const pack = signPack(buildPack({ ...definition, version: 1, keys: packKeys }, new Set()), [rootSecret]);
    const folder = temporaryFolder();
    const computer = simulatedMachine();
    const ports = { ...computer.ports, files: diskFiles };
    const site = openSite({ trust, packFile: pack, stateFolder: folder, ports });
    activate(site, { pack: site.pack });
    await addToMeters(folder, one(1234));
    expect(site.report().counts).toEqual(new Map([['exports', 1234]]));
  });
});

describe('several programs', () => {
  it('count on one folder at once, and nothing is lost or counted twice', async () => {
    const folder = temporaryFolder();
    const program = async (n: number): Promise<void> => {
      for (let round = 0; round < 15; round++) await addToMeters(folder, one(1, `meter-${n % 2}`));
    };
    await Promise.all(Array.from({ length: 6 }, (_, n) => program(n)));
    expect(totals(folder)).toEqual({ 'meter-0': 45, 'meter-1': 45 });
  });

  it('may be so slow that a name they take was taken before and swept away since', async () => {
    const folder = temporaryFolder();
    await addToMeters(folder, one(100));
    let isFirst = true;
    const files: MeterFiles = {
      ...diskMeterFiles,
      link: async (file, name) => {
        if (isFirst) {
          isFirst = false;
          const text = await diskMeterFiles.read(file);
          for (let n = 0; n < 6; n++) await addToMeters(folder, one());
          // The others have swept it away; a writer that is slow in between finds it again.
          await diskMeterFiles.write(file, text);
        }
        await diskMeterFiles.link(file, name);
      },
    };
    await addToMeters(folder, one(1000), files);
    expect(totals(folder)).toEqual({ exports: 1106 });
  });
});

describe('a crash', () => {
  const asMeterFiles = (disk: MemoryDisk): MeterFiles => ({
    list: async (folder) => disk.list(folder),
    read: async (file) => disk.read(file),
    write: async (file, text) => disk.write(file, text),
    link: async (file, name) => disk.link(file, name),
    remove: async (file) => disk.remove(file),
    syncFolder: async (folder) => disk.syncFolder(folder),
    makeFolder: async (folder) => disk.makeFolder(folder),
  });
  /** What is read, whatever of the names that were not durable is there afterwards. */
  const readings = (disk: MemoryDisk): number[] =>
    [...disk.afterPowerCut()].map((image) => readMeters('/s', new MemoryDisk(image)).get('exports') ?? 0);

  it('that takes the power at any call leaves what was there or what was added, once; what was confirmed stays', async () => {
    const before = new MemoryDisk();
    for (let n = 0; n < 3; n++) await addToMeters('/s', one(50), asMeterFiles(before));
    const whole = new MemoryDisk(before.image());
    await addToMeters('/s', one(10), asMeterFiles(whole));
    const seen = new Set<number>();
    for (let call = 0; call <= whole.calls; call++) {
      for (const torn of whole.writes.includes(call) ? [false, true] : [false]) {
        const disk = new MemoryDisk(before.image(), { call, torn });
        const isConfirmed = await addToMeters('/s', one(10), asMeterFiles(disk)).then(
          () => !disk.isOff,
          () => false,
        );
        for (const image of disk.afterPowerCut()) {
          const found = readMeters('/s', new MemoryDisk(image)).get('exports');
          expect(isConfirmed ? [160] : [150, 160]).toContain(found);
          seen.add(found ?? 0);
          // The next program goes on from there, and sweeps away what was left.
          const next = new MemoryDisk(image);
          await addToMeters('/s', one(1), asMeterFiles(next));
          expect(readings(next)).toEqual(readings(next).map(() => (found ?? 0) + 1));
          expect(next.list('/s/meters').filter((name) => name.startsWith('.'))).toEqual([]);
        }
      }
    }
    expect([...seen].toSorted((a, b) => a - b)).toEqual([150, 160]);
  });

  it('that damages the newest file leaves the one before it', async () => {
    const folder = temporaryFolder();
    for (let n = 0; n < 3; n++) await addToMeters(folder, one(10));
    const newest = join(folder, 'meters', 'meters.3.json');
    const text = diskFiles.read(newest);
    for (const damaged of [
      '',
      text.slice(0, 40),
      text.replace('30', '90'),
      '{}',
      'null',
      text.replace('"exports"', '5'),
    ]) {
      writeFileSync(newest, damaged);
      expect(totals(folder)).toEqual({ exports: 20 });
    }
    await addToMeters(folder, one(5));
    expect(totals(folder)).toEqual({ exports: 25 });
  });

  it('that damages files is told by the program that counts, and where somebody looks', async () => {
    const folder = temporaryFolder();
    const computer = simulatedMachine();
    for (let n = 0; n < 3; n++) await addToMeters(folder, one(10));
    const spoil = (n: number) => writeFileSync(join(folder, 'meters', `meters.${n}.json`), 'x');
    const open = () => {
      const ports = { ...computer.ports, files: diskFiles };
      const licence = openLicence({ trust, packFile, stateFolder: folder, ports });
      const { total } = licence.meter('exports');
      return { licence, seen: [total, ...licence.warnings.map(({ code, message }) => `${code} ${message}`)] };
    };
    const looked = () => {
      const site = openSite({ trust, packFile, stateFolder: folder, ports: { ...computer.ports, files: diskFiles } });
      site.meters();
      site.meters();
      return site.notices.map(({ message }) => message);
    };
    expect(open().seen).toEqual([30]);
    expect(looked()).toEqual([]);
    spoil(3);
    const healed = 'The newest record of what was counted is damaged (meters.3.json); meters.2.json is used.';
    expect(open().seen).toEqual([20, `usage-damaged ${healed}`]);
    expect(looked()).toEqual([healed]);
    spoil(2);
    const { licence, seen } = open();
    expect(seen).toEqual([0, expect.stringMatching(/^usage-damaged Every record .* counting begins anew\.$/)]);
    expect(looked()).toEqual([expect.stringContaining(join(folder, 'meters'))]);
    await licence.close();
    // A program that only counts is told by its first write.
    const told: string[] = [];
    await addToMeters(folder, one(5), diskMeterFiles, ({ code }) => told.push(code));
    await addToMeters(folder, one(5), diskMeterFiles, ({ code }) => told.push(code));
    expect([told, totals(folder)]).toEqual([['usage-damaged'], { exports: 10 }]);
  });

  it('a file with a number that nobody reaches hides nothing and blocks nothing', async () => {
    const folder = temporaryFolder();
    await addToMeters(folder, one(10));
    writeFileSync(join(folder, 'meters', 'meters.999999999999999.json'), '{}');
    expect(totals(folder)).toEqual({ exports: 10 });
    await addToMeters(folder, one(5));
    expect(totals(folder)).toEqual({ exports: 15 });
    writeFileSync(join(folder, 'meters', 'meters.999999999999.json'), '{}');
    await expect(addToMeters(folder, one(5))).rejects.toMatchObject({ code: 'state-io', details: { errno: 'ERANGE' } });
    expect(totals(folder)).toEqual({ exports: 15 });
  });

  it('of a newer format is not touched', async () => {
    const folder = temporaryFolder();
    await addToMeters(folder, one(10));
    writeFileSync(join(folder, 'meters', 'meters.2.json'), '{"format":"readback-meters/2"}');
    expect(() => readMeters(folder, diskFiles)).toThrowError(expect.objectContaining({ code: 'state-newer' }));
    await expect(addToMeters(folder, one(5))).rejects.toMatchObject({ code: 'state-newer' });
  });
});
