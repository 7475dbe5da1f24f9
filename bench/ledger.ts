// The ledger when it is long: how fast it is proved and with how much memory, and whether look-ups still take what they took.
//   npm run bench ledger                       1 million rows against 10,000, on SQLite and on PostgreSQL
//   npm run bench ledger -- --rows=5000000     the same with 5 million
//   npm run bench ledger -- --on=sqlite        on one of them
// The rows are real ones: hashed, chained and signed, each bound to its records, put in without the ceremony of acts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grantsWithGroups } from '../packages/vendor-tui/dist/ledger/code-groups.js';
import { findCustomers } from '../packages/vendor-tui/dist/ledger/customers.js';
import { grantsOfMachine } from '../packages/vendor-tui/dist/ledger/grant-queries.js';
import type { Ledger } from '../packages/vendor-tui/dist/ledger/open-ledger.js';
import { verifyChain } from '../packages/vendor-tui/dist/ledger/verify.js';
import { buildLedgers, customerWords, groupsOf, printOf } from './support/build-ledger.js';
import { type LedgerPlaces, placesIn } from './support/ledger-places.js';

const SMALL = 10_000;
const MOST_TIMES = 2;
const LOOK_UPS = 400;
/** What verifying may add to the memory of the process, whatever the length of the ledger. */
const MOST_GROWTH_MB = 150;

const flag = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const rows = Number(flag('rows') ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
let isGood = true;
let places: LedgerPlaces | undefined;

const LOOK_UP: Readonly<Record<string, (ledger: Ledger, n: number) => Promise<unknown[]>>> = {
  'a machine': (ledger, n) => grantsOfMachine(ledger, { productId: 'historian', print: printOf(n) }),
  'a customer': (ledger, n) => findCustomers(ledger, customerWords(n)),
  'a group of a code': (ledger, n) => grantsWithGroups(ledger, [groupsOf(n)[n % 20] ?? '']),
};

try {
  places = await placesIn(folder, flag('on'));
  const smallGrants = await buildLedgers(await places.bulks('small'), SMALL);
  const startMs = performance.now();
  const largeGrants = await buildLedgers(await places.bulks('large'), rows);
  console.log(`built ${rows} rows on ${places.names.join(' and ')} in ${seconds(startMs)} s`);
  for (const name of places.names) {
    const small = { ledger: await places.open(name, 'small'), grants: smallGrants };
    const large = { ledger: await places.open(name, 'large'), grants: largeGrants };
    for (const [what, lookUp] of Object.entries(LOOK_UP)) {
      const [few, many] = await medians([small, large], lookUp);
      const times = many / few;
      isGood &&= times <= MOST_TIMES;
      console.log(
        `${name}: finding ${what}: ${few.toFixed(3)} ms at ${SMALL} rows, ${many.toFixed(3)} ms at ${rows}: ${times.toFixed(2)} times (at most ${MOST_TIMES})`,
      );
    }
    await small.ledger.close();
    await large.ledger.close();
  }
  for (const name of places.names) {
    const ledger = await places.open(name, 'large');
    await verify(name, ledger);
    await ledger.close();
  }
} finally {
  await places?.remove();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isGood ? 0 : 1;

async function verify(name: string, ledger: Ledger): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const fromMs = performance.now();
  const report = await verifyChain(ledger, {
    onProgress: () => {
      peak = Math.max(peak, process.memoryUsage.rss());
    },
  });
  const growth = (peak - before) / 2 ** 20;
  isGood &&= report.isSound && growth <= MOST_GROWTH_MB;
  const rate = Math.round(rows / ((performance.now() - fromMs) / 1000));
  console.log(
    `${name}: verify: ${report.isSound ? 'sound' : JSON.stringify(report)}, ${rate} rows a second (${seconds(fromMs)} s), ${growth.toFixed(0)} MB more memory (at most ${MOST_GROWTH_MB})`,
  );
}

interface Built {
  readonly ledger: Ledger;
  readonly grants: number;
}

/** Taken in turns, so that a busy machine is busy for both. */
async function medians(
  both: readonly [small: Built, large: Built],
  lookUp: (ledger: Ledger, n: number) => Promise<unknown[]>,
): Promise<readonly [number, number]> {
  const taken: [number[], number[]] = [[], []];
  for (let run = 0; run < LOOK_UPS; run += 1) {
    for (const [place, { ledger, grants }] of both.entries()) {
      const n = (run * 7919) % grants;
      const from = performance.now();
      const found = await lookUp(ledger, n);
      taken[place]?.push(performance.now() - from);
      if (found.length === 0) throw new Error('a look-up found nothing');
    }
  }
  return [median(taken[0]), median(taken[1])];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function seconds(fromMs: number): string {
  return ((performance.now() - fromMs) / 1000).toFixed(0);
}
