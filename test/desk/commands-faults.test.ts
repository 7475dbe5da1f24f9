// Bad input at the command line: each a clear sentence, what to do next, an exit code, and nothing lost.
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT } from '@readback/tui-kit/plain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentKeyFile } from '../../packages/vendor-tui/src/keystore/index.js';
import { commandsOn, looksLikeAStackTrace, type Ran, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, PASSPHRASE, Site } from './desk-fixture.js';
import { Database } from './vendor-packages.js';

let fixture: DeskFixture;
let run: Run;

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder);
});

afterEach(() => fixture.remove());

function expectFault({ exitCode, errors, output }: Ran, wantedExit: number, ...wanted: readonly string[]): void {
  for (const text of wanted) expect(errors).toContain(text);
  expect(exitCode).toBe(wantedExit);
  // One sentence that says what is wrong, one that says what to do; then, indented, what it may have been.
  expect(errors.split('\n').filter((line) => !line.startsWith('  '))).toHaveLength(2);
  expect(looksLikeAStackTrace(errors)).toBe(false);
  expect(output).toBe('');
}

const add = ['customer', 'add', 'Northfield', ...WITH_PASSPHRASE];
const issue = (...code: readonly string[]) =>
  run('issue', '--customer', 'c-3', '--order', 'o-4', ...WITH_PASSPHRASE, '--', ...code);

/** Root may write anywhere, so what it does here is done as nobody. */
async function unprivileged(work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return await work();
  process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a desk that cannot be used', () => {
  it('is missing', async () => {
    const elsewhere = commandsOn(join(fixture.folder, 'nowhere'));
    expectFault(await elsewhere('customer', 'list'), EXIT.input, 'There is no desk in', 'init');
    expectFault(await elsewhere(...add), EXIT.input, 'There is no desk in');
  });

  it('is damaged', async () => {
    const file = join(fixture.folder, 'desk.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, 40));
    expectFault(await run('customer', 'list'), EXIT.input, 'desk.json is damaged');
    writeFileSync(file, text.replace('readback-root-public-', 'readback-root-public-X'));
    expectFault(await run('customer', 'list'), EXIT.input, 'desk.json is damaged', 'root public key');
    writeFileSync(file, '{"format":"other/1"}');
    expectFault(await run('customer', 'list'), EXIT.input, 'does not say that it is a desk');
  });

  it('was made by a newer version', async () => {
    const file = join(fixture.folder, 'desk.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/readback-desk\/\d+/, 'readback-desk/99'));
    expectFault(await run(...add), EXIT.system, 'newer version', 'Update this program');
  });

  it('has a ledger of a newer schema', async () => {
    const database = new Database(join(fixture.folder, 'ledger.sqlite'));
    database.exec("insert into kysely_migration (name, timestamp) values ('9999-future', '2030')");
    database.close();
    expectFault(await run(...add), EXIT.system, '9999-future', 'Update this program');
  });

  it('has no ledger any more', async () => {
    rmSync(join(fixture.folder, 'ledger.sqlite'));
    expectFault(
      await run('ledger', 'verify'),
      EXIT.system,
      'There is no ledger',
      'readback-vendor ledger restore FILE',
    );
  });

  it('is read-only', async () => {
    chmodSync(dirname(fixture.folder), 0o755);
    for (const name of ['', ...readdirSync(fixture.folder, { recursive: true, encoding: 'utf8' })]) {
      const path = join(fixture.folder, name);
      chmodSync(path, statSync(path).isDirectory() ? 0o555 : 0o444);
    }
    await unprivileged(async () => {
      expectFault(await run(...add), EXIT.system, 'The ledger cannot be written', 'the right to write');
      const inside = commandsOn(join(fixture.folder, 'keys', 'new'), {
        askSecrets: (work) => work(async () => PASSPHRASE),
      });
      const made = await inside('init');
      expect(made.exitCode).toBe(EXIT.system);
      expect(made.errors).toContain(`This place cannot be written: ${join(fixture.folder, 'keys', 'new')}`);
    });
    chmodSync(fixture.folder, 0o755);
    chmodSync(join(fixture.folder, 'desk.json'), 0o200);
    await unprivileged(async () => {
      expectFault(await run('customer', 'list'), EXIT.system, 'cannot be read', 'the right to read');
    });
    for (const name of ['packs', 'products', 'kits', 'keys']) chmodSync(join(fixture.folder, name), 0o755);
    chmodSync(join(fixture.folder, 'packs', 'com.example.historian'), 0o755);
  });
});

describe('keys that cannot be opened', () => {
  it('need a passphrase', async () => {
    expectFault(await run('customer', 'add', 'X'), EXIT.input, 'no terminal to ask', '--passphrase-file');
    expectFault(await run('customer', 'add', 'X', '--passphrase-file', 'none'), EXIT.input, 'cannot be read');
    const empty = commandsOn(fixture.folder, { readInput: async () => '\n' });
    expectFault(await empty(...add), EXIT.input, 'no passphrase in standard input');
  });

  it('do not open with another one', async () => {
    const wrong = commandsOn(fixture.folder, { readInput: async () => 'some other phrase\n' });
    const ran = await wrong(...add);
    expectFault(ran, EXIT.refused, 'The passphrase does not open');
    expect(ran.errors).not.toContain('some other phrase');
  });

  it('are damaged, not age files, or gone', async () => {
    const path = agentKeyFile(fixture.folder, 'Ada');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 9));
    expectFault(await run(...add), EXIT.input, 'The key file is damaged', 'safe copy');
    writeFileSync(path, 'hello');
    expectFault(await run(...add), EXIT.input, 'not a key file closed with a passphrase');
    rmSync(path);
    expectFault(await run(...add), EXIT.input, 'There is no key file');
  });

  it('are those of another desk', async () => {
    const other = await makeDesk('other');
    writeFileSync(agentKeyFile(fixture.folder, 'Ada'), readFileSync(agentKeyFile(other.folder, 'Ada')));
    expectFault(await run(...add), EXIT.input, 'another key than the one of this desk');
    writeFileSync(agentKeyFile(fixture.folder, 'Ada'), readFileSync(fixture.made.issuingKeyFile));
    expectFault(await run(...add), EXIT.input, 'issuing secret key');
    other.remove();
  });
});

describe('a challenge that cannot be read', () => {
  it.each([
    ['nothing', [''], 'No code was typed'],
    ['another script', ['שלום עולם'], 'U+05E9'],
    ['signs only', ['§ $ % & ☎'], 'No code was typed'],
    ['too short', ['00000 00001'], 'not complete: 2 of 5'],
    ['prose', ['please let me in my plant stands still'], 'Compare the groups'],
    ['a book', ['K7M4X '.repeat(5000)], 'There is no challenge in this text'],
  ])('%s', async (_name, code, says) => {
    const ran = await issue(...code);
    expect(ran.exitCode).toBe(EXIT.input);
    expect(ran.errors).toContain(says);
    expect(looksLikeAStackTrace(ran.errors)).toBe(false);
    expect(ran.errors.length).toBeLessThan(500);
  });

  it('names the group that is wrong', async () => {
    const groups = new Site(fixture).challenge();
    const wrong = `${groups[2]?.startsWith('0') ? '1' : '0'}${groups[2]?.slice(1)}`;
    const typed = groups.with(2, wrong);
    const { errors, exitCode } = await issue(...typed);
    expect(exitCode).toBe(EXIT.input);
    const [message, next, ...proposals] = errors.split('\n');
    expect(message).toContain('wrong symbol in group 3');
    expect(next).toContain('hear group 3 again');
    expect(proposals.length).toBeLessThanOrEqual(3);
    for (const proposal of proposals) expect(proposal).toContain(`typed: ${wrong}`);
    const { output } = await run(
      'issue',
      ...typed,
      '--customer',
      'c-3',
      '--order',
      'o-4',
      '--json',
      ...WITH_PASSPHRASE,
    );
    expect(JSON.parse(output).error).toMatchObject({ code: 'group-mismatch', groups: [3], exitCode: 3 });
    const unheard = await issue(...groups.with(1, '????? '));
    expect(unheard.exitCode).toBe(EXIT.input);
    expect(unheard.errors).toContain('inaudible in group 2');
  });

  it('is a response', async () => {
    for (let nonce = 0; nonce < 8; nonce += 1) {
      const site = new Site(fixture, { os: `machine-${nonce}`, board: `board-${nonce}` });
      const { output } = await run(
        ...['issue', ...site.challenge(), '--customer', 'c-3', '--order', 'o-4', '--json', ...WITH_PASSPHRASE],
      );
      const { groups } = JSON.parse(output);
      if (groups === undefined) break;
      expectFault(await issue(...groups), EXIT.input, 'This is a response; a challenge is typed here');
    }
  });

  it('belongs to a pack of another desk', async () => {
    const other = await makeDesk('other');
    const groups = new Site(other).challenge();
    const ran = await issue(...groups);
    other.remove();
    // The odds of the same tag are 1 in 4096.
    expectFault(ran, EXIT.refused, 'not one of this desk');
  });
});

describe('an order that cannot answer', () => {
  it('has no seat left', async () => {
    for (const board of ['A', 'B', 'C']) {
      expect((await issue(...new Site(fixture, { board, os: board }).challenge())).exitCode).toBe(EXIT.ok);
    }
    const site = new Site(fixture, { board: 'D', os: 'D' });
    expectFault(await issue(...site.challenge()), EXIT.refused, 'No seat is left: all 3 are taken');
    const { output } = await run('ledger', 'list', '--count', '1');
    expect(output).toContain('refused: the order has no seat left, order o-4');
  });

  it('builds on a licence that this customer does not have', async () => {
    const site = new Site(fixture);
    const { output } = await run(
      ...['issue', ...site.challenge(), '--customer', 'c-3', '--order', 'o-4', '--json', ...WITH_PASSPHRASE],
    );
    site.enter(JSON.parse(output).groups);
    await run('customer', 'add', 'Other', ...WITH_PASSPHRASE);
    await run('order', 'add', '--customer', 'Other', '--policy', 'professional', ...WITH_PASSPHRASE);
    const change = ['issue', ...site.challenge('change'), '--customer', 'Other'];
    expectFault(await run(...change, '--order', 'o-7', ...WITH_PASSPHRASE), EXIT.refused, 'has none on this machine');
    expectFault(await run(...change, '--order', 'o-4', ...WITH_PASSPHRASE), EXIT.refused, 'another customer');
  });

  it('cannot be taken down', async () => {
    const order = (...args: string[]) =>
      run('order', 'add', '--customer', 'c-3', '--policy', 'professional', ...WITH_PASSPHRASE, ...args);
    expectFault(await order('--quantity', '200'), EXIT.input, 'from 1 to 128');
    expectFault(await order('--quantity', 'many'), EXIT.input, '"many" is not a whole number');
    expectFault(await order('--seats', '0'), EXIT.input, 'seats');
    expectFault(await order('--valid-until', '31.3.2027'), EXIT.input, 'is not a day', '2027-03-31');
    expectFault(await order('--policy', 'gold'), EXIT.input, 'no policy gold', 'professional, enterprise, tag-pack');
    expectFault(await order('--product', 'com.other'), EXIT.input, 'no product com.other');
    expectFault(await run('order', 'list', '--customer', 'nobody'), EXIT.input, 'no customer nobody');
    await run(...add);
    await run('customer', 'add', 'Northern', ...WITH_PASSPHRASE);
    expectFault(await run('order', 'list', '--customer', 'north'), EXIT.input, 'Several customers', 'Northern');
  });
});

describe('usage', () => {
  it.each([
    [['frobnicate'], 'There is no command "frobnicate"'],
    [['issue', 'K7M4X'], '--customer'],
    [['pack', 'verify'], 'file'],
    [['agent', 'disable', 'Ada', 'Lovelace'], 'takes one argument'],
    [['customer', 'list', '--colour', 'red'], 'There is no option --colour'],
    [[], 'The app needs a terminal'],
  ])('%s ends with 2', async (args, says) => {
    const { exitCode, errors } = await run(...args);
    expect(exitCode).toBe(EXIT.usage);
    expect(errors).toContain(says);
  });

  it('the app gets the passphrase of a file, and none from its keys', async () => {
    const opened: unknown[] = [];
    const app = commandsOn(fixture.folder, {
      openApp: async (folder, _desk, passphrase) => {
        opened.push([folder, passphrase]);
        return EXIT.ok;
      },
    });
    const file = join(fixture.folder, 'words.txt');
    writeFileSync(file, `${PASSPHRASE}\n`);
    expect(await app('--passphrase-file', file)).toMatchObject({ exitCode: EXIT.ok, errors: '' });
    expect((await app()).exitCode).toBe(EXIT.ok);
    expectFault(await app('--passphrase-file', '-'), EXIT.usage, 'keys from standard input', '--passphrase-file FILE');
    expectFault(await app('--passphrase-file', `${file}.gone`), EXIT.input, 'cannot be read');
    expect(opened).toEqual([
      [fixture.folder, PASSPHRASE],
      [fixture.folder, undefined],
    ]);
  });

  it('the app asks no agent for a passphrase whom the desk does not know', async () => {
    const opened: unknown[] = [];
    const app = commandsOn(fixture.folder, {
      openApp: async (_folder, desk) => {
        opened.push(desk.agent);
        return EXIT.ok;
      },
    });
    expectFault(await app('--agent', 'Bo'), EXIT.input, 'There is no agent "Bo"', 'The agents of this desk: Ada');
    expect((await app('--agent', 'Ada')).exitCode).toBe(EXIT.ok);
    // There the app makes a desk.
    expect((await app('--desk', join(fixture.folder, 'none'), '--agent', 'Bo')).exitCode).toBe(EXIT.ok);
    expect(opened).toEqual(['Ada', 'Bo']);
  });

  it('documents the exit codes, and asks nothing for help', async () => {
    const { exitCode, output } = await run('--help');
    expect(exitCode).toBe(EXIT.ok);
    for (const code of Object.values(EXIT)) expect(output).toMatch(new RegExp(`^ {2}${code} `, 'm'));
    expect((await run('order', 'add', '--help')).output).toContain('--valid-until');
  });
});

describe('packs that cannot be used', () => {
  it.each([
    ['missing', undefined, 'cannot be read'],
    ['cut off', (text: string) => text.slice(0, 300), 'not complete JSON'],
    ['not a pack', () => '{"hello":1}', 'not well formed'],
    [
      'changed',
      (text: string) => text.replace(/("payload": ".{200})(.)/, (_, a, b) => a + (b === 'A' ? 'B' : 'A')),
      'pack',
    ],
  ])('%s', async (_name, change, says) => {
    const path = join(fixture.folder, 'a.pack.json');
    if (change) writeFileSync(path, change(readFileSync(fixture.made.packFile, 'utf8')));
    expectFault(await run('pack', 'verify', path), EXIT.input, says);
    const shown = await run('pack', 'show', path);
    expect(looksLikeAStackTrace(shown.errors)).toBe(false);
    expect(shown.exitCode).toBe(EXIT.input);
  });

  it('signed by another root', async () => {
    const other = await makeDesk('other');
    expectFault(await run('pack', 'verify', other.made.packFile), EXIT.input, 'another root key');
    expectFault(
      await run('pack', 'verify', other.made.packFile, '--kit', fixture.made.kitFile),
      EXIT.input,
      'another root key',
    );
    expectFault(await run('pack', 'verify', other.made.packFile, '--root', 'rubbish'), EXIT.input, 'root public key');
    other.remove();
  });

  it('with no root key to verify them against', async () => {
    const elsewhere = commandsOn(join(fixture.folder, 'nowhere'));
    expectFault(await elsewhere('pack', 'verify', fixture.made.packFile), EXIT.input, '--root KEY or --kit FILE');
    const rootKey = JSON.parse(readFileSync(fixture.made.kitFile, 'utf8')).rootKeys[0];
    const verified = await elsewhere('pack', 'verify', fixture.made.packFile, '--root', rootKey);
    expect(verified.output).toContain('The pack is good');
  });

  it('because the product file is for another product, or gone', async () => {
    const text = readFileSync(fixture.made.productFile, 'utf8');
    writeFileSync(fixture.made.productFile, text.replace('com.example.historian', 'com.example.other'));
    expectFault(
      await run('pack', 'build', ...WITH_PASSPHRASE),
      EXIT.input,
      'com.example.other, not for',
      'Set product.id',
    );
    rmSync(fixture.made.productFile);
    expectFault(await run('pack', 'build', ...WITH_PASSPHRASE), EXIT.input, 'no product file');
  });
});
