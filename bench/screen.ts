// From the start of the process to the challenge on the screen, against a hello-world of Ink in the same terminal. A
// challenge waits to be answered, as after any interruption: the app opens on it. The figure is against Ink as esbuild
// bundles it; the second line, for orientation, against Ink with the mends of our bundles, which make it faster too.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatKit } from '@readback/core/vendor';
import { type Bundle, type BundleOptions, bundleApp, bundleEntry } from '../scripts/bundle.mjs';
import { packFile, trust } from '../test/support/example-vendor.js';
import { openTerminal } from '../test/support/terminal.js';
import { compare, sayRatio } from './support/compare.js';
import { say } from './support/figures.js';

const RUNS = 25;
const AT_MOST = 1.25;

const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
try {
  const kit = join(folder, 'example.kit.json');
  writeFileSync(kit, formatKit({ trust: { ...trust, minVersion: 1 }, packFile }));
  const client = await bundleApp('client', folder);
  const bundleHello = (file: string, options?: BundleOptions) =>
    bundleEntry('bench/support/hello-world-app.tsx', join(folder, file), options);
  const hello = await bundleHello('hello-world.mjs', { plugins: [] });
  const mendedHello = await bundleHello('mended-hello-world.mjs');
  const sayBundle = (id: string, what: string, { bytes }: Bundle) =>
    say({ id: `screen.bundle.${id}`, what: `bundle of ${what}`, unit: 'KiB', value: bytes / 1024 });
  sayBundle('client', 'the client', client);
  sayBundle('hello', 'a hello-world of Ink', hello);

  const until = async (argv: readonly string[], wanted: string): Promise<number> => {
    const start = performance.now();
    const terminal = openTerminal([process.execPath, ...argv], { cols: 80, rows: 24 });
    await terminal.until(wanted);
    const took = performance.now() - start;
    // A process that is still ending would slow the next one.
    terminal.kill('SIGKILL');
    await terminal.exited;
    return took;
  };
  const state = join(folder, 'state');
  execFileSync(process.execPath, [client.outfile, '--kit', kit, '--state', state, 'challenge']);
  const challenge = () => until([client.outfile, '--kit', kit, '--state', state], '1 of 5');
  const helloWorld = () => until([hello.outfile], 'hello world');
  const mendedHelloWorld = () => until([mendedHello.outfile], 'hello world');
  await challenge();
  await helloWorld();
  await mendedHelloWorld();
  sayRatio(
    'screen.challenge',
    'challenge on the screen, against a hello-world of Ink',
    await compare(RUNS, challenge, helloWorld),
    AT_MOST,
  );
  sayRatio(
    'screen.challenge-mended',
    'the same, against a hello-world of Ink with our mends',
    await compare(RUNS, challenge, mendedHelloWorld),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
