// Whom shipping believes: what is confirmed before a root key signs a manifest, which root keys may be compiled in, and for
// which product a folder counts.
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatEnvelope, formatKey, parseKit } from '@readback/core';
import { formatKit, readShipment, SHIP_PAYLOAD_TYPE, shipmentPayload } from '@readback/core/vendor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Of } from '../../packages/vendor-tui/src/ship/bill.js';
import { sumsText } from '../../packages/vendor-tui/src/ship/shipment-folder.js';
import { counting } from '../support/example-vendor.js';
import { fakeShipPorts } from '../support/fake-runtime.js';
import { commandsOn, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, PASSPHRASE, PRODUCT } from './desk-fixture.js';
import { digestIn, templateOf } from './ship-fixture.js';

let fixture: DeskFixture;
let run: Run;
/** On the machine of the root key, which has no desk. */
let elsewhere: Run;

const at = (...names: string[]): string => join(fixture.folder, ...names);
const folder = (): string => at('ship', `${PRODUCT}-1`);
const ports = () => ({ ship: fakeShipPorts(at('cache'), { readTemplate: templateOf }) });
const root = (): string[] => ['--root-key-file', fixture.made.rootKeyFile, ...WITH_PASSPHRASE];
const kitOf = (desk: DeskFixture) => parseKit(readFileSync(desk.made.kitFile, 'utf8'));
const rootKeyOf = (desk: DeskFixture): string =>
  formatKey('root-public', kitOf(desk).trust.rootKeys[0] ?? new Uint8Array());

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder, ports());
  elsewhere = commandsOn(at('no-desk-here'), ports());
});
afterEach(() => fixture.remove());

/** Answers questions that may be seen, one by one. */
const typing = (...answers: string[]) => ({
  ...ports(),
  askTexts: <T>(work: (ask: (prompt: string) => Promise<string>) => Promise<T>) =>
    work(async () => answers.shift() ?? ''),
});

describe('ship sign', () => {
  let digest: string;
  beforeEach(async () => {
    digest = digestIn((await run('ship', '--unsigned', ...WITH_PASSPHRASE)).output);
  });

  it('shows what it signs, and signs once the digest is typed', async () => {
    const { errors, exitCode } = await commandsOn(at('no-desk-here'), typing(digest))(
      'ship',
      'sign',
      folder(),
      ...root(),
    );
    expect(exitCode).toBe(0);
    const script = readFileSync(join(folder(), 'script', 'readback-historian.mjs'));
    for (const says of [
      `Example Historian (${PRODUCT})`,
      'pack 1, tag ',
      'client 0.1.0',
      `script/readback-historian.mjs  ${script.length} bytes, SHA-256 ${sha256Of(script).slice(0, 16)}…`,
    ]) {
      expect(errors).toContain(says);
    }
    // What has to be typed is not there to be copied.
    expect(errors).not.toContain(digest.slice(0, 11));
    expect(await run('verify-ship', folder())).toMatchObject({ exitCode: 0 });
  });

  it('signs nothing that a courier has made anew, although folder and manifest agree', async () => {
    const script = join(folder(), 'script', 'readback-historian.mjs');
    writeFileSync(script, 'console.log("evil")');
    const bytes = readFileSync(script);
    remake((shipment) => ({
      ...shipment,
      files: shipment.files.map((file) =>
        file.name.startsWith('script/') ? { ...file, bytes: bytes.length, sha256: sha256Of(bytes) } : file,
      ),
    }));
    const manifest = readFileSync(join(folder(), 'manifest.json'));
    const cases = [
      { args: ['--digest', digest], exitCode: 4, says: 'Not signed' },
      { args: ['--digest', digest.split(' ').slice(0, 1).join(' ')], exitCode: 4, says: 'Not signed' },
      { args: [], exitCode: 3, says: 'no terminal to ask' },
    ];
    for (const { args, exitCode, says } of cases) {
      const refused = await elsewhere('ship', 'sign', folder(), ...args, ...root());
      expect(refused).toMatchObject({ exitCode, errors: expect.stringContaining(says) });
    }
    expect(await commandsOn(at('none'), typing(digest))('ship', 'sign', folder(), ...root())).toMatchObject({
      exitCode: 4,
    });
    expect(readFileSync(join(folder(), 'manifest.json'))).toEqual(manifest);
  });

  it('asks again for a wrong passphrase, and not for ever', async () => {
    const trying = (...answers: string[]) => ({
      ...typing(digest),
      askSecrets: typing(...answers).askTexts,
    });
    const sign = (...answers: string[]) =>
      commandsOn(at('none'), trying(...answers))('ship', 'sign', folder(), ...root().slice(0, 2));
    const wrong = 'The passphrase does not open';
    const refused = await sign('one', 'two', 'three', PASSPHRASE);
    expect(refused.exitCode).toBe(4);
    expect(refused.errors.split(wrong)).toHaveLength(4);
    const signed = await sign('one', PASSPHRASE);
    expect(signed.exitCode).toBe(0);
    expect(signed.errors.split(wrong)).toHaveLength(2);
  });

  it('compares every file with the manifest first', async () => {
    writeFileSync(join(folder(), 'LICENSES.txt'), 'none');
    const refused = await elsewhere('ship', 'sign', folder(), '--digest', digest, ...root());
    expect(refused).toMatchObject({ exitCode: 3, errors: expect.stringContaining('LICENSES.txt: has 4 bytes') });
    expect(refused.errors).not.toContain('This will be signed');
  });

  it('shows nothing of an unsigned manifest that a terminal would obey', async () => {
    remake((shipment) => ({
      ...shipment,
      client: '0.1.0\u001b[8m',
      product: { ...shipment.product, title: 'A\u001b[2J' },
    }));
    const { errors, exitCode } = await elsewhere('ship', 'sign', folder(), '--digest', digest, ...root());
    expect({ exitCode, errors }).toEqual({ exitCode: 3, errors: expect.stringContaining('not well formed at') });
    expect(errors).not.toContain('\u001b');
  });

  it('refuses another product: of the desk, of --product; and another root than the desk knows', async () => {
    const sign = (command: Run, ...args: string[]) =>
      command('ship', 'sign', folder(), '--digest', digest, ...args, ...root());
    expect(await sign(elsewhere, '--product', 'com.example.other')).toMatchObject({
      exitCode: 3,
      errors: expect.stringContaining('not for com.example.other'),
    });
    const other = await makeDesk('other');
    try {
      const key = ['--root-key-file', other.made.rootKeyFile, ...WITH_PASSPHRASE];
      const refused = await run('ship', 'sign', folder(), '--digest', digest, ...key);
      expect(refused).toMatchObject({ exitCode: 4, errors: expect.stringContaining('is not the one of') });
      nameProduct(other, 'com.example.other');
      expect(await sign(commandsOn(other.folder))).toMatchObject({
        exitCode: 3,
        errors: expect.stringContaining(`has no product ${PRODUCT}; it has: com.example.other`),
      });
    } finally {
      other.remove();
    }
    expect(await sign(elsewhere, '--product', PRODUCT)).toMatchObject({ exitCode: 0 });
  });

  type Manifest = ReturnType<typeof readShipment>;

  /** As a courier would: manifest and list of hashes agree again. */
  function remake(change: (shipment: Manifest) => Manifest): void {
    const file = join(folder(), 'manifest.json');
    const { payload } = JSON.parse(readFileSync(file, 'utf8')) as { payload: string };
    const shipment = change(readShipment(Buffer.from(payload, 'base64')));
    const manifest = formatEnvelope(SHIP_PAYLOAD_TYPE, shipmentPayload(shipment), []);
    writeFileSync(file, manifest);
    const sums = [...shipment.files, { name: 'manifest.json', sha256: sha256Of(manifest) }];
    writeFileSync(join(folder(), 'SHA256SUMS'), sumsText(sums));
  }
});

/** Another name for the product of a desk. */
function nameProduct({ folder: desk }: DeskFixture, productId: string): void {
  const file = join(desk, 'desk.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(`"id": "${PRODUCT}"`, `"id": "${productId}"`));
}

describe('a kit that is named', () => {
  const theirs = counting(9, 32);
  const ship = (command: Run, ...args: string[]) => command('ship', '--kit', at('a.kit.json'), ...args, ...root());
  function writeKit(...rootKeys: Uint8Array[]): void {
    const kit = kitOf(fixture);
    writeFileSync(at('a.kit.json'), formatKit({ ...kit, trust: { ...kit.trust, rootKeys } }));
  }

  it('may name no root but that of the desk', async () => {
    const [own = new Uint8Array()] = kitOf(fixture).trust.rootKeys;
    for (const keys of [[theirs, own], [own, theirs], [theirs]]) {
      writeKit(...keys);
      expect(await ship(run)).toMatchObject({
        exitCode: 4,
        errors: expect.stringContaining(`does not trust the root key of ${PRODUCT} at this desk`),
      });
      // Saying so does not help.
      expect(await ship(run, ...keys.flatMap((key) => ['--root', formatKey('root-public', key)]))).toMatchObject({
        exitCode: 4,
      });
    }
    writeKit(own);
    expect(await ship(run, '--out', at('own'))).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('The ledger has it'),
    });
  });

  it('has its roots compared by a person, or a script, where the desk does not know the product', async () => {
    const [own = new Uint8Array()] = kitOf(fixture).trust.rootKeys;
    writeKit(theirs, own);
    const named = (key: Uint8Array) => ['--root', formatKey('root-public', key)];
    const told = await ship(elsewhere);
    expect(told).toMatchObject({ exitCode: 3, errors: expect.stringContaining(formatKey('root-public', theirs)) });
    expect(await ship(elsewhere, ...named(own))).toMatchObject({
      exitCode: 4,
      errors: expect.stringContaining('not the root keys that this kit trusts'),
    });
    const no = await ship(commandsOn(at('none'), typing('no')));
    expect(no).toMatchObject({ exitCode: 4, errors: expect.stringContaining(formatKey('root-public', theirs)) });
    writeKit(own);
    expect(await ship(elsewhere, ...named(own), '--out', at('script'))).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('Nothing was recorded: it is no product of this desk.'),
    });
    expect(await ship(elsewhere, ...named(own), ...named(theirs))).toMatchObject({ exitCode: 4 });
    expect(await ship(commandsOn(at('none'), typing('yes')), '--out', at('typed'))).toMatchObject({ exitCode: 0 });
  });

  it('is of the product that was named', async () => {
    copyFileSync(fixture.made.kitFile, at('a.kit.json'));
    expect(await run('ship', 'com.example.other', '--kit', at('a.kit.json'), ...root())).toMatchObject({
      exitCode: 3,
      errors: expect.stringContaining('not of com.example.other'),
    });
  });
});

describe('verify-ship', () => {
  beforeEach(async () => void (await run('ship', ...root())));
  const verify = (command: Run, ...args: string[]) => command('verify-ship', folder(), ...args);

  it('believes a root key for a product, a kit, or the desk', async () => {
    const key = ['--root', rootKeyOf(fixture)];
    expect(await verify(run)).toMatchObject({ exitCode: 0 });
    expect(await verify(elsewhere, ...key, '--product', PRODUCT)).toMatchObject({ exitCode: 0 });
    expect(await verify(elsewhere, '--kit', fixture.made.kitFile)).toMatchObject({ exitCode: 0 });
    const refused: [Run, string[], string][] = [
      [elsewhere, [], '--root KEY'],
      [elsewhere, key, 'Give --product ID too'],
      [elsewhere, [...key, '--product', 'com.example.other'], 'not for com.example.other'],
      [elsewhere, ['--kit', fixture.made.kitFile, '--product', 'com.example.other'], 'not of com.example.other'],
      [elsewhere, ['--kit', at('gone.kit.json')], 'no kit of this product'],
      [run, ['--product', 'com.example.other'], 'has no product com.example.other'],
    ];
    for (const [command, args, says] of refused) {
      const told = await verify(command, ...args);
      expect(told, args.join(' ')).toMatchObject({ exitCode: 3, errors: expect.stringContaining(says) });
    }
  });

  it('believes any root key of a kit', async () => {
    const kit = kitOf(fixture);
    const rootKeys = [counting(9, 32), ...kit.trust.rootKeys];
    writeFileSync(at('two.kit.json'), formatKit({ ...kit, trust: { ...kit.trust, rootKeys } }));
    expect(await verify(elsewhere, '--kit', at('two.kit.json'))).toMatchObject({ exitCode: 0 });
    writeFileSync(at('two.kit.json'), formatKit({ ...kit, trust: { ...kit.trust, rootKeys: rootKeys.slice(0, 1) } }));
    expect(await verify(elsewhere, '--kit', at('two.kit.json'))).toMatchObject({ exitCode: 3 });
  });

  it('takes the product from the desk, not from the folder', async () => {
    cpSync(at('desk.json'), at('desk.json.before'));
    nameProduct(fixture, 'com.example.other');
    expect(await verify(run)).toMatchObject({
      exitCode: 3,
      errors: expect.stringContaining(`This was shipped for ${PRODUCT}, not for com.example.other`),
    });
    const desk = JSON.parse(readFileSync(at('desk.json.before'), 'utf8')) as { products: { id: string }[] };
    const [first] = desk.products;
    writeFileSync(
      at('desk.json'),
      JSON.stringify({ ...desk, products: [{ ...first, id: 'com.example.other' }, first] }),
    );
    expect(await verify(run)).toMatchObject({ exitCode: 3, errors: expect.stringContaining('Say which one') });
    expect(await verify(run, '--product', PRODUCT)).toMatchObject({ exitCode: 0 });
    expect(await verify(run, '--product', 'com.example.other')).toMatchObject({ exitCode: 3 });
  });

  it('refuses what another root has signed', async () => {
    const other = await makeDesk('other');
    try {
      expect(await verify(commandsOn(other.folder))).toMatchObject({
        exitCode: 3,
        errors: expect.stringContaining('another root key signed it'),
      });
    } finally {
      other.remove();
    }
  });
});
