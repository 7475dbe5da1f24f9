// PostgreSQL under the ledger: addresses, refusals of the server, limits, and what a session must be set to.
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ReadbackError } from '@readback/core';
import { EXIT, exitCodeOf } from '@readback/tui-kit/plain';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addCustomer,
  findCustomers,
  openPostgres,
  parsePostgresAddress,
  recentGrants,
  recordGrant,
  type SignedLedger,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { postgresError } from '../../packages/vendor-tui/src/ledger/postgres-errors.js';
import { passwordFor } from '../../packages/vendor-tui/src/ledger/postgres-password.js';
import { uniqueViolationOf } from '../../packages/vendor-tui/src/ledger/unique-violation.js';
import { asSuperuser, type LedgerPlace, newLedgerPlace, serverAddress } from './database-fixture.js';
import { codeOf, fillDesk, newGrant, openTestLedger, temporaryFolder } from './ledger-fixture.js';
import { runRaw } from './vendor-packages.js';

const PASSWORD = 'heron-17-lantern';

const temporary = temporaryFolder();
afterAll(temporary.remove);

let place: LedgerPlace;
let ledger: SignedLedger;

function withLedger(): void {
  beforeEach(async () => {
    place = await newLedgerPlace();
    ledger = await openTestLedger(place.address, { lockTimeoutMs: 50 });
  });

  afterEach(async () => {
    await ledger.close();
    await place.remove();
  });
}

/** The error that opening ends with; wherever one looks in it, there is no password. */
async function refusal(address: string, options: Parameters<typeof openTestLedger>[1] = {}): Promise<ReadbackError> {
  try {
    await (await openTestLedger(address, options)).close();
  } catch (error) {
    if (!(error instanceof ReadbackError)) throw error;
    const everything = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    expect(everything).not.toContain(PASSWORD);
    expect(everything).not.toContain(new URL(serverAddress()).password);
    return error;
  }
  throw new Error('it was opened');
}

type Parts = Partial<Pick<URL, 'username' | 'password' | 'port' | 'pathname'>>;

/** The address of the ledger with other parts, or another setting of its session. */
function changed(parts: Parts, setting?: string): string {
  const url = Object.assign(new URL(place.address), parts);
  const options = url.searchParams.get('options') ?? '';
  if (setting !== undefined) url.searchParams.set('options', `${options} -c ${setting}`);
  return url.href;
}

describe('an address', () => {
  it('is shown without its password, and read whole', () => {
    expect(parsePostgresAddress(`postgresql://ada:${PASSWORD}%2F@db.example:5433/readback?sslmode=require`)).toEqual({
      place: 'postgres://ada@db.example:5433/readback?sslmode=require',
      host: 'db.example',
      port: 5433,
      user: 'ada',
      password: `${PASSWORD}/`,
      database: 'readback',
      options: undefined,
      ssl: { rejectUnauthorized: false },
    });
    expect(parsePostgresAddress('postgres:///readback?host=/run/postgresql')).toMatchObject({
      host: '/run/postgresql',
      user: undefined,
      database: 'readback',
    });
    expect(parsePostgresAddress('postgres://[::1]/x?sslmode=disable')).toMatchObject({ host: '::1', ssl: false });
  });

  it.each([
    [`postgres:/ada:${PASSWORD}@db/x`],
    [`mysql://ada:${PASSWORD}@db/x`],
    [`postgres://ada:${PASSWORD}@db:99999999/x`],
    [`postgres://ada:1/${PASSWORD}@db/x`],
    [`postgres://ada:${PASSWORD}#1@db/x`],
    [`postgres://ada:1?${PASSWORD}@db/x`],
    [`postgres://ada@db/x?password=${PASSWORD}`],
    [`postgres://ada:%zz${PASSWORD}@db/x`],
    [`postgres://ada:${PASSWORD}@db/x?sslmode=perhaps`],
    [`postgres://ada:${PASSWORD}@db/x?sslmode=verify-full&sslrootcert=/no/such/file`],
  ])('that cannot be used is refused without repeating it: %s', async (address) => {
    const error = await openPostgres(address).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'ledger-address-invalid', family: 'input' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(PASSWORD);
  });
});

describe('a password', () => {
  const address = parsePostgresAddress('postgres://ada@db.example/readback');

  function fileWith(text: string, mode: number): string {
    const file = join(temporary.path, `pgpass-${mode}`);
    writeFileSync(file, text, { mode });
    return file;
  }

  it('is that of the address, then of PGPASSWORD, then of the first line that fits in ~/.pgpass', () => {
    const PGPASSFILE = fileWith(
      '# mine\nother:*:*:ada:no\ndb.example:5433:*:ada:no\ndb.example:*:readback:ada:a\\:b\\\\c\n*:*:*:*:no\n',
      0o600,
    );
    const own = parsePostgresAddress('postgres://ada:mine@db.example/readback');
    expect(passwordFor(own, { PGPASSWORD: 'x', PGPASSFILE })).toBe('mine');
    expect(passwordFor(address, { PGPASSWORD: 'x', PGPASSFILE })).toBe('x');
    expect(passwordFor(address, { PGPASSFILE })).toBe('a:b\\c');
    expect(passwordFor(parsePostgresAddress('postgres:///x?host=/run/pg'), { PGPASSFILE, USER: 'bo' })).toBe('no');
  });

  it('is none where others can read the file, or there is none', () => {
    expect(passwordFor(address, { PGPASSFILE: fileWith('*:*:*:*:no', 0o644) })).toBe('');
    expect(passwordFor(address, { HOME: join(temporary.path, 'nobody') })).toBe('');
  });
});

describe('a server that cannot be used', () => {
  withLedger();

  it('because of the password', async () => {
    const error = await refusal(changed({ password: PASSWORD }));
    expect(error.code).toBe('ledger-login-refused');
    expect(exitCodeOf(error)).toBe(EXIT.system);
    expect((await refusal(changed({ password: '' }))).code).toBe('ledger-login-refused');
    expect((await refusal(changed({ username: 'nobody-here' }))).code).toBe('ledger-login-refused');
  });

  it('because the database does not exist', async () => {
    const error = await refusal(changed({ pathname: '/no_such_database' }));
    expect(error).toMatchObject({ code: 'ledger-database-missing', next: expect.stringContaining('createdb') });
    expect(error.message).toContain('/no_such_database');
    expect(exitCodeOf(error)).toBe(EXIT.system);
  });

  it('because it is down', async () => {
    const nobody = await listening();
    await closed(nobody.server);
    const error = await refusal(changed({ port: String(nobody.port) }));
    expect(error.code).toBe('ledger-unreachable');
    expect(exitCodeOf(error)).toBe(EXIT.system);
  });

  it('because it is silent, or hangs up', async () => {
    const silent = await listening((socket) => socket.resume());
    const address = changed({ port: String(silent.port) });
    expect((await refusal(address, { connectTimeoutMs: 100 })).code).toBe('ledger-unreachable');
    await closed(silent.server);
    const rude = await listening((socket) => socket.destroy());
    expect((await refusal(changed({ port: String(rude.port) }))).code).toBe('ledger-unreachable');
    await closed(rude.server);
  });

  it('and does not keep the connection on which it asked for a password that nobody has', async () => {
    let hungUp = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    // Asks for a proof of the password, and then waits for as long as it takes.
    const questions = [scram(10, 'SCRAM-SHA-256\0\0'), scram(11, 'r=a,s=YQ==,i=4096')];
    const patient = await listening((socket) => {
      socket.on('data', () => socket.write(questions.shift() ?? '')).on('error', () => undefined);
      socket.once('close', hungUp);
    });
    const address = changed({ port: String(patient.port), password: '' });
    expect((await refusal(address)).code).toBe('ledger-login-refused');
    await end;
    await closed(patient.server);
  });

  it('because it does not speak TLS', async () => {
    const error = await refusal(`${changed({})}&sslmode=require`);
    expect(error.code).toBe('ledger-not-encrypted');
  });

  it('because its encoding or schema is none for a ledger', async () => {
    await asSuperuser((client) =>
      client.query("create database ascii_only encoding 'SQL_ASCII' template template0 locale 'C'"),
    );
    const ascii = await refusal(serverAddress('ascii_only'));
    expect(ascii).toMatchObject({ code: 'ledger-server-unfit', message: expect.stringContaining('UTF8') });
    await asSuperuser((client) => client.query('drop database ascii_only'));
    const nowhere = `${serverAddress()}?options=${encodeURIComponent('-c search_path=nowhere')}`;
    expect((await refusal(nowhere)).code).toBe('ledger-server-unfit');
  });
});

describe('a server that says no later', () => {
  withLedger();

  it('because it may only be read', async () => {
    await ledger.close();
    ledger = await openTestLedger(changed({}, 'default_transaction_read_only=on'));
    expect(await findCustomers(ledger, '')).toEqual([]);
    await expect(addCustomer(ledger, { name: 'One' })).rejects.toMatchObject({
      code: 'ledger-read-only',
      next: expect.stringContaining('main server'),
    });
  });

  it('because the user may not write', async () => {
    const schema = String((await runRaw(ledger, 'select current_schema() as name')).map((row) => Object(row).name));
    const user = `reader_${schema}`;
    await asSuperuser((client) =>
      client.query(`create role ${user} login password '${PASSWORD}'; grant usage on schema ${schema} to ${user};
        grant select on all tables in schema ${schema} to ${user}`),
    );
    const address = changed({ username: user, password: PASSWORD });
    const reader = await openTestLedger(address);
    expect(await findCustomers(reader, '')).toEqual([]);
    expect(await codeOf(addCustomer(reader, { name: 'One' }))).toBe('ledger-read-only');
    await reader.close();
    await asSuperuser((client) => client.query(`drop owned by ${user}; drop role ${user}`));
  });

  it('because another program holds the ledger, and it goes on afterwards', async () => {
    const other = await openTestLedger(place.address);
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let began = (): void => undefined;
    const beginning = new Promise<void>((resolve) => {
      began = resolve;
    });
    const holding = other.db.transaction().execute(async () => {
      began();
      await held;
    });
    await beginning;
    expect(await codeOf(addCustomer(ledger, { name: 'One' }))).toBe('ledger-locked');
    expect(await findCustomers(ledger, '')).toEqual([]);
    letGo();
    await holding;
    expect((await addCustomer(ledger, { name: 'One' })).id).toBe('c-1');
    await other.close();
  });

  it('because a statement takes too long', async () => {
    const impatient = await openTestLedger(place.address, { statementTimeoutMs: 50 });
    expect(await codeOf(runRaw(impatient, 'select pg_sleep(20)'))).toBe('ledger-too-slow');
    expect(await findCustomers(impatient, '')).toEqual([]);
    await impatient.close();
  });
});

describe('an error of the server', () => {
  it.each([
    ['53100', 'ledger-disk-full'],
    ['XX001', 'ledger-damaged'],
    ['08006', 'ledger-connection-lost'],
    ['57P03', 'ledger-unreachable'],
    ['ENOTFOUND', 'ledger-unreachable'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'ledger-not-encrypted'],
    ['42P01', 'ledger-failed'],
  ])('%s is named', (code, expected) => {
    expect(postgresError(Object.assign(new Error('x'), { code }), 'postgres://db/x').code).toBe(expected);
  });

  it('that a row is there already tells table and columns', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "packs_key"'), {
      code: '23505',
      table: 'packs',
      detail: 'Key (product_id, version)=(demo, 1) already exists.',
    });
    expect(uniqueViolationOf(error)).toMatchObject({ table: 'packs', columns: ['product_id', 'version'] });
  });
});

describe('what is kept', () => {
  withLedger();

  it('is on the disk of a server that would rather answer first', async () => {
    const hasty = await openTestLedger(changed({}, 'synchronous_commit=off'));
    expect(await runRaw(hasty, 'show synchronous_commit')).toEqual([{ synchronousCommit: 'on' }]);
    await hasty.close();
  });

  it('comes back as the numbers that SQLite gives, or not at all', async () => {
    expect(
      await runRaw(ledger, 'select 9007199254740991::bigint as a, 2::smallint as b, count(*) as c from agents'),
    ).toEqual([{ a: 9_007_199_254_740_991, b: 2, c: 0 }]);
    expect(await codeOf(runRaw(ledger, 'select 9007199254740992::bigint as a'))).toBe('ledger-bad-value');
    expect(await findCustomers(ledger, '')).toEqual([]);
  });

  it('holds no text that the server cannot hold', async () => {
    expect(await codeOf(runRaw(ledger, 'select $1 as x', ['One\0']))).toBe('ledger-bad-value');
    expect(await codeOf(runRaw(ledger, "select convert_from('\\x00'::bytea, 'UTF8') as x"))).toBe('ledger-bad-value');
    expect(await codeOf(runRaw(ledger, `select '{"a":"\\u0000"}'::json->>'a' as x`))).toBe('ledger-bad-value');
    expect(await findCustomers(ledger, '')).toEqual([]);
  });

  it('is never taken for done where a statement before had failed', async () => {
    const { orderId } = await fillDesk(ledger, 3);
    await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    const carelessly = ledger.db.transaction().execute(async (tx) => {
      await tx.deleteFrom('calls').execute();
      await tx
        .updateTable('grants')
        .set({ digest: null as unknown as string })
        .execute()
        .catch(() => undefined);
    });
    expect(await codeOf(carelessly)).toBe('ledger-failed');
    expect(await recentGrants(ledger)).toHaveLength(1);
  });
});

/** A step of the login that the server begins. */
function scram(step: number, text: string): Buffer {
  const message = Buffer.alloc(9 + text.length, text, 'latin1');
  message.write('R', 'latin1');
  message.writeUInt32BE(8 + text.length, 1);
  message.writeUInt32BE(step, 5);
  message.write(text, 9, 'latin1');
  return message;
}

async function listening(onConnection: Parameters<typeof createServer>[1] = () => undefined): Promise<{
  server: Server;
  port: number;
}> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

async function closed(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
}
