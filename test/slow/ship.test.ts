// Real single executables from the pinned Node: built twice, started with hostile surroundings, in a root that cannot be
// written, without a network, as nobody; and the whole story of a licence. Takes the runtimes from the registry (some 150 MB)
// unless READBACK_CACHE has them.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TRIED_HERE } from '../../packages/vendor-tui/src/ship/runtimes.js';
import { bundleToShip, freshClientTemplate } from '../../scripts/bundle.mjs';
import { commandsOn, type Run, WITH_PASSPHRASE } from '../desk/commands-fixture.js';
import { type DeskFixture, makeDesk } from '../desk/desk-fixture.js';
import { playLicence, ShippedSite } from '../support/shipped-site.js';

const root = mkdtempSync(join(tmpdir(), 'readback-executables-'));
const folder = join(root, 'site');
const client = join(folder, 'linux-x64', 'readback-historian');
let fixture: DeskFixture;
let desk: Run;

const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(command, [...args], { cwd: root, env, encoding: 'utf8' });

/** A tool of this machine. */
const tool = (name: string, args: readonly string[], cwd = root) =>
  spawnSync(name, [...args], { cwd, env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }, encoding: 'utf8' });

async function ship(out: string): Promise<void> {
  const args = [
    '--target',
    'linux-x64,linux-arm64,win-x64,script',
    '--program',
    `historian=${join(root, 'historian.mjs')}`,
  ];
  expect(await desk('ship', '--out', out, ...args, ...WITH_PASSPHRASE)).toMatchObject({ exitCode: 0, errors: '' });
}

beforeAll(async () => {
  expect(`${process.platform}-${process.arch}`, 'this test runs on Linux x64').toBe('linux-x64');
  fixture = await makeDesk();
  await freshClientTemplate();
  await bundleToShip('examples/service/src/cli.ts', join(root, 'historian.mjs'), 'historian');
  desk = commandsOn(fixture.folder, {
    env: { ...process.env, READBACK_CACHE: process.env['READBACK_CACHE'] ?? join(root, 'cache') },
    desk: { nowMs: () => Date.now(), workFactor: 2 },
  });
  for (const target of ['linux-x64', 'linux-arm64', 'win-x64']) {
    expect(await desk('ship', 'fetch-runtime', target)).toMatchObject({ exitCode: 0, errors: '' });
  }
  await ship(folder);
}, 600_000);

afterAll(() => {
  fixture.remove();
  rmSync(root, { recursive: true, force: true });
});

test('two builds are the same to the bit', async () => {
  await ship(join(root, 'again'));
  const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
  expect(readFileSync(join(root, 'again', 'SHA256SUMS'), 'utf8')).toBe(sums);
  expect(sums.split('\n')).toHaveLength(13);
  expect(await desk('verify-ship', join(root, 'again'))).toMatchObject({ exitCode: 0 });
  const checked = tool('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], folder);
  expect(checked).toMatchObject({ status: 0, stdout: '', stderr: '' });
  rmSync(join(root, 'again'), { recursive: true });
});

test('one call licenses client and service; renewal and return reach both', { timeout: 300_000 }, async () => {
  const state = join(root, 'state-of-both');
  mkdirSync(state);
  const site = new ShippedSite({
    folder,
    client: [client],
    service: [join(folder, 'linux-x64', 'historian')],
    env: { READBACK_STATE: state },
  });
  try {
    await playLicence(site, desk);
  } finally {
    site.kill();
  }
});

describe('surroundings that would change Node', () => {
  const evil = (name: string): string => join(root, name);
  const VERSION = '0.1.0\n';
  beforeAll(() => {
    writeFileSync(
      evil('evil.cjs'),
      `require('fs').writeFileSync(${JSON.stringify(evil('hit'))}, '');console.log('evil')`,
    );
    cpSync(evil('evil.cjs'), evil('evil.mjs'));
    writeFileSync(
      evil('openssl.cnf'),
      [
        'nodejs_conf = a',
        'openssl_conf = a',
        '[a]',
        'providers = b',
        '[b]',
        'evil = c',
        '[c]',
        `module = ${evil('evil.so')}`,
        'activate = 1',
        '',
      ].join('\n'),
    );
  });

  test.each([
    ['NODE_OPTIONS', '--require=./evil.cjs'],
    ['NODE_OPTIONS', '--import=./evil.mjs'],
    ['NODE_OPTIONS', '--inspect=127.0.0.1:0'],
    ['NODE_OPTIONS', '--cpu-prof --heap-prof --report-on-signal'],
    ['NODE_OPTIONS', '--this-is-no-option'],
    ['NODE_PATH', '.'],
    ['NODE_EXTRA_CA_CERTS', './evil.cjs'],
    ['NODE_V8_COVERAGE', './coverage'],
    ['NODE_REDIRECT_WARNINGS', './warnings'],
    ['NODE_ICU_DATA', '.'],
    ['NODE_TEST_CONTEXT', 'child'],
    ['NODE_PENDING_DEPRECATION', '1'],
    ['OPENSSL_CONF', './openssl.cnf'],
    ['OPENSSL_MODULES', '.'],
    ['SSLKEYLOGFILE', './keys'],
  ])('%s=%s has no effect', (name, value) => {
    const before = readdirSync(root).sort();
    const { status, stdout, stderr } = run(client, ['--version'], { [name]: value });
    expect({ status, stdout }).toEqual({ status: 0, stdout: VERSION });
    // Coverage that was stopped is told by Node itself; nothing else says anything.
    if (name !== 'NODE_V8_COVERAGE') expect(stderr).toBe('');
    expect(readdirSync(root).sort()).toEqual(before);
  });

  test.each([['--require=./evil.cjs'], ['--inspect'], ['--eval=1'], ['--node-options=--require=./evil.cjs']])(
    '%s is taken for an option of the client, which has none of that name',
    (argument) => {
      const { status, stdout, stderr } = run(client, ['status', argument]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('There is no option --');
      expect(existsSync(evil('hit'))).toBe(false);
    },
  );

  test('the script under Node obeys them, so the test would see it', () => {
    const script = join(folder, 'script', 'readback-historian.mjs');
    const { stdout } = run(process.execPath, [script, '--version'], { NODE_OPTIONS: '--require=./evil.cjs' });
    expect(stdout).toBe(`evil\n${VERSION}`);
    expect(existsSync(evil('hit'))).toBe(true);
    rmSync(evil('hit'));
  });

  test('what is left is told in the documents: a start that is refused, a folder that stays empty', () => {
    const refused = run(client, ['--version'], { NODE_REPL_EXTERNAL_MODULE: './evil.cjs' });
    expect(refused).toMatchObject({ status: 9, stdout: '' });
    const cached = run(client, ['status', '--state', join(root, 'none')], { NODE_COMPILE_CACHE: evil('compiled') });
    expect(cached.status).toBe(1);
    const files = readdirSync(evil('compiled'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files).toEqual([]);
    expect(existsSync(evil('hit'))).toBe(false);
  });
});

/** A root file system with the libraries that the executable needs, and nothing else. */
function smallRoot(): string {
  const small = join(root, 'small');
  const { stdout } = tool('ldd', [client]);
  for (const [library = ''] of stdout.matchAll(/\/\S+/g)) {
    mkdirSync(join(small, dirname(library)), { recursive: true });
    cpSync(library, join(small, library), { dereference: true });
  }
  for (const name of ['app', 'state', 'etc']) mkdirSync(join(small, name), { recursive: true });
  cpSync(client, join(small, 'app', 'readback-historian'));
  writeFileSync(join(small, 'etc', 'machine-id'), '0123456789abcdef0123456789abcdef\n');
  chmodSync(join(small, 'state'), 0o777);
  for (const path of [root, small, join(small, 'app')]) chmodSync(path, 0o755);
  return small;
}

test('runs in a root that cannot be written, with one folder that can, without a network, as nobody', () => {
  const small = smallRoot();
  // Without the rights of root, a name space of its own has them inside.
  const own = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const inside = (...args: string[]) => {
    const script = `mount --bind "$0" "$0" && mount --bind "$0/state" "$0/state" && mount -o remount,ro,bind "$0" &&
      if touch "$0/app/x" 2>/dev/null; then exit 99; fi
      exec env -i "$(command -v chroot)" ${own.length === 0 ? '--userspec=65534:65534' : ''} "$0" /app/readback-historian "$@"`;
    return tool('unshare', [...own, '--mount', '--net', '--', 'sh', '-c', script, small, ...args]);
  };
  const challenge = inside('--state', '/state', '--json', 'challenge');
  expect(challenge.stderr).toBe('');
  expect(JSON.parse(challenge.stdout).challenge).toMatch(/^([0-9A-Z]{5} ){4}[0-9A-Z]{5}$/);
  expect(inside('--state', '/state', 'status')).toMatchObject({ status: 1, stderr: '' });
  expect(readdirSync(join(small, 'state')).length).toBeGreaterThan(0);
  // Where there is no folder to write: said, not crashed.
  expect(inside('--state', '/app/none', 'challenge')).toMatchObject({ status: 5 });
});

test('the GNU C library that is told is the one that the loader asks for', () => {
  const { stdout } = tool('readelf', ['-V', client]);
  const asked = [...stdout.matchAll(/GLIBC_(\d+\.\d+)/g)].map(([, version = '']) => Number(version.split('.')[1]));
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { payload: string };
  const { files } = JSON.parse(Buffer.from(manifest.payload, 'base64').toString());
  const { program } = files.find(({ name }: { name: string }) => name === 'linux-x64/readback-historian');
  expect(program).toMatchObject({ glibc: `2.${Math.max(...asked)}`, tried: 'run' });
});

test('the executable for ARM runs under an emulator', { timeout: 300_000 }, () => {
  expect(TRIED_HERE['linux-arm64']).toBe('emulated');
  const emulator = ['qemu-aarch64-static', 'qemu-aarch64'].find((name) => tool('which', [name]).status === 0);
  const libraries = process.env['READBACK_ARM64_ROOT'] ?? '/usr/aarch64-linux-gnu';
  expect(emulator, 'install qemu-user-static').toBeDefined();
  expect(existsSync(libraries), `install libc6, libstdc++6, libatomic1 for arm64 into ${libraries}`).toBe(true);
  const arm = join(folder, 'linux-arm64', 'readback-historian');
  const state = join(root, 'state-arm');
  const challenge = tool(emulator ?? '', ['-L', libraries, arm, '--state', state, '--json', 'challenge']);
  expect(JSON.parse(challenge.stdout).challenge).toMatch(/^([0-9A-Z]{5} ){4}[0-9A-Z]{5}$/);
});

test('the executable for Windows is a Windows program with the client in it; it was never run', () => {
  expect(TRIED_HERE['win-x64']).toBe('never');
  const bytes = readFileSync(join(folder, 'win-x64', 'readback-historian.exe'));
  const header = bytes.readUInt32LE(60);
  expect(bytes.toString('latin1', header, header + 4)).toBe('PE\0\0');
  expect(bytes.readUInt16LE(header + 4)).toBe(0x8664);
  expect(bytes.includes('NODE_SEA_BLOB'.split('').join('\0'), 0, 'latin1') || bytes.includes('NODE_SEA_BLOB')).toBe(
    true,
  );
  expect(bytes.includes('readback/compiled-kit')).toBe(true);
});

test.each([
  ['plainly', '"use strict";'],
  ['with all that may stand in front', '\uFEFF#!/usr/bin/env node\n/* made by another */\n"use strict"\n'],
])('a program in CommonJS from another bundler ships too, %s', async (_what, front) => {
  const program = join(root, 'other.cjs');
  writeFileSync(
    program,
    `${front}const kit=globalThis[Symbol.for("readback/compiled-kit")];
console.log(JSON.parse(kit).productId,(function(){return this===undefined})(),require("node:path").basename("a/b"));`,
  );
  const out = join(root, 'other');
  const args = ['--target', 'linux-x64,script', '--program', `other=${program}`, '--unsigned', '--replace'];
  expect(await desk('ship', '--out', out, ...args, ...WITH_PASSPHRASE)).toMatchObject({ exitCode: 0 });
  const said = { stdout: 'com.example.historian true b\n', stderr: '' };
  expect(run(resolve(out, 'linux-x64', 'other'), [])).toMatchObject(said);
  expect(run(process.execPath, [resolve(out, 'script', 'other.cjs')])).toMatchObject(said);
});
