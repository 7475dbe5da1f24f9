// issue() at the desk, with its durable commit, against its parts done bare.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { challengeGroups, encodeChallenge, parseKit, verifyPack } from '@readback/core';
import { type Desk, initDesk, openDesk, randomPassphrase } from '@readback/vendor-tui';
import { print } from '../test/support/example-vendor.js';
import { compare, report, timed, timedAsync } from './support/compare.js';
import { openIssueFloor } from './support/issue-floor.js';

const WARM_UP = 10;
const RUNS = 61;
const AT_MOST = 1.25;

const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
let desk: Desk | undefined;
try {
  const passphrase = randomPassphrase();
  const cheap = { workFactor: 8 };
  const made = await initDesk({ folder: join(folder, 'desk'), passphrase, agent: 'bench' }, cheap);
  desk = await openDesk(made.folder, passphrase, cheap);
  const open = desk;
  const { trust, packFile } = parseKit(readFileSync(made.kitFile, 'utf8'));
  const pack = verifyPack(packFile, trust);
  const [customer] = await open.findCustomers('');
  if (!customer) throw new Error('the example desk has no customer');
  const order = await open.addOrder({
    customerId: customer.id,
    productId: trust.productId,
    policyId: 'professional',
    quantity: 12,
    seats: 10_000,
  });

  let calls = 0;
  const hearNext = async () => {
    calls += 1;
    const challenge = { purpose: 'activate', packTag: pack.tag, print, counter: calls % 256, nonce: calls } as const;
    return await open.hear(challengeGroups(encodeChallenge(challenge)));
  };
  const issue = async (): Promise<number> => {
    const heard = await hearNext();
    return await timedAsync(() => open.issue({ customerId: customer.id, orderId: order.id, heard }));
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
  report('issue() with its commit, against its parts done bare', await compare(RUNS, issue, parts), AT_MOST);
  floor.close();
} finally {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
}
