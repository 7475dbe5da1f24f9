// The ledger when it is long: how fast it is proved and with how much memory, and whether look-ups still take what they took.
//   npm run bench ledger                       1,000 to 100,000 rows, on SQLite and on PostgreSQL
//   npm run bench ledger -- --full             up to 1 million
//   npm run bench ledger -- --rows=5000000     up to 5 million
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
import { median, ratioOf, sayRatio } from './support/compare.js';
import { say } from './support/figures.js';
import { sizeFlag, textFlag } from './support/flags.js';
import { type LedgerPlaces, placesIn } from './support/ledger-places.js';

/** Ledgers of these lengths are compared, and one of the length that is asked for. */
const LENGTHS = [1_000, 10_000, 100_000, 1_000_000];
/** Look-ups may take so many times what they take at this length. */
const SMALL = 10_000;
const MOST_TIMES = 2;
/** A short ledger is verified so many times at most. */
const MOST_ROUNDS = 9;
const LOOK_UPS = 400;
/** What verifying may add to the memory of the process, whatever the length of the ledger. */
const MOST_GROWTH_MB = 150;

const rows = sizeFlag('rows', 100_000, 1_000_000);
const lengths = [...LENGTHS.filter((length) => length < rows), rows];
const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
let removePlaces: LedgerPlaces['remove'] | undefined;

const LOOK_UP: Readonly<Record<string, (ledger: Ledger, n: number) => Promise<unknown[]>>> = {
  'a machine': (ledger, n) => grantsOfMachine(ledger, { productId: 'historian', print: printOf(n) }),
  'a customer': (ledger, n) => findCustomers(ledger, customerWords(n)),
  'a group of a code': (ledger, n) => grantsWithGroups(ledger, [groupsOf(n)[n % 20] ?? '']),
};

try {
  const { names, bulks, open, remove } = await placesIn(folder, textFlag('on'));
  removePlaces = remove;
  const startMs = performance.now();
  const grants: number[] = [];
  for (const length of lengths) grants.push(await buildLedgers(await bulks(`rows_${length}`), length));
  console.log(`built ${lengths.join(' + ')} rows on ${names.join(' and ')} in ${seconds(startMs)} s`);
  for (const name of names) {
    const ledgers: Built[] = [];
    for (const [place, length] of lengths.entries()) {
      ledgers.push({ length, ledger: await open(name, `rows_${length}`), grants: grants[place] ?? 0 });
    }
    for (const [what, lookUp] of Object.entries(LOOK_UP)) await sayLookUp(name, what, ledgers, lookUp);
    await sayVerify(name, ledgers);
    for (const { ledger } of ledgers) await ledger.close();
  }
} finally {
  await removePlaces?.();
  rmSync(folder, { recursive: true, force: true });
}

interface Built {
  readonly length: number;
  readonly ledger: Ledger;
  readonly grants: number;
}

/** Taken in turns, so that a busy machine is busy for all of them. */
async function sayLookUp(
  name: string,
  what: string,
  ledgers: readonly Built[],
  lookUp: (ledger: Ledger, n: number) => Promise<unknown[]>,
): Promise<void> {
  const taken = ledgers.map((): number[] => []);
  for (let run = 0; run < LOOK_UPS; run += 1) {
    for (const [place, { ledger, grants }] of ledgers.entries()) {
      const n = (run * 7919) % grants;
      const from = performance.now();
      const found = await lookUp(ledger, n);
      taken[place]?.push(performance.now() - from);
      if (found.length === 0) throw new Error('a look-up found nothing');
    }
  }
  sayTimes(`ledger.${name}.${what.replaceAll(' ', '-')}`, `${name}: finding ${what}`, ledgers, taken);
}

/** A row of each, against the shortest ledger; short ledgers several times. */
async function sayVerify(name: string, ledgers: readonly Built[]): Promise<void> {
  const [shortest] = ledgers;
  if (!shortest) return;
  await verifyOnce(name, shortest);
  let first = Number.NaN;
  for (const built of ledgers) {
    const { length } = built;
    const rounds = Math.min(MOST_ROUNDS, Math.ceil(SMALL / length));
    const perRow: number[] = [];
    let growth = 0;
    for (let round = 0; round < rounds; round += 1) {
      const once = await verifyOnce(name, built);
      perRow.push(once.ms / length);
      growth = Math.max(growth, once.growthMb);
    }
    const ms = median(perRow);
    if (built === shortest) first = ms;
    const id = `ledger.${name}.verify`;
    say({
      id: `${id}.${length}`,
      what: `${name}: verifying a row at ${length} rows, against ${shortest.length}`,
      unit: 'times',
      value: ms / first,
      runs: rounds,
      ms,
      baselineMs: first,
    });
    if (built !== ledgers.at(-1)) continue;
    const what = `${name}: memory that verifying ${length} rows adds`;
    say({ id: `${id}.memory`, what, unit: 'MB', value: growth, goal: { atMost: MOST_GROWTH_MB } });
  }
}

async function verifyOnce(
  name: string,
  { ledger }: Built,
): Promise<{ readonly ms: number; readonly growthMb: number }> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const fromMs = performance.now();
  const report = await verifyChain(ledger, {
    onProgress: () => {
      peak = Math.max(peak, process.memoryUsage.rss());
    },
  });
  const ms = performance.now() - fromMs;
  if (!report.isSound) throw new Error(`${name}: ${JSON.stringify(report)}`);
  return { ms, growthMb: (peak - before) / 2 ** 20 };
}

function sayTimes(id: string, what: string, ledgers: readonly Built[], taken: readonly (readonly number[])[]): void {
  for (const [place, { length }] of ledgers.entries()) {
    const times = ratioOf(taken[place] ?? [], taken[0] ?? []);
    sayRatio(`${id}.${length}`, `${what} at ${length} rows, against ${ledgers[0]?.length}`, times);
  }
  const small = taken[ledgers.findIndex(({ length }) => length === SMALL)];
  if (!small || rows <= SMALL) return;
  sayRatio(`${id}.growth`, `${what} at ${rows} rows, against ${SMALL}`, ratioOf(taken.at(-1) ?? [], small), MOST_TIMES);
}

function seconds(fromMs: number): string {
  return ((performance.now() - fromMs) / 1000).toFixed(0);
}
