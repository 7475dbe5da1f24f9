// issue() at the desk, with its durable commit: against its parts done bare, both with a long ledger beneath; by the rows
// beneath; and whether memory stays flat over many issues.
//   npm run bench issue                                        100,000 rows beneath
//   npm run bench issue -- --full                              1 million
//   npm run bench issue -- --beneath=1000 --issues=100000      as many rows, as many issues (each is tens of milliseconds)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { challengeGroups, encodeChallenge, type Pack, parseKit, verifyPack } from '@readback/core';
import { initDesk, openDesk, randomPassphrase } from '@readback/vendor-tui';
import { printOf } from './support/build-ledger.js';
import { compare, ratioOf, sayRatio, timed, timedAsync } from './support/compare.js';
import { say } from './support/figures.js';
import { sizeFlag } from './support/flags.js';
import { openIssueFloor } from './support/issue-floor.js';

const AGENT = 'bench';
const WARM_UP = 10;
const RUNS = 61;
const AT_MOST = 1.25;
/** What many issues may add to the memory of the process, however many they are. */
const MOST_GROWTH_MB = 50;
const MACHINES = 50;
/** Before memory is looked at: what is kept for the next issue has been made. */
const SETTLE = 500;

/** Desks with so many rows are compared, and one with as many as are asked for. */
const LENGTHS = [1_000, 10_000, 100_000, 1_000_000];
const beneath = sizeFlag('beneath', 100_000, 1_000_000);
const lengths = [...LENGTHS.filter((length) => length < beneath), beneath];
const issues = sizeFlag('issues', 1_000, 3_000);

interface Place {
  readonly folder: string;
  readonly close: () => Promise<void>;
  /** Milliseconds. */
  readonly issue: () => Promise<number>;
}

const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
const places: Place[] = [];
try {
  for (const length of lengths) places.push(await openPlace(length));
  const longest = places.at(-1);
  if (!longest) throw new Error('no desk');
  await longest.issue();
  const floor = openIssueFloor(join(longest.folder, 'ledger.sqlite'), join(folder, 'floor.sqlite'));
  let run = 0;
  const parts = (): number => {
    run += 1;
    return timed(() => floor.issue(run));
  };
  for (let i = 0; i < WARM_UP; i++) {
    for (const { issue } of places) await issue();
    parts();
  }
  const what = `issue() with its commit and ${beneath} rows beneath, against its parts done bare`;
  sayRatio('issue.floor', what, await compare(RUNS, longest.issue, parts), AT_MOST);
  floor.close();
  await sayByRows();
  await watchMemory(longest.issue);
} finally {
  for (const { close } of places) await close();
  rmSync(folder, { recursive: true, force: true });
}

/** A desk of its own, with so many rows. */
async function openPlace(rows: number): Promise<Place> {
  const passphrase = randomPassphrase();
  const cheap = { workFactor: 8 };
  const made = await initDesk({ folder: join(folder, `desk-${rows}`), passphrase, agent: AGENT }, cheap);
  const { trust, packFile } = parseKit(readFileSync(made.kitFile, 'utf8'));
  const pack = verifyPack(packFile, trust);
  fillBeneath(made.folder, passphrase, pack, rows);
  const desk = await openDesk(made.folder, passphrase, cheap);
  let calls = 0;
  let customerId = '';
  let orderId = '';
  /** Another machine each time, and another customer after fifty of them. */
  const hearNext = async () => {
    if (calls % MACHINES === 0) {
      customerId = (await desk.addCustomer({ name: `Customer ${calls}` })).id;
      const order = { productId: trust.productId, policyId: 'professional', quantity: 12, seats: MACHINES };
      orderId = (await desk.addOrder({ customerId, ...order })).id;
    }
    calls += 1;
    const print = printOf(rows + calls);
    const challenge = { purpose: 'activate', packTag: pack.tag, print, counter: 1, nonce: calls % 4096 } as const;
    return await desk.hear(challengeGroups(encodeChallenge(challenge)));
  };
  return {
    folder: made.folder,
    close: () => desk.close(),
    issue: async () => {
      const heard = await hearNext();
      return await timedAsync(() => desk.issue({ customerId, orderId, heard }));
    },
  };
}

/** In turns, against the shortest. */
async function sayByRows(): Promise<void> {
  const taken = places.map((): number[] => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [place, { issue }] of places.entries()) taken[place]?.push(await issue());
  }
  for (const [place, rows] of lengths.entries()) {
    const what = `issue() with ${rows} rows beneath, against ${lengths[0]}`;
    sayRatio(`issue.rows.${rows}`, what, ratioOf(taken[place] ?? [], taken[0] ?? []));
  }
}

function fillBeneath(deskFolder: string, passphrase: string, { product, version }: Pack, rows: number): void {
  const program = ['scripts/run-ts.mjs', 'bench/support/fill-once.ts'];
  const filled = spawnSync(
    process.execPath,
    [...program, deskFolder, AGENT, String(rows), product.id, String(version)],
    { input: passphrase, stdio: ['pipe', 'inherit', 'inherit'] },
  );
  if (filled.status !== 0) throw new Error('the ledger could not be filled');
}

async function watchMemory(issue: () => Promise<number>): Promise<void> {
  const settleAfter = Math.min(SETTLE, issues >> 1);
  let settled = 0;
  let peak = 0;
  const fromMs = performance.now();
  for (let issued = 1; issued <= issues; issued += 1) {
    await issue();
    const rss = process.memoryUsage.rss();
    if (issued <= settleAfter) settled = Math.max(settled, rss);
    peak = Math.max(peak, rss);
  }
  console.log(
    `${issues} issues in ${((performance.now() - fromMs) / 1000).toFixed(0)} s; ${(settled / 2 ** 20).toFixed(0)} MB after ${settleAfter}`,
  );
  say({
    id: 'issue.memory',
    what: `memory that ${issues} issues add at most, after the first ${settleAfter}`,
    unit: 'MB',
    value: (peak - settled) / 2 ** 20,
    runs: issues,
    goal: { atMost: MOST_GROWTH_MB },
  });
}
