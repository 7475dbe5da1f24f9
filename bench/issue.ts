// issue() at the desk, with its durable commit, against its parts done bare; both with a long ledger beneath, and whether
// memory stays flat over many issues.
//   npm run bench issue                                      1 million rows beneath
//   npm run bench issue -- --beneath=0 --issues=100000       as many rows, as many issues (each is tens of milliseconds)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { challengeGroups, encodeChallenge, type Pack, parseKit, verifyPack } from '@readback/core';
import { type Desk, initDesk, openDesk, randomPassphrase } from '@readback/vendor-tui';
import { printOf } from './support/build-ledger.js';
import { compare, report, timed, timedAsync } from './support/compare.js';
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

const flag = (name: string, otherwise: number): number =>
  Number(process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);
const beneath = flag('beneath', 1_000_000);
const issues = flag('issues', 3_000);

const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
let desk: Desk | undefined;
try {
  const passphrase = randomPassphrase();
  const cheap = { workFactor: 8 };
  const made = await initDesk({ folder: join(folder, 'desk'), passphrase, agent: AGENT }, cheap);
  const { trust, packFile } = parseKit(readFileSync(made.kitFile, 'utf8'));
  const pack = verifyPack(packFile, trust);
  if (beneath > 0) fillBeneath(made.folder, passphrase, pack);
  desk = await openDesk(made.folder, passphrase, cheap);
  const open = desk;
  let calls = 0;
  let customerId = '';
  let orderId = '';
  /** Another machine each time, and another customer after fifty of them. */
  const hearNext = async () => {
    if (calls % MACHINES === 0) {
      customerId = (await open.addCustomer({ name: `Customer ${calls}` })).id;
      const order = { productId: trust.productId, policyId: 'professional', quantity: 12, seats: MACHINES };
      orderId = (await open.addOrder({ customerId, ...order })).id;
    }
    calls += 1;
    const print = printOf(beneath + calls);
    const challenge = { purpose: 'activate', packTag: pack.tag, print, counter: 1, nonce: calls % 4096 } as const;
    return await open.hear(challengeGroups(encodeChallenge(challenge)));
  };
  const issue = async (): Promise<number> => {
    const heard = await hearNext();
    return await timedAsync(() => open.issue({ customerId, orderId, heard }));
  };
  await issue();
  const floor = openIssueFloor(join(made.folder, 'ledger.sqlite'), join(folder, 'floor.sqlite'));
  let run = 0;
  const parts = (): number => {
    run += 1;
    return timed(() => floor.issue(run));
  };
  for (let i = 0; i < WARM_UP; i++) {
    await issue();
    parts();
  }
  const what = `issue() with its commit and ${beneath} rows beneath, against its parts done bare`;
  report(what, await compare(RUNS, issue, parts), AT_MOST);
  floor.close();
  await watchMemory(issue);
} finally {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
}

function fillBeneath(deskFolder: string, passphrase: string, { product, version }: Pack): void {
  const program = ['scripts/run-ts.mjs', 'bench/support/fill-once.ts'];
  const filled = spawnSync(
    process.execPath,
    [...program, deskFolder, AGENT, String(beneath), product.id, String(version)],
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
  const growth = (peak - settled) / 2 ** 20;
  const isFlat = growth <= MOST_GROWTH_MB;
  console.log(
    `memory over ${issues} issues (${((performance.now() - fromMs) / 1000).toFixed(0)} s): ${(settled / 2 ** 20).toFixed(0)} MB after ${settleAfter}, ` +
      `${growth.toFixed(0)} MB more at most, goal ${MOST_GROWTH_MB}: ${isFlat ? 'met' : 'NOT MET'}`,
  );
  if (!isFlat) process.exitCode = 1;
}
