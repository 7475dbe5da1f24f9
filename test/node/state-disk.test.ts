// What the disk is asked to make durable, and in which order: the port on which the power cuts of test/faults rely.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from './site-fixture.js';

const calls: string[] = [];
const names = new Map<number, string>();

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const short = (path: unknown): string => String(path).split('/').slice(-1).join('/');
  return {
    ...fs,
    openSync: (...args: Parameters<typeof fs.openSync>) => {
      const descriptor = fs.openSync(...args);
      names.set(descriptor, short(args[0]));
      calls.push(`open ${short(args[0])}`);
      return descriptor;
    },
    writeFileSync: (...args: Parameters<typeof fs.writeFileSync>) => {
      fs.writeFileSync(...args);
      if (typeof args[0] === 'number') calls.push(`write ${names.get(args[0])}`);
    },
    fsyncSync: (descriptor: number) => {
      fs.fsyncSync(descriptor);
      calls.push(`fsync ${names.get(descriptor)}`);
    },
    closeSync: (descriptor: number) => {
      fs.closeSync(descriptor);
      calls.push(`close ${names.get(descriptor)}`);
    },
  };
});

vi.mock('node:fs/promises', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs/promises')>();
  return {
    ...fs,
    open: async (...args: Parameters<typeof fs.open>) => {
      const handle = await fs.open(...args);
      const name = String(args[0]).split('/').at(-1);
      calls.push(`open ${name}`);
      const { writeFile, sync, close } = handle;
      const told = async (call: string, done: Promise<void>): Promise<void> => {
        await done;
        calls.push(`${call} ${name}`);
      };
      handle.writeFile = async (...text) => await told('write', writeFile.apply(handle, text));
      handle.sync = async () => await told('fsync', sync.call(handle));
      handle.close = async () => await told('close', close.call(handle));
      return handle;
    },
  };
});

afterEach(() => {
  calls.length = 0;
});

it('has a file on the disk before it says so', async () => {
  const { diskFiles } = await import('@readback/core/node');
  diskFiles.write(join(temporaryFolder(), 'a'), 'text');
  expect(calls).toEqual(['open a', 'write a', 'fsync a', 'close a']);
});

it('has the names in a folder on the disk before it says so', async () => {
  const { diskFiles } = await import('@readback/core/node');
  const folder = join(temporaryFolder(), 'folder');
  mkdirSync(folder);
  diskFiles.syncFolder(folder);
  expect(calls).toEqual(['open folder', 'fsync folder', 'close folder']);
});

it('has every new folder on the disk, by its name in the one above', async () => {
  const { diskFiles } = await import('@readback/core/node');
  const above = join(temporaryFolder(), 'above');
  mkdirSync(above);
  diskFiles.makeFolder(join(above, 'x', 'y'));
  expect(calls.filter((call) => call.startsWith('fsync'))).toEqual(['fsync above', 'fsync x']);
  calls.length = 0;
  diskFiles.makeFolder(join(above, 'x', 'y'));
  expect(calls).toEqual([]);
});

it('has what was counted on the disk, and its name, before it says so', async () => {
  const { diskMeterFiles } = await import('@readback/core/node');
  const folder = join(temporaryFolder(), 'meters');
  await diskMeterFiles.makeFolder(folder);
  expect(calls.filter((call) => call.startsWith('fsync'))).toEqual(['fsync meters', expect.stringMatching(/^fsync ./)]);
  calls.length = 0;
  await diskMeterFiles.write(join(folder, 'a'), 'text');
  await diskMeterFiles.syncFolder(folder);
  expect(calls).toEqual(['open a', 'write a', 'fsync a', 'close a', 'open meters', 'fsync meters', 'close meters']);
});
