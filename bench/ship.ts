// What is shipped: how long it takes with the runtimes at hand, how large it is, and how soon the challenge is on the screen
// of a single executable, against the same client as a script under the very Node that is inside.
import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { formatKey } from '@readback/core';
import { formatKit } from '@readback/core/vendor';
import { freshClientTemplate } from '../scripts/bundle.mjs';
import { packFile, trust } from '../test/support/example-vendor.js';
import { openTerminal } from '../test/support/terminal.js';
import { compare, sayRatio } from './support/compare.js';
import { say } from './support/figures.js';

const RUNS = 25;
const RATIO_AT_MOST = 1.25;
const SHIP_AT_MOST_S = 30;
const TARGETS = ['linux-x64', 'linux-arm64', 'win-x64'];
const MIB = 1024 * 1024;
const HOST = `${process.platform}-${process.arch}`;
if (!TARGETS.includes(HOST)) throw new Error(`executables for ${HOST} are not built`);

const VENDOR = 'packages/vendor-tui/bin/readback-vendor.mjs';
const vendor = (...args: string[]): { path?: string } =>
  JSON.parse(execFileSync(process.execPath, [VENDOR, '--json', ...args], { encoding: 'utf8' })) as { path?: string };

/** The Node for a target, taken from the registry where it is not at hand. */
const runtime = (target: string): string => String(vendor('ship', 'fetch-runtime', target).path);

async function gzipped(file: string): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: MIB }).pipe(createGzip())) bytes += chunk.length;
  return bytes;
}

const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
try {
  await freshClientTemplate();
  const [node = ''] = [HOST, ...TARGETS].map(runtime);
  const kit = join(folder, 'example.kit.json');
  writeFileSync(kit, formatKit({ trust: { ...trust, minVersion: 1 }, packFile }));
  const site = join(folder, 'site');
  const start = performance.now();
  const roots = trust.rootKeys.flatMap((key) => ['--root', formatKey('root-public', key)]);
  vendor('ship', '--kit', kit, ...roots, '--unsigned', '--out', site, '--target', ['script', ...TARGETS].join(','));
  const seconds = (performance.now() - start) / 1000;
  say({
    id: 'ship.time',
    what: 'ship: a script and three executables, runtimes at hand',
    unit: 's',
    value: seconds,
    goal: { atMost: SHIP_AT_MOST_S },
  });

  const script = join(site, 'script', 'readback-historian.mjs');
  const executable = join(site, HOST, `readback-historian${HOST.startsWith('win') ? '.exe' : ''}`);
  for (const [id, what, file] of [
    ['script', 'the script', script],
    ['executable', `the executable for ${HOST}`, executable],
  ] as const) {
    say({ id: `ship.size.${id}`, what: `size of ${what}`, unit: 'MiB', value: statSync(file).size / MIB });
    const gzip = (await gzipped(file)) / MIB;
    say({ id: `ship.size.${id}.gzip`, what: `size of ${what}, gzip`, unit: 'MiB', value: gzip });
  }

  const state = join(folder, 'state');
  const until = async (argv: readonly string[]): Promise<number> => {
    const from = performance.now();
    const terminal = openTerminal([...argv, '--state', state], { cols: 80, rows: 24 });
    await terminal.until('1 of 5');
    const took = performance.now() - from;
    // A process that is still ending would slow the next one.
    terminal.kill('SIGKILL');
    await terminal.exited;
    return took;
  };
  execFileSync(executable, ['--state', state, 'challenge']);
  const shipped = () => until([executable]);
  const bundled = () => until([node, script]);
  await shipped();
  await bundled();
  sayRatio(
    'ship.challenge',
    'challenge on the screen of the executable, against the script under the same Node',
    await compare(RUNS, shipped, bundled),
    RATIO_AT_MOST,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
