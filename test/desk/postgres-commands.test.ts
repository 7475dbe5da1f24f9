// Which database a desk's ledger is on, and that its password is nowhere to be seen.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '@readback/tui-kit/plain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CliPorts } from '../../packages/vendor-tui/src/commands/context.js';
import { commandsOn, type Ran, WITH_PASSPHRASE } from './commands-fixture.js';
import { type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import { temporaryFolder } from './ledger-fixture.js';

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
let place: LedgerPlace;

beforeEach(async () => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'desk');
  place = await newLedgerPlace();
});

afterEach(async () => {
  await place.remove();
  temporary.remove();
});

/** Runs a command; the password of the server never comes out of it. */
async function run(env: CliPorts['env'], ...args: readonly string[]): Promise<Ran> {
  const ran = await commandsOn(folder, { env, workFolder: temporary.path })(...args);
  expect(`${ran.output}${ran.errors}`).not.toContain(new URL(place.address).password);
  return ran;
}

const init = (env: CliPorts['env'], ...args: readonly string[]): Promise<Ran> =>
  run(env, ...args, 'init', ...WITH_PASSPHRASE);

const withoutPassword = (): string => {
  const url = new URL(place.address);
  url.password = '';
  return url.href;
};

describe('a desk on a server', () => {
  it('takes files of customers and orders, all rows or none', async () => {
    const env = { READBACK_DB: place.address };
    await init(env);
    const imported = async (what: string, text: string): Promise<Ran> => {
      const path = join(temporary.path, 'file.csv');
      writeFileSync(path, text);
      return await run(env, what, 'import', path, ...WITH_PASSPHRASE);
    };
    expect((await imported('customer', 'name\nNorthfield\nSouthfield\n')).output).toContain('Imported 2 customers');
    const again = await imported('customer', 'name\nEastfield\nnorthfield\n');
    expect(again.errors).toContain('line 3: the customer northfield is on record');
    expect((await run(env, 'customer', 'export')).output).not.toContain('Eastfield');
    expect((await imported('order', 'customer,policy,seats\nnorthfield,professional,9\n')).exitCode).toBe(EXIT.ok);
    expect((await run(env, 'order', 'export')).output).toContain('Northfield,com.example.historian,professional,1,9,0');
    expect((await run(env, 'ledger', 'verify')).exitCode).toBe(EXIT.ok);
  });

  it('is made by the environment, and desk.json keeps the address without the password', async () => {
    expect((await init({ READBACK_DB: place.address })).exitCode).toBe(EXIT.ok);
    expect(JSON.parse(readFileSync(join(folder, 'desk.json'), 'utf8'))).toMatchObject({ database: withoutPassword() });
    expect(() => readFileSync(join(folder, 'ledger.sqlite'))).toThrow('ENOENT');
    const listed = await run({ READBACK_DB: place.address }, 'customer', 'list', '--json');
    expect(listed.output).toContain('Example');
    const added = await run({ READBACK_DB: place.address }, 'customer', 'add', 'Northfield', ...WITH_PASSPHRASE);
    expect(added.exitCode).toBe(EXIT.ok);
    expect((await run({ READBACK_DB: place.address }, 'ledger', 'verify')).exitCode).toBe(EXIT.ok);
  });

  it('is looked for where desk.json says, and says what is missing', async () => {
    await init({ READBACK_DB: place.address });
    const ran = await run({}, 'customer', 'list');
    expect(ran.exitCode).toBe(EXIT.system);
    expect(ran.errors).toContain('PGPASSWORD');
  });

  it('is the one of the flag before that of the environment before that of desk.json', async () => {
    await init({ READBACK_DB: place.address });
    const nowhere = 'postgres://127.0.0.1:1/nowhere';
    const byEnvironment = await run({ READBACK_DB: nowhere }, 'customer', 'list');
    expect(byEnvironment.exitCode).toBe(EXIT.system);
    expect(byEnvironment.errors).toContain(nowhere);
    const byFlag = await run({ READBACK_DB: place.address }, '--db', nowhere, 'customer', 'list', '--json');
    expect(byFlag.exitCode).toBe(EXIT.system);
    expect(byFlag.output).toContain('ledger-unreachable');
  });

  it('is not made in the ledger of another desk', async () => {
    await init({ READBACK_DB: place.address });
    folder = join(temporary.path, 'second');
    const second = await init({ READBACK_DB: place.address });
    expect(second.exitCode).toBe(EXIT.input);
    expect(second.errors).toContain('holds the ledger of a desk already');
    expect(() => readFileSync(join(folder, 'desk.json'))).toThrow('ENOENT');
  });

  it('of which there is no ledger is not made by looking for it', async () => {
    await init({ READBACK_DB: place.address });
    const empty = await newLedgerPlace();
    const ran = await run({ READBACK_DB: empty.address }, 'customer', 'list');
    expect(ran.exitCode).toBe(EXIT.system);
    expect(ran.errors).toContain('There is no ledger');
    await empty.remove();
  });
});

describe('a password where others can read it', () => {
  it('is refused on the command line', async () => {
    const ran = await init({}, '--db', place.address);
    expect(ran.exitCode).toBe(EXIT.input);
    expect(ran.errors).toContain('on the command line');
    expect(ran.errors).toContain('PGPASSWORD');
  });

  it('is refused in desk.json', async () => {
    await init({ READBACK_DB: place.address });
    const file = join(folder, 'desk.json');
    const desk = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...desk, database: place.address }));
    const ran = await run({}, 'customer', 'list');
    expect(ran.exitCode).toBe(EXIT.input);
    expect(ran.errors).toContain('in desk.json');
  });
});

it('a name that is no address is refused, as a flag and in the environment', async () => {
  expect((await init({}, '--db', 'ledger.sqlite')).exitCode).toBe(EXIT.input);
  expect((await init({ READBACK_DB: 'mysql://db/x' })).errors).toContain('postgres://user@host');
});
