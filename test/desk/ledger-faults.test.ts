// What happens to a ledger from the outside, on either database: other programs, and people who edit it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addCustomer,
  chainHead,
  confirmCaller,
  createRowSigner,
  recentRows,
  recordGrant,
  type SignedLedger,
  verifyChain,
  withSigner,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import { AGENT_SECRET, agentPublicKey, codeOf, fillDesk, newGrant, openTestLedger } from './ledger-fixture.js';
import { runRaw } from './vendor-packages.js';

let place: LedgerPlace;
let ledger: SignedLedger;

beforeEach(async () => {
  place = await newLedgerPlace();
  ledger = await openTestLedger(place.address, { lockTimeoutMs: 50 });
});

afterEach(async () => {
  await ledger.close();
  await place.remove();
});

describe('a ledger that cannot be used', () => {
  it('of a newer program is refused and left alone', async () => {
    await ledger.close();
    await place.tamper(`insert into kysely_migration values ('9999-from-the-future', '2030-01-01T00:00:00.000Z')`);
    await expect(openTestLedger(place.address)).rejects.toMatchObject({
      code: 'ledger-newer',
      details: { migration: '9999-from-the-future' },
    });
  });

  it('because it is the database of another program is refused', async () => {
    const other = await newLedgerPlace();
    await other.tamper('create table recipes (name text)');
    expect(await codeOf(openTestLedger(other.address))).toBe('ledger-not-ours');
    await other.tamper('drop table recipes');
    await other.remove();
  });

  it('refuses a value that is none in the other database', async () => {
    expect(await codeOf(runRaw(ledger, 'select 1 as x', [true]))).toBe('ledger-bad-value');
  });
});

describe('the chain', () => {
  beforeEach(async () => {
    const { orderId } = await fillDesk(ledger, 9);
    const { grant } = await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    await confirmCaller(ledger, grant.id);
    await recordGrant(ledger, newGrant(orderId, 2), { takesSeat: true });
  });

  it('is sound as written, and follows on from row to row', async () => {
    const head = await chainHead(ledger);
    expect(await verifyChain(ledger)).toEqual({ isSound: true, rows: 7, head: head.hash });
    const rows = (await recentRows(ledger)).toReversed();
    expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(rows.slice(1).map((row) => row.prevHash)).toEqual(rows.slice(0, -1).map((row) => row.hash));
    expect(rows.at(-1)?.hash).toBe(head.hash);
  });

  it.each([
    ['a body edited', `update ledger_rows set body = '{}' where seq = 3`, 3, 'row-changed'],
    ['a time edited', 'update ledger_rows set at_ms = at_ms + 1 where seq = 3', 3, 'row-changed'],
    ['an agent edited', `update ledger_rows set agent = 'grace' where seq = 3`, 3, 'row-changed'],
    ['a hash edited', `update ledger_rows set hash = prev_hash where seq = 3`, 3, 'row-changed'],
    [
      'a signature edited',
      `update ledger_rows set signature = '${'00'.repeat(64)}' where seq = 3`,
      3,
      'signature-wrong',
    ],
    ['a signature cut', `update ledger_rows set signature = '' where seq = 3`, 3, 'signature-wrong'],
    ['a row taken out', 'delete from ledger_rows where seq = 3', 3, 'row-missing'],
    ['the last row taken out', 'delete from ledger_rows where seq = 7', 7, 'row-missing'],
    ['all rows taken out', 'delete from ledger_rows', 1, 'row-missing'],
    [
      'the last row and the head taken back',
      `delete from ledger_rows where seq = 7;
      update chain_head set seq = 6, hash = (select hash from ledger_rows where seq = 6)`,
      7,
      'grant-without-row',
    ],
    ['the head edited', `update chain_head set hash = '${'1'.repeat(64)}'`, 7, 'head-other'],
    [
      'the head moved back',
      'update chain_head set seq = 6, hash = (select hash from ledger_rows where seq = 6)',
      7,
      'head-other',
    ],
    [
      'two rows swapped',
      `update ledger_rows set seq = -1 where seq = 3; update ledger_rows set seq = 3 where seq = 4;
      update ledger_rows set seq = 4 where seq = -1`,
      3,
      'row-order',
    ],
    ['a response edited', `update grants set response_text = 'MINE' where id = 'g-5'`, 5, 'grant-changed'],
    ['a grant given to another order', `update grants set seats_taken = 0 where id = 'g-5'`, 5, 'grant-changed'],
    ['a grant taken out', `delete from grants where id = 'g-5'`, 5, 'grant-missing'],
    [
      'a grant put in',
      `create temp table t as select * from grants where id = 'g-5';
      update t set id = 'g-99', row_seq = 99, challenge = 'x', digest = 'x'; insert into grants select * from t`,
      99,
      'grant-without-row',
    ],
    [
      'a grant put in at another row',
      `create temp table t as select * from grants where id = 'g-5';
      update t set id = 'g-3', row_seq = 3, challenge = 'x', digest = 'x'; insert into grants select * from t`,
      3,
      'grant-without-row',
    ],
    ['the agent taken out', 'delete from agents', 1, 'agent-unknown'],
  ])('finds %s', async (_what, statements, seq, fault) => {
    await place.tamper(statements);
    expect(await verifyChain(ledger)).toEqual({ isSound: false, seq, fault });
  });

  it('does not take the closing phrase for an edit of the grant', async () => {
    await place.tamper('update grants set confirmed_at_ms = null');
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
  });

  it('finds a row that was hashed anew but signed by nobody at the desk', async () => {
    const stranger = withSigner(ledger, createRowSigner('ada', new Uint8Array(32).fill(8)));
    await addCustomer(stranger, { name: 'Stranger' });
    expect(await verifyChain(ledger)).toEqual({ isSound: false, seq: 8, fault: 'signature-wrong' });
  });

  it('believes keys kept elsewhere before the ones on record', async () => {
    const key = Buffer.from(agentPublicKey(AGENT_SECRET), 'hex');
    expect(await verifyChain(ledger, { publicKeys: new Map([['ada', key]]) })).toMatchObject({ isSound: true });
    const other = Buffer.from(agentPublicKey(new Uint8Array(32).fill(8)), 'hex');
    expect(await verifyChain(ledger, { publicKeys: new Map([['ada', other]]) })).toEqual({
      isSound: false,
      seq: 1,
      fault: 'signature-wrong',
    });
  });

  it('is checked in steps, and says how far it is', async () => {
    for (let n = 1; n <= 600; n += 1) await addCustomer(ledger, { name: `Customer ${n}` });
    const steps: number[] = [];
    await verifyChain(ledger, { onProgress: (rows) => steps.push(rows) });
    expect(steps).toEqual([500, 607]);
  });
});
