// A seat is never sold twice, whatever several desks do on one file at one time.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ordersOf, recentGrants, verifyChain } from '../../packages/vendor-tui/src/ledger/index.js';
import { fillDesk, openTestLedger, temporaryFolder } from './ledger-fixture.js';
import { LIBSQL_URL } from './vendor-packages.js';

const DESKS = 4;
const TRIES = 50;
const SEATS = 60;

const folder = temporaryFolder();
const worker = join(folder.path, 'issue-worker.mjs');

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('issue-worker.ts', import.meta.url))],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['source'],
    logLevel: 'silent',
    plugins: [
      {
        // The native driver stays where it is installed.
        name: 'native-driver',
        setup: (bundle) => {
          bundle.onResolve({ filter: /^libsql$/ }, () => ({ path: LIBSQL_URL, external: true }));
        },
      },
    ],
  });
});

afterAll(folder.remove);

it(`sells exactly ${SEATS} seats when ${DESKS} processes try ${DESKS * TRIES} times`, async () => {
  const file = join(folder.path, 'ledger.db');
  const ledger = await openTestLedger(file);
  const { customerId, orderId } = await fillDesk(ledger, SEATS);

  const run = promisify(execFile);
  const desks = await Promise.all(
    Array.from({ length: DESKS }, (_, desk) =>
      run(process.execPath, [worker, file, orderId, String(desk + 1), String(TRIES)]),
    ),
  );
  const reports = desks.map((desk): unknown => JSON.parse(desk.stdout));
  const shown = reports.flatMap((report) => stringsOf(report));

  const grants = await recentGrants(ledger, { limit: 1000 });
  expect(grants).toHaveLength(SEATS);
  expect(await ordersOf(ledger, customerId)).toMatchObject([{ seatsUsed: SEATS, seatsLeft: 0 }]);
  expect(shown.toSorted()).toEqual(grants.map((grant) => grant.challenge).toSorted());
  expect(await verifyChain(ledger)).toMatchObject({ isSound: true, rows: 4 + SEATS });
  await ledger.close();
});

function stringsOf(report: unknown): string[] {
  if (typeof report !== 'object' || report === null || !('shown' in report)) throw new Error('no report');
  return Array.isArray(report.shown) ? report.shown.map(String) : [];
}
