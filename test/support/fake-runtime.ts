// A Node that weighs a kilobyte, packed as a registry packs one: enough of an ELF file for what is read of it, and a
// builder that does what Node's own does to the letter of the test.
import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ShipPorts } from '../../packages/vendor-tui/src/ship/ports.js';
import type { Runtime, RuntimeTarget } from '../../packages/vendor-tui/src/ship/runtimes.js';

/** A 64-bit ELF file that needs these libraries, and these versions of the first of them. */
export function smallElf(libraries: readonly string[], versions: readonly string[]): Buffer {
  const strings: string[] = [];
  const at = (text: string): number => {
    strings.push(text);
    return 1 + strings.slice(0, -1).reduce((sum, each) => sum + each.length + 1, 0);
  };
  const needed = libraries.map((name) => [1, at(name)] as const);
  const names = versions.map(at);
  const table = Buffer.from(`\0${strings.join('\0')}\0`, 'latin1');
  const [dynamicAt, stringsAt] = [0x200, 0x400];
  const versionsAt = stringsAt + table.length;
  const file = Buffer.alloc(versionsAt + 16 + 16 * versions.length);
  const base = 0x40_0000;
  file.write('\u007fELF', 0, 'latin1');
  file[4] = 2;
  file[5] = 1;
  const put = (value: number, offset: number) => file.writeBigUInt64LE(BigInt(value), offset);
  put(64, 32);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(2, 56);
  const segment = (offset: number, type: number, from: number, size: number) => {
    file.writeUInt32LE(type, offset);
    put(from, offset + 8);
    put(base + from, offset + 16);
    put(size, offset + 32);
  };
  const dynamic = [
    ...needed,
    [5, base + stringsAt],
    [10, table.length],
    [0x6ffffffe, base + versionsAt],
    [0x6fffffff, 1],
    [0, 0],
  ] as const;
  segment(64, 1, 0, file.length);
  segment(120, 2, dynamicAt, dynamic.length * 16);
  for (const [index, [tag, value]] of dynamic.entries()) {
    put(tag, dynamicAt + index * 16);
    put(value, dynamicAt + index * 16 + 8);
  }
  table.copy(file, stringsAt);
  file.writeUInt16LE(versions.length, versionsAt + 2);
  file.writeUInt32LE(16, versionsAt + 8);
  for (const [index, name] of names.entries()) {
    file.writeUInt32LE(name, versionsAt + 16 + index * 16 + 8);
    file.writeUInt32LE(16, versionsAt + 16 + index * 16 + 12);
  }
  return file;
}

/** As `npm pack` writes it. */
export function tarball(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(`${bytes.length.toString(8).padStart(11, '0')} `, 124);
    header.write('0', 156);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const sha = (algorithm: 'sha256' | 'sha512', bytes: Uint8Array) => createHash(algorithm).update(bytes);

export interface FakeRuntime extends Runtime {
  readonly tarballBytes: Buffer;
}

const LICENCE = Buffer.from('The licence of Node.\n');

export function fakeRuntime(target: RuntimeTarget): FakeRuntime {
  const isWindows = target === 'win-x64';
  const binary = `package/bin/node${isWindows ? '.exe' : ''}`;
  const libraries = ['libc.so.6', 'libatomic.so.1'];
  const program = isWindows ? Buffer.from('MZ node') : smallElf(libraries, ['GLIBC_2.9', 'GLIBC_2.28', 'GLIBC_2.4']);
  const others = isWindows ? {} : { 'package/LICENSE': LICENCE };
  const tarballBytes = tarball({ 'package/README.md': Buffer.from('x'.repeat(700)), [binary]: program, ...others });
  return {
    target,
    package: `node-${target}`,
    version: '99.1.0',
    binary,
    sha256: sha('sha256', program).digest('hex'),
    integrity: `sha512-${sha('sha512', tarballBytes).digest('base64')}`,
    ...(isWindows ? {} : { licence: 'package/LICENSE' }),
    tarballBytes,
  };
}

export const LICENCE_SHA256: string = sha('sha256', LICENCE).digest('hex');

/** `npmPack` hands out the tarballs; `buildSea` puts the script behind the program. */
export function fakeShipPorts(
  cacheFolder: string,
  changes: Partial<ShipPorts> = {},
): Partial<ShipPorts> & { readonly configs: readonly Record<string, unknown>[] } {
  const runtimes = (['linux-x64', 'linux-arm64', 'win-x64'] as const).map(fakeRuntime);
  const configs: Record<string, unknown>[] = [];
  return {
    runtimes,
    nodeLicenceSha256: LICENCE_SHA256,
    cacheFolder,
    host: 'linux-x64',
    hostName: 'linux-x64',
    npmPack: async (name, version, folder) => {
      const runtime = runtimes.find((each) => each.package === name && each.version === version);
      if (runtime) writeFileSync(join(folder, `${name}-${version}.tgz`), runtime.tarballBytes);
      return { exitCode: runtime ? 0 : 1, said: runtime ? '' : 'npm error code E404\nnpm error 404' };
    },
    buildSea: async (_node, configFile, folder) => {
      const config = JSON.parse(readFileSync(join(folder, configFile), 'utf8')) as Record<string, string>;
      configs.push(config);
      const { main = '', executable = '', output = '' } = config;
      copyFileSync(join(folder, executable), join(folder, output));
      appendFileSync(join(folder, output), readFileSync(join(folder, main)));
      return { exitCode: 0, said: '' };
    },
    configs,
    ...changes,
  };
}
