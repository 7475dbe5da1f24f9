// From the start of the process to the challenge on the screen, against a hello-world of Ink in the same terminal, both
// bundled the same way. A challenge waits to be answered, as after any interruption: the app opens on it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatKit } from '@readback/core';
import { bundleApp, bundleEntry } from '../scripts/bundle.mjs';
import { packFile, trust } from '../test/support/example-vendor.js';
import { closeTerminals, openTerminal } from '../test/support/terminal.js';
import { compare, report } from './support/compare.js';

const RUNS = 25;
const AT_MOST = 1.25;

const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
try {
  const kit = join(folder, 'example.kit.json');
  writeFileSync(kit, formatKit({ trust: { ...trust, minVersion: 1 }, packFile }));
  const client = await bundleApp('client', folder);
  const hello = await bundleEntry('bench/support/hello-world-app.tsx', join(folder, 'hello-world.mjs'));
  console.log(
    `bundles: client ${(client.bytes / 1024).toFixed(0)} KiB, hello-world ${(hello.bytes / 1024).toFixed(0)} KiB`,
  );

  const until = async (argv: readonly string[], wanted: string): Promise<number> => {
    const start = performance.now();
    const terminal = openTerminal([process.execPath, ...argv], { cols: 80, rows: 24 });
    await terminal.until(wanted);
    const took = performance.now() - start;
    closeTerminals();
    return took;
  };
  const state = join(folder, 'state');
  execFileSync(process.execPath, [client.outfile, '--kit', kit, '--state', state, 'challenge']);
  const challenge = () => until([client.outfile, '--kit', kit, '--state', state], '1 of 5');
  const helloWorld = () => until([hello.outfile], 'hello world');
  await challenge();
  await helloWorld();
  report('challenge on the screen, against a hello-world of Ink', await compare(RUNS, challenge, helloWorld), AT_MOST);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
