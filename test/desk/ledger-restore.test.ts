// Backups and what follows a restore, on either database and from one to the other; and clocks that cannot be right.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  acceptClock,
  addAgent,
  addCustomer,
  BACKUP_TABLES,
  chainHead,
  confirmCaller,
  createRowSigner,
  findCustomers,
  formatHead,
  isPostgresAddress,
  machineColumns,
  openPostgres,
  openSqlite,
  parseHead,
  REBUILT_TABLES,
  recentRows,
  reconcileLedger,
  recordGrant,
  refuseUnsure,
  restoreLedger,
  type SignedLedger,
  verifyChain,
  withSigner,
  writeBackup,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import {
  AGENT,
  agentPublicKey,
  codeOf,
  fillDesk,
  NOW_MS,
  newGrant,
  openTestLedger,
  printOf,
  temporaryFolder,
} from './ledger-fixture.js';

const BO_SECRET = new Uint8Array(32).fill(9);

let place: LedgerPlace;
let target: LedgerPlace;
let ledger: SignedLedger;
let clock: { nowMs: number };
let orderId: string;

beforeEach(async () => {
  place = await newLedgerPlace();
  target = await newLedgerPlace();
  clock = { nowMs: NOW_MS };
  ledger = await openTestLedger(place.address, { nowMs: () => clock.nowMs });
  ({ orderId } = await fillDesk(ledger, 50));
});

afterEach(async () => {
  await ledger.close();
  await place.remove();
  await target.remove();
});

async function backupOf(from: SignedLedger): Promise<string> {
  let text = '';
  await writeBackup(from, async (lines) => {
    text += lines;
  });
  return text;
}

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.replace(/\n$/, '').split('\n');
}

async function restore(backup: string, address: string): Promise<void> {
  const backend = await (isPostgresAddress(address) ? openPostgres : openSqlite)(address, { create: true });
  await restoreLedger(backend, { path: 'b', lines: linesOf(backup) });
}

async function restored(backup: string): Promise<SignedLedger> {
  await restore(backup, target.address);
  const opened = await openTestLedger(target.address, { nowMs: () => clock.nowMs });
  await ledger.close();
  ledger = opened;
  return opened;
}

const issue = (to: SignedLedger, n: number) => recordGrant(to, newGrant(orderId, n), { takesSeat: true });
const headOf = async (of: SignedLedger) => parseHead(formatHead(await chainHead(of)));

describe('a backup', () => {
  it('holds everything, of one moment, while desks go on writing', async () => {
    await issue(ledger, 1);
    const before = await chainHead(ledger);
    const other = await openTestLedger(place.address, { nowMs: () => clock.nowMs });
    let text = '';
    const report = await writeBackup(ledger, async (lines) => {
      if (text === '') await issue(other, 2);
      text += lines;
    });
    await other.close();
    expect(report.head).toEqual({ seq: before.seq, hash: before.hash });
    const back = await restored(text);
    expect(await chainHead(back)).toEqual({ ...before, restoredSeq: before.seq });
    expect(await verifyChain(back)).toMatchObject({ isSound: true, rows: before.seq });
    expect((await findCustomers(back, 'field')).map(({ name }) => name)).toEqual(['Northfield Water']);
  });

  it('names every table there is', async () => {
    const tables = (await ledger.db.introspection.getTables())
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('kysely_'));
    const known = [...BACKUP_TABLES.keys(), ...REBUILT_TABLES];
    expect(tables.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !tables.includes(name))).toEqual([]);
  });

  it('goes from one kind of database to the other', async () => {
    await confirmCaller(ledger, (await issue(ledger, 1)).grant.id);
    const folder = temporaryFolder();
    const file = join(folder.path, 'ledger.db');
    await restore(await backupOf(ledger), file);
    const asFile = await openTestLedger(file);
    expect(await verifyChain(asFile)).toMatchObject({ isSound: true });
    const back = await restored(await backupOf(asFile));
    await asFile.close();
    folder.remove();
    expect(await verifyChain(back)).toMatchObject({ isSound: true, rows: 6 });
  });

  it('that was changed, cut or is none is not restored at all', async () => {
    await issue(ledger, 1);
    const whole = await backupOf(ledger);
    const lines = whole.split('\n');
    const wrong = [
      '',
      'x',
      '{}',
      '[]',
      whole.replace('Northfield', 'Southfield'),
      whole.replace('["agents"', '["kysely_migration"'),
      lines.slice(0, -2).join('\n'),
      lines.toSpliced(3, 1).join('\n'),
      `${whole}["calls",{}]`,
      whole.replace('{"end":true', '{"end":false'),
    ];
    for (const text of wrong) expect(await codeOf(restore(text, target.address))).toBe('backup-malformed');
    expect(await codeOf(restore(whole.replace('0001-desk', '9999-later'), target.address))).toBe('backup-newer');
    expect(await codeOf(restore(whole.replace('backup/1', 'backup/2'), target.address))).toBe('backup-newer');
    await restore(whole, target.address);
    expect(await codeOf(restore(whole, target.address))).toBe('restore-place-taken');
  });
});

describe('a restored ledger', () => {
  it('issues nothing until somebody answers for what came after its end', async () => {
    await issue(ledger, 1);
    const head = await headOf(ledger);
    const back = await restored(await backupOf(ledger));
    expect(await codeOf(issue(back, 2))).toBe('ledger-not-reconciled');
    await addCustomer(back, { name: 'Noted meanwhile' });
    expect(await codeOf(reconcileLedger(back, { acceptsGap: false }))).toBe('ledger-not-reconciled');
    // The head that came with the backup says nothing about what came after it.
    expect(await codeOf(reconcileLedger(back, { knownHead: head, acceptsGap: false }))).toBe('head-is-end');
    const isMoved = { knownHead: head, acceptsGap: false, isMoved: true };
    expect(await reconcileLedger(back, isMoved)).toEqual({ restoredSeq: 5, missing: 0 });
    expect((await issue(back, 2)).isNew).toBe(true);
    expect(await verifyChain(back)).toMatchObject({ isSound: true });
    expect(await codeOf(reconcileLedger(back, isMoved))).toBe('ledger-not-restored');
  });

  it('has a gap, of nobody knows how many rows, where its own end is the newest head', async () => {
    const knownHead = await headOf(ledger);
    const backup = await backupOf(ledger);
    await issue(ledger, 1);
    const lost = await headOf(ledger);
    const back = await restored(backup);
    const moved = (head?: typeof lost) => reconcileLedger(back, { knownHead: head, acceptsGap: true, isMoved: true });
    expect(await codeOf(moved(lost))).toBe('rows-missing');
    expect(await codeOf(moved())).toBe('ledger-not-reconciled');
    expect(await reconcileLedger(back, { knownHead, acceptsGap: true })).toEqual({ restoredSeq: 4, missing: null });
    expect((await chainHead(back)).gapSeq).toBe(5);
  });

  it('is let go on by a supervisor only', async () => {
    await addAgent(ledger, { name: 'bo', publicKey: agentPublicKey(BO_SECRET), role: 'agent' });
    const knownHead = await headOf(ledger);
    const back = await restored(await backupOf(ledger));
    const bo = withSigner(back, createRowSigner('bo', BO_SECRET));
    for (const request of [{ knownHead, acceptsGap: false, isMoved: true }, { acceptsGap: true }]) {
      expect(await codeOf(reconcileLedger(bo, request))).toBe('agent-not-allowed');
    }
    expect((await chainHead(back)).restoredSeq).toBe(5);
  });

  it('says how many rows are missing, and goes on when somebody answers for it', async () => {
    const older = await headOf(ledger);
    await issue(ledger, 1);
    const backup = await backupOf(ledger);
    for (const n of [2, 3]) await issue(ledger, n);
    const lost = await chainHead(ledger);
    const newest = parseHead(formatHead(lost));
    const back = await restored(backup);
    const refused = reconcileLedger(back, { knownHead: newest, acceptsGap: false });
    await expect(refused).rejects.toMatchObject({ code: 'rows-missing', details: { missing: 2, restoredSeq: 5 } });
    expect(await codeOf(reconcileLedger(back, { knownHead: older, acceptsGap: false }))).toBe('head-older');
    expect(await codeOf(issue(back, 9))).toBe('ledger-not-reconciled');
    await reconcileLedger(back, { knownHead: newest, acceptsGap: true });
    const [row] = await recentRows(back, 1);
    expect([row?.kind, JSON.parse(row?.body ?? '')]).toMatchObject([
      'ledger-restored',
      { restoredSeq: 5, knownSeq: 7, knownHead: formatHead(lost), missing: 2, hasGap: true },
    ]);
    expect((await issue(back, 9)).isNew).toBe(true);
    expect(await verifyChain(back)).toMatchObject({ isSound: true });
    await target.tamper('update chain_head set gap_seq = null');
    expect(await verifyChain(back)).toMatchObject({ isSound: false, fault: 'head-other' });
  });

  it('knows a head of rows that were accepted as lost, and takes no other for one', async () => {
    const backup = await backupOf(ledger);
    const heads = [];
    for (const n of [1, 2, 3, 4]) {
      await issue(ledger, n);
      heads.push(await headOf(ledger));
    }
    const [, sixth, knownHead, beyond] = heads;
    const back = await restored(backup);
    await reconcileLedger(back, { knownHead, acceptsGap: true });
    const gap = { seq: 5, agent: AGENT, atMs: NOW_MS, restoredSeq: 4, knownSeq: 7 };
    expect(await verifyChain(back, { knownHead })).toMatchObject({ isSound: true, rows: 5, headLost: gap });
    // One of the same rows that nobody has answered for may be a newer one of the same number.
    const unsure = { isSound: false, seq: 6, fault: 'head-in-gap', gap };
    expect(await verifyChain(back, { knownHead: sixth })).toEqual(unsure);
    expect(await verifyChain(back, { knownHead: beyond })).toEqual({ isSound: false, seq: 6, fault: 'rows-cut-off' });
    for (const n of [5, 6, 7, 8]) await issue(back, n);
    expect(await verifyChain(back, { knownHead })).toMatchObject({ isSound: true, headLost: gap });
    expect(await verifyChain(back, { knownHead: sixth })).toEqual(unsure);
    expect(await verifyChain(back, { knownHead: beyond })).toMatchObject({ seq: 8, fault: 'head-not-here' });
    expect(await verifyChain(back, { knownHead: await headOf(back) })).not.toHaveProperty('headLost');
    await target.tamper('delete from ledger_rows where seq = 9');
    for (const head of [knownHead, sixth]) {
      expect(await verifyChain(back, { knownHead: head })).toEqual({ isSound: false, seq: 9, fault: 'row-missing' });
    }
  });

  it('knows no end of the rows that were lost where nobody had a head', async () => {
    const backup = await backupOf(ledger);
    await issue(ledger, 1);
    const knownHead = await headOf(ledger);
    const back = await restored(backup);
    await reconcileLedger(back, { acceptsGap: true });
    expect(await verifyChain(back, { knownHead })).toMatchObject({ fault: 'head-in-gap', gap: { knownSeq: null } });
  });

  it('is refused where the head belongs to another ledger', async () => {
    await issue(ledger, 1);
    const backup = await backupOf(ledger);
    const { hash } = await chainHead(ledger);
    const back = await restored(backup);
    const knownHead = parseHead(
      formatHead({ seq: 5, hash: hash.replace(/^./, (first) => (first === '0' ? '1' : '0')) }),
    );
    expect(await codeOf(reconcileLedger(back, { knownHead, acceptsGap: true }))).toBe('head-not-here');
  });

  it('answers no challenge that may have been answered in the missing rows, and every fresh one', async () => {
    const backup = await backupOf(ledger);
    const back = await restored(backup);
    const asked = (n: number, counter: number, machine = 1) => ({
      challenge: n.toString(16).padStart(20, '0'),
      productId: 'historian',
      packVersion: 3,
      print: machineColumns(printOf(machine, 2, 3, 4, 5)).print,
      counter,
    });
    await refuseUnsure(back, asked(1, 250));
    await reconcileLedger(back, { acceptsGap: true });
    expect(await codeOf(refuseUnsure(back, asked(1, 250)))).toBe('challenge-unsure');
    expect(await codeOf(refuseUnsure(back, asked(1, 250)))).toBe('challenge-unsure');
    // Made before the one that was heard, for all that the counter says.
    expect(await codeOf(refuseUnsure(back, asked(2, 249)))).toBe('challenge-unsure');
    expect(await codeOf(refuseUnsure(back, asked(3, 251, 7)))).toBe('challenge-unsure');
    await refuseUnsure(back, asked(4, 251));
    await refuseUnsure(back, asked(5, 3));
    // Of a pack that no site had before.
    await refuseUnsure(back, { ...asked(6, 0, 8), packVersion: 4 }).catch((error: unknown) => error);
    await recordGrant(back, newGrant(orderId, 7), { takesSeat: true });
    await refuseUnsure(back, { ...asked(8, 9), print: newGrant(orderId, 7).print });
    expect((await recentRows(back)).filter(({ kind }) => kind === 'challenge-unsure')).toHaveLength(4);
    expect(await verifyChain(back)).toMatchObject({ isSound: true });
    await target.tamper('delete from unsure_challenges where counter = 250');
    expect(await verifyChain(back)).toMatchObject({ fault: 'record-missing' });
  });
});

it('a challenge of before the gap is not answered because a later one of its machine was', async () => {
  const answeredBefore = newGrant(orderId, 40);
  const askedOf = ({ challenge, productId, packVersion, print, counter }: typeof answeredBefore) => ({
    challenge,
    productId,
    packVersion,
    print,
    counter,
  });
  const machine = { print: answeredBefore.print };
  const backup = await backupOf(ledger);
  await recordGrant(ledger, answeredBefore, { takesSeat: true });
  const back = await restored(backup);
  await reconcileLedger(back, { acceptsGap: true });
  expect(await codeOf(refuseUnsure(back, askedOf(answeredBefore)))).toBe('challenge-unsure');
  const fresh = newGrant(orderId, 41, machine);
  await refuseUnsure(back, askedOf(fresh));
  await recordGrant(back, fresh, { takesSeat: true });
  for (const older of [answeredBefore, newGrant(orderId, 39, machine), newGrant(orderId, 41 + 128, machine)]) {
    expect(await codeOf(refuseUnsure(back, askedOf(older)))).toBe('challenge-unsure');
  }
  await refuseUnsure(back, askedOf(newGrant(orderId, 42, machine)));
  expect(await verifyChain(back)).toMatchObject({ isSound: true });
});

describe('a clock', () => {
  const DAY_MS = 86_400_000;

  it.each([
    ['a little back', -9 * 60_000, 'issued'],
    ['back', -11 * 60_000, 'desk-clock-behind'],
    ['30 days ahead', 30 * DAY_MS, 'issued'],
    ['further ahead', 30 * DAY_MS + 1, 'desk-clock-ahead'],
  ])('%s', async (_what, byMs, outcome) => {
    clock.nowMs += byMs;
    const code = await codeOf(issue(ledger, 1).then(() => Promise.reject(new Error('issued')))).catch(
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
    expect(code).toBe(outcome);
  });

  it('that is not believed dates no row, and counts from the act that takes it for right', async () => {
    await issue(ledger, 1);
    for (const byMs of [400 * DAY_MS, -DAY_MS]) {
      clock.nowMs += byMs;
      const { createdAtMs } = await addCustomer(ledger, { name: `At ${byMs}` });
      const [row] = await recentRows(ledger, 1);
      expect([createdAtMs, row?.atMs, JSON.parse(row?.body ?? '').clockMs]).toEqual([NOW_MS, NOW_MS, clock.nowMs]);
    }
    expect(await codeOf(issue(ledger, 2))).toBe('desk-clock-ahead');
    expect(await acceptClock(ledger)).toEqual({ newestMs: NOW_MS, nowMs: clock.nowMs });
    expect((await issue(ledger, 2)).grant.issuedAtMs).toBe(clock.nowMs);
    expect(await codeOf(acceptClock(ledger))).toBe('desk-clock-fine');
    clock.nowMs = NOW_MS;
    expect(await codeOf(issue(ledger, 3))).toBe('desk-clock-behind');
    await acceptClock(ledger);
    expect((await issue(ledger, 3)).isNew).toBe(true);
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
  });
});
