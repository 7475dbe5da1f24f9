// What shipping takes from its surroundings: the client without a kit, the folder with runtimes, the registry's client, and
// the Node that builds executables.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { shipError } from './errors.js';
import { NODE_LICENCE_SHA256, RUNTIMES, type Runtime, type RuntimeTarget, targetOfHost } from './runtimes.js';

export interface Ended {
  readonly exitCode: number | null;
  /** Both outputs, its last 2,000 characters. */
  readonly said: string;
}

export interface ShipPorts {
  readonly runtimes: readonly Runtime[];
  /** Of Node's licence text, 64 hex digits. */
  readonly nodeLicenceSha256: string;
  /** Where runtimes are kept. */
  readonly cacheFolder: string;
  /** What could run here, and so can build. */
  readonly host: RuntimeTarget | undefined;
  /** For messages. */
  readonly hostName: string;
  /** Throws `ship-template-missing`. */
  readonly readTemplate: () => Promise<ClientTemplate>;
  /** Has npm put a package into a folder; it takes registry, proxy and passwords from its own settings. */
  readonly npmPack: (name: string, version: string, folder: string) => Promise<Ended>;
  /** Runs Node to build an executable as a configuration file in a folder says. */
  readonly buildSea: (node: string, configFile: string, folder: string) => Promise<Ended>;
}

export interface ClientTemplate {
  readonly path: string;
  readonly text: string;
  /** JSON text. */
  readonly bill: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function createShipPorts(env: Environment): ShipPorts {
  return {
    runtimes: RUNTIMES,
    nodeLicenceSha256: NODE_LICENCE_SHA256,
    cacheFolder: cacheFolder(env),
    host: targetOfHost(process.platform, process.arch),
    hostName: `${process.platform}-${process.arch}`,
    readTemplate,
    npmPack: (name, version, folder) => {
      const args = ['pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', '.'];
      // Started by npm, its own program is known; Windows finds a command file only through a shell, which would take the
      // name of a folder apart: no argument has one.
      const npm = env['npm_execpath'];
      if (npm?.endsWith('npm-cli.js')) return run(process.execPath, [npm, ...args], { cwd: folder, env });
      return run('npm', args, { cwd: folder, env, shell: process.platform === 'win32' });
    },
    // Nothing of this user's surroundings may get into what is built.
    buildSea: (node, configFile, folder) => run(node, ['--build-sea', configFile], { cwd: folder, env: {} }),
  };
}

function cacheFolder(env: Environment): string {
  const home = env['HOME'] || homedir();
  if (env['READBACK_CACHE']) return env['READBACK_CACHE'];
  if (process.platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], 'readback', 'cache');
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'readback');
}

const TEMPLATE = 'client-template.mjs';

/** Beside the bundle of the desk's app, or in the folder `bundle` of its package. */
async function readTemplate(): Promise<ClientTemplate> {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const folder of [here, join(here, '..', '..', 'bundle')]) {
    const path = join(folder, TEMPLATE);
    const [text, bill] = await Promise.all([readText(path), readText(`${path}.bill.json`)]);
    if (text !== undefined && bill !== undefined) return { path, text, bill };
  }
  throw shipError('ship-template-missing');
}

const readText = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);

interface RunOptions {
  readonly cwd: string;
  readonly env: Environment;
  readonly shell?: boolean;
}

function run(command: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  return new Promise((resolve) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said = `${said}${chunk.toString('utf8')}`.slice(-2000);
    };
    const child = spawn(command, args, { ...options, env: { ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    // Only Ctrl-C reaches both by itself. Before the folder it works in is removed, which waits for the end as well.
    const endWithUs = (): void => void child.kill('SIGKILL');
    process.prependOnceListener('exit', endWithUs);
    const end = (ended: Ended): void => {
      process.off('exit', endWithUs);
      resolve(ended);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error) => end({ exitCode: null, said: error.message }));
    child.on('close', (exitCode) => end({ exitCode, said: said.trim() }));
  });
}
