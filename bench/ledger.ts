// The ledger when it is long: how fast it is proved and with how much memory, and whether look-ups still take what they took.
//   npm run bench ledger                       1 million rows against 10,000
//   npm run bench ledger -- --rows=5000000     the same with 5 million
// The rows are real ones: hashed, chained and signed, each bound to its records, put in without the ceremony of acts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grantsWithGroups } from '../packages/vendor-tui/dist/ledger/code-groups.js';
import { findCustomers } from '../packages/vendor-tui/dist/ledger/customers.js';
import { grantsOfMachine } from '../packages/vendor-tui/dist/ledger/grant-queries.js';
import { verifyChain } from '../packages/vendor-tui/dist/ledger/verify.js';
import { type BuiltLedger, buildLedger } from './support/build-ledger.js';

const SMALL = 10_000;
const MOST_TIMES = 2;
const LOOK_UPS = 400;
/** What verifying may add to the memory of the process, whatever the length of the ledger. */
const MOST_GROWTH_MB = 150;

const flag = process.argv.find((argument) => argument.startsWith('--rows='));
const rows = flag === undefined ? 1_000_000 : Number(flag.slice('--rows='.length));
const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
let isGood = true;
try {
  const small = await buildLedger(join(folder, 'small.sqlite'), SMALL);
  const startMs = performance.now();
  const large = await buildLedger(join(folder, 'large.sqlite'), rows);
  console.log(`built ${rows} rows in ${seconds(startMs)} s`);

  const lookUps: readonly (readonly [string, (built: BuiltLedger, n: number) => Promise<unknown[]>])[] = [
    ['a machine', ({ ledger, printOf }, n) => grantsOfMachine(ledger, { productId: 'historian', print: printOf(n) })],
    ['a customer', ({ ledger, customerWords }, n) => findCustomers(ledger, customerWords(n))],
    ['a group of a code', ({ ledger, groupOf }, n) => grantsWithGroups(ledger, [groupOf(n)])],
  ];
  for (const [what, lookUp] of lookUps) {
    const [few, many] = await medians(small, large, lookUp);
    const times = many / few;
    isGood &&= times <= MOST_TIMES;
    console.log(
      `finding ${what}: ${few.toFixed(3)} ms at ${SMALL} rows, ${many.toFixed(3)} ms at ${rows}: ${times.toFixed(2)} times (at most ${MOST_TIMES})`,
    );
  }

  const before = process.memoryUsage.rss();
  let peak = before;
  const verifyMs = performance.now();
  const report = await verifyChain(large.ledger, {
    onProgress: () => {
      peak = Math.max(peak, process.memoryUsage.rss());
    },
  });
  const growth = (peak - before) / 2 ** 20;
  isGood &&= report.isSound && growth <= MOST_GROWTH_MB;
  const rate = Math.round(rows / ((performance.now() - verifyMs) / 1000));
  console.log(
    `verify: ${report.isSound ? 'sound' : JSON.stringify(report)}, ${rate} rows a second, ${growth.toFixed(0)} MB more memory (at most ${MOST_GROWTH_MB})`,
  );
  await small.ledger.close();
  await large.ledger.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isGood ? 0 : 1;

/** Taken in turns, so that a busy machine is busy for both. */
async function medians(
  small: BuiltLedger,
  large: BuiltLedger,
  lookUp: (built: BuiltLedger, n: number) => Promise<unknown[]>,
): Promise<readonly [number, number]> {
  const taken: [number[], number[]] = [[], []];
  for (let run = 0; run < LOOK_UPS; run += 1) {
    for (const [place, built] of [small, large].entries()) {
      const n = (run * 7919) % built.grants;
      const from = performance.now();
      const found = await lookUp(built, n);
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
