// Keys, products and packs by command: what is printed, what a script gets, how it ends.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseKit, verifyPack } from '@readback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealSecret } from '../../packages/vendor-tui/src/keystore/index.js';
import { commandsOn, looksLikeAStackTrace, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';

let fixture: DeskFixture;
let run: Run;

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder);
});

afterEach(() => fixture.remove());

const ORDER = ['--customer', 'c-3', '--order', 'o-4', ...WITH_PASSPHRASE] as const;

describe('key', () => {
  it('goes through a life: next, pack, rotate, pack, stolen, pack', async () => {
    const old = new Site(fixture);
    const next = await run('key', 'next', ...WITH_PASSPHRASE);
    expect(next).toMatchObject({ exitCode: 0, errors: '' });
    expect(next.output).toContain(' 2  next; in no pack yet; 0 grants, 0 machines, 0 customers');
    expect(next.output).toContain(`readback-vendor pack build ${PRODUCT}`);
    expect((await run('pack', 'build', ...WITH_PASSPHRASE)).output).toContain('Pack 2');
    const rotated = await run('key', 'rotate', '--last-day', '2027-03-31', ...WITH_PASSPHRASE);
    expect(rotated.output).toContain(' 1  retired up to 2027-03-31; still current in the pack');
    await run('pack', 'build', ...WITH_PASSPHRASE);
    expect(await run('issue', ...old.challenge(), ...ORDER)).toMatchObject({ exitCode: 0 });

    const stolen = await run('key', 'stolen', '1', ...WITH_PASSPHRASE);
    expect(stolen.output).toContain('Issuing key 1 is marked stolen');
    const refused = await run('issue', ...old.challenge('activate', true), ...ORDER);
    expect(refused.exitCode).toBe(4);
    expect(refused.errors).toContain('knows only issuing key 1, which is marked stolen');
    expect(refused.errors).toContain('Send the site the newest pack (version 3)');
    await run('pack', 'build', ...WITH_PASSPHRASE);
    const shown = await run('pack', 'show', fixture.made.kitFile);
    expect(shown.output).toContain('1  bn254, stolen, 1 grants still count');
    const listed = JSON.parse((await run('key', 'list', '--json')).output);
    expect(listed).toMatchObject({
      packVersion: 4,
      keys: [
        { epoch: 2, status: 'current', inPack: 'current', isHeld: true },
        { epoch: 1, status: 'stolen', inPack: 'stolen', grants: 1, machines: 1, customers: 1 },
      ],
    });
    expect((await run('ledger', 'list')).output).toContain(`keys of ${PRODUCT}: 1 is stolen`);
  });

  it('drill stops issuing and lists what to do; a rehearsal changes nothing', async () => {
    const site = new Site(fixture);
    const before = (await run('ledger', 'list')).output;
    const rehearsed = await run('key', 'drill', '--rehearse');
    expect(rehearsed).toMatchObject({ exitCode: 0 });
    expect(rehearsed.output).toContain('Rehearsal: nothing was changed.');
    expect((await run('ledger', 'list')).output).toBe(before);

    const drilled = await run('key', 'drill', '--why', 'a laptop was lost', ...WITH_PASSPHRASE);
    expect(drilled.output).toContain('Issuing is stopped from now on');
    const steps = JSON.parse((await run('key', 'drill', '--json', ...WITH_PASSPHRASE)).output);
    expect(steps.changed).toBe(false);
    const at = `readback-vendor --desk ${fixture.folder}`;
    expect(
      steps.steps.flatMap(({ command }: { command?: string }) => (command === undefined ? [] : [command])),
    ).toEqual([
      `${at} ledger verify`,
      `${at} key stolen 1 --product ${PRODUCT}`,
      `${at} key next --product ${PRODUCT}`,
      `${at} pack build ${PRODUCT}`,
      `${at} key thaw --product ${PRODUCT}`,
    ]);
    expect(rehearsed.output).toContain(`\n 1. Stop issuing at every desk`);
    expect(drilled.output).not.toContain('Stop issuing at every desk');
    expect(drilled.output.match(/\(a supervisor\)$/gm)).toHaveLength(4);
    const refused = await run('issue', ...site.challenge(), ...ORDER);
    expect(refused.exitCode).toBe(4);
    expect(refused.errors).toContain('by Ada: a laptop was lost.');

    // Every command of the list does what it says, in that order.
    for (const { command } of steps.steps as { command?: string }[]) {
      if (command === undefined) continue;
      const args = command.slice(`${at} `.length).split(' ');
      expect(await run(...args, ...WITH_PASSPHRASE), command).toMatchObject({ exitCode: 0 });
    }
    const fresh = new Site(fixture);
    expect(fresh.pack.keys.map(({ epoch, status }) => [epoch, status])).toEqual([
      [2, 'current'],
      [1, 'stolen'],
    ]);
    expect(await run('issue', ...fresh.challenge(), ...ORDER)).toMatchObject({ exitCode: 0 });
    expect((await run('key', 'thaw', ...WITH_PASSPHRASE)).exitCode).toBe(4);
  });

  it.each([
    [['key', 'stolen', 'one'], 3, '"one" is not a whole number'],
    [['key', 'stolen', '7'], 3, 'has no issuing key 7'],
    [['key', 'rotate'], 4, 'has no next key'],
    [['key', 'retire', '1'], 4, 'cannot be retired'],
    [['key', 'list', '--product', 'no.such'], 3, 'This desk has no product no.such'],
    [['key'], 2, ''],
  ] as const)('%s is told in a sentence', async (args, exitCode, says) => {
    const ran = await run(...args, ...WITH_PASSPHRASE);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.errors).toContain(says);
    expect(looksLikeAStackTrace(ran.errors)).toBe(false);
  });
});

describe('pack build', () => {
  it('takes the passphrase of the desk and that of the root from two lines of standard input', async () => {
    const rootPassphrase = 'quiet harbour counts seven';
    const root = 'readback-root-secret-';
    const { openSecretText } = await import('../../packages/vendor-tui/src/keystore/index.js');
    const text = await openSecretText(fixture.made.rootKeyFile, PASSPHRASE);
    expect(text.startsWith(root)).toBe(true);
    rmSync(fixture.made.rootKeyFile);
    await sealSecret(fixture.made.rootKeyFile, text, rootPassphrase, { workFactor: 2 });
    await run('key', 'next', ...WITH_PASSPHRASE);

    let reads = 0;
    const typed = (input: string): Run =>
      commandsOn(fixture.folder, {
        readInput: async () => {
          reads += 1;
          return input;
        },
      });
    expect((await typed(`${PASSPHRASE}\n`)('pack', 'build', ...WITH_PASSPHRASE)).errors).toContain('does not open');
    const built = await typed(`${PASSPHRASE}\n${rootPassphrase}\n`)('pack', 'build', ...WITH_PASSPHRASE);
    expect(built).toMatchObject({ exitCode: 0, errors: '' });
    expect(reads).toBe(2);
    expect((await typed('')('pack', 'build', ...WITH_PASSPHRASE)).errors).toContain('There is no passphrase');
  });
});

describe('a second product', () => {
  const SECOND = 'com.example.scada';
  const scadaKit = () => join(fixture.folder, 'kits', `${SECOND}.kit.json`);

  it('has keys of its own, and its calls are answered beside those of the first', async () => {
    const added = await run('product', 'add', SECOND, '--title', 'Example SCADA', ...WITH_PASSPHRASE);
    expect(added).toMatchObject({ exitCode: 0, errors: '' });
    expect(added.output).toContain('readback-root-public-');
    expect((await run('product', 'list')).output).toContain(`${SECOND}  Example SCADA, pack 1`);
    const [first, second] = [fixture.made.kitFile, scadaKit()].map((file) => parseKit(readFileSync(file, 'utf8')));
    expect(Buffer.from(first?.trust.rootKeys[0] ?? [])).not.toEqual(Buffer.from(second?.trust.rootKeys[0] ?? []));
    expect(() => verifyPack(second?.packFile ?? '', first?.trust ?? { rootKeys: [], productId: '' })).toThrow();

    const order = await run(
      ...['order', 'add', '--customer', 'c-3', '--product', SECOND, '--policy', 'professional', '--json'],
      ...WITH_PASSPHRASE,
    );
    const { id } = JSON.parse(order.output);
    const site = new Site({ made: { ...fixture.made, kitFile: scadaKit() }, clock: fixture.clock });
    const challenge = site.challenge();
    expect((await run('hear', ...challenge, ...WITH_PASSPHRASE)).output).toContain('Example SCADA');
    expect((await run('issue', ...challenge, ...ORDER)).errors).toContain('It is an order for');
    const issued = await run(
      ...['issue', ...challenge, '--customer', 'c-3', '--order', id, '--json'],
      ...WITH_PASSPHRASE,
    );
    site.enter(JSON.parse(issued.output).groups);
    expect(await run('issue', ...new Site(fixture).challenge(), ...ORDER)).toMatchObject({ exitCode: 0 });

    expect((await run('pack', 'build', ...WITH_PASSPHRASE)).errors).toContain('more than one product');
    expect(await run('key', 'next', '--product', SECOND, ...WITH_PASSPHRASE)).toMatchObject({ exitCode: 0 });
    expect((await run('pack', 'build', SECOND, ...WITH_PASSPHRASE)).output).toContain('Pack 2');
    expect((await run('product', 'add', SECOND, ...WITH_PASSPHRASE)).errors).toContain('is there already');
    expect((await run('ledger', 'verify')).exitCode).toBe(0);
  });

  it('is added to the end where a try was broken off', async () => {
    const desk = join(fixture.folder, 'desk.json');
    const before = readFileSync(desk, 'utf8');
    await run('product', 'add', SECOND, ...WITH_PASSPHRASE);
    const kit = readFileSync(scadaKit(), 'utf8');
    writeFileSync(desk, before);
    expect(await run('product', 'add', SECOND, ...WITH_PASSPHRASE)).toMatchObject({ exitCode: 0, errors: '' });
    expect(readFileSync(scadaKit(), 'utf8')).toBe(kit);
    // Without its keys it is the product of another desk.
    writeFileSync(desk, before);
    rmSync(join(fixture.folder, 'keys', `${SECOND}.root.age`));
    expect(await run('product', 'add', SECOND, ...WITH_PASSPHRASE)).toMatchObject({ exitCode: 4 });
  });

  it.each(['Com.Example', '../desk', '-x', ''])('is not called "%s"', async (id) => {
    expect((await run('product', 'add', '--title', 'x', ...WITH_PASSPHRASE, '--', id)).errors).toContain(
      'is not the id of a product',
    );
  });
});

describe('pack types', () => {
  it('writes the names of the newest pack as TypeScript', async () => {
    const printed = await run('pack', 'types');
    expect(printed.output).toContain(
      [
        'export interface ProductNames {',
        "  feature: 'historian' | 'redundancy' | 'trends';",
        "  limit: 'tags';",
        '  meter: never;',
        '}',
      ].join('\n'),
    );
    expect(await run('pack', 'types', PRODUCT, '--out', 'names.ts')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(fixture.folder, 'names.ts'), 'utf8').trimEnd()).toBe(printed.output);
    expect(await run('pack', 'types', '--out', 'no/such/names.ts')).toMatchObject({ exitCode: 5 });
  });
});
