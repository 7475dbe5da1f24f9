// What somebody who can write the database has changed, and an honest act after it: the act is refused, or `ledger verify`
// finds it for ever, also where everything was put back again.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addAgent,
  addCallNumber,
  addCustomer,
  addOrder,
  askApproval,
  callerPinOf,
  chainHead,
  changeAgent,
  confirmCaller,
  createRowSigner,
  decideApproval,
  dismissAlert,
  importCustomers,
  newestCallerCheck,
  raiseAlert,
  readRules,
  recordCallerCheck,
  recordGrant,
  recordReceipt,
  recordShipment,
  recordShownAgain,
  removeCallNumber,
  revokeGrant,
  type SignedLedger,
  setCallerPin,
  verifyChain,
  withSigner,
  writeRule,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { DATABASE, type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import { AGENT, AGENT_SECRET, agentPublicKey, codeOf, fillDesk, newGrant, openTestLedger } from './ledger-fixture.js';

const BO_SECRET = new Uint8Array(32).fill(9);
const firstAgent = { name: AGENT, publicKey: new Uint8Array(Buffer.from(agentPublicKey(AGENT_SECRET), 'hex')) };

let place: LedgerPlace;
let ada: SignedLedger;
let bo: SignedLedger;
let orderId: string;
let customerId: string;

beforeEach(async () => {
  place = await newLedgerPlace();
  ada = await openTestLedger(place.address);
  ({ orderId, customerId } = await fillDesk(ada, 3));
  await addAgent(ada, { name: 'bo', publicKey: agentPublicKey(BO_SECRET), role: 'agent' });
  bo = withSigner(ada, createRowSigner('bo', BO_SECRET));
  await recordGrant(bo, newGrant(orderId, 1), { takesSeat: true });
});

afterEach(async () => {
  await ada.close();
  await place.remove();
});

const verify = () => verifyChain(ada, { firstAgent });
const GRANT = 'g-6';

/** Refused as an edit, nothing recorded. */
async function expectRefused(work: () => Promise<unknown>): Promise<void> {
  const { seq } = await chainHead(ada);
  expect(await codeOf(work())).toBe('record-edited');
  expect((await chainHead(ada)).seq).toBe(seq);
}

/** A request of Bo's; its id. */
async function asked(): Promise<string> {
  return (await askApproval(bo, 'no-seat', { orderId })).id;
}

const grantNo = (n: number, approvals: readonly string[] = []) =>
  recordGrant(bo, newGrant(orderId, n), { takesSeat: true, approvals });

const waitAfter = () => 5000;

async function tryPin(isRight: boolean) {
  const seen = await callerPinOf(ada, customerId);
  return await recordCallerCheck(bo, { customerId, how: 'pin', seen, isRight, waitAfter });
}

describe('an act is refused on an edited', () => {
  it('approval, and verify goes on to find it', async () => {
    const id = await asked();
    await place.tamper(`update approvals set decision = 'approved', decided_by = 'ada', decided_at_ms = 1`);
    await expectRefused(() => grantNo(2, [id]));
    expect(await verify()).toMatchObject({ isSound: false, fault: 'record-changed', record: `approvals/${id}` });
  });

  it('request, whose digest was made to fit', async () => {
    const id = await asked();
    await place.tamper(`update approvals set agent = 'ada'`);
    await expectRefused(() => decideApproval(ada, id, 'approved'));
  });

  it('PIN', async () => {
    await setCallerPin(ada, customerId, '739251');
    await place.tamper(`update caller_pins set hash = '00'`);
    await expectRefused(() => tryPin(false));
    await expectRefused(() => tryPin(true));
    await expectRefused(() => setCallerPin(ada, customerId, '739252'));
  });

  it('number, also where no PIN is on record', async () => {
    await addCallNumber(ada, customerId, '+49 555 0100');
    await place.tamper(`update call_numbers set number = '+49 555 0199', digits = '495550199'`);
    const check = { customerId, how: 'number', seen: undefined, isRight: true, waitAfter } as const;
    await expectRefused(() => recordCallerCheck(bo, check));
    await expectRefused(() => removeCallNumber(ada, customerId, '+49 555 0199'));
  });

  it('check of the caller that nobody has made', async () => {
    await setCallerPin(ada, customerId, '739251');
    await tryPin(true);
    await place.tamper(`update caller_checks set at_ms = at_ms + 1`);
    expect(await codeOf(newestCallerCheck(ada, customerId, 'bo'))).toBe('record-edited');
  });

  it.each<[string, string, (id: string) => Promise<unknown>]>([
    ['grant that is confirmed', 'seats_taken = 0', (id) => confirmCaller(bo, id)],
    ['grant that is shown', `response_text = 'X'`, (id) => recordShownAgain(bo, id)],
    ['grant that is revoked', `digest = 'x'`, (id) => revokeGrant(ada, id, 'paid back')],
    [
      'grant that the machine holds',
      'revoked_at_ms = null, day = 1',
      (id) =>
        recordGrant(bo, newGrant(orderId, 2), {
          takesSeat: false,
          seen: {
            asOfSeq: 6,
            grants: [{ id, digest: newGrant(orderId, 1).digest, print: newGrant(orderId, 1).print }],
          },
        }),
    ],
  ])('%s', async (_what, changes, act) => {
    await place.tamper(`update grants set ${changes} where id = '${GRANT}'`);
    await expectRefused(() => act(GRANT));
  });

  it('grant that is given back', async () => {
    await place.tamper(`update grants set span_days = 4000`);
    const grant = await ada.db.selectFrom('grants').selectAll().executeTakeFirstOrThrow();
    const facts = { receiptText: 'R', grantId: grant.id, orderId, customerId, counter: 1, day: 160 };
    const seats = [{ grant, leftDays: 300 }];
    await expectRefused(() => recordReceipt(bo, { ...facts, seats, machine: [grant], approvals: [] }));
  });

  it.each(['seats_total = 99', `valid_until_ms = null, note = 'x'`, 'quantity = 128'])('order: %s', async (changes) => {
    await place.tamper(`update orders set ${changes}`);
    await expectRefused(() => grantNo(2));
    const full = newGrant(orderId, 3);
    await expectRefused(() => recordGrant(bo, full, { takesSeat: true, mayAddSeat: true }));
  });

  it('alert', async () => {
    const alert = await raiseAlert(ada, { kind: 'wrong-pins', subject: 'x', level: 5, facts: {} });
    await place.tamper(`update alerts set level = 1`);
    await expectRefused(() => dismissAlert(ada, alert?.id ?? ''));
  });

  it.each([`role = 'supervisor'`, `recipient = 'age1mine'`, 'daily_cap = 9999'])('agent: %s', async (changes) => {
    await place.tamper(`update agents set ${changes} where name = 'bo'`);
    await expectRefused(() => addCustomer(bo, { name: 'Any' }));
    await expectRefused(() => changeAgent(ada, 'bo', { isDisabled: true }));
    await addCustomer(ada, { name: 'Any' });
    expect(await verify()).toMatchObject({ isSound: false, fault: 'record-changed', record: 'agents/bo' });
  });

  it('rule, whatever the act is, and on one that was put in', async () => {
    await writeRule(ada, 'callers', 'number+pin');
    await place.tamper(`update desk_rules set value = 'off'`);
    await expectRefused(() => addCustomer(bo, { name: 'Any' }));
    await expectRefused(() => writeRule(ada, 'callers', 'off'));
    await place.tamper(`update desk_rules set value = 'number+pin'`);
    await addCustomer(bo, { name: 'Any' });
    await place.tamper(
      `insert into desk_rules (name, value, changed_at_ms, changed_seq) values ('four-eyes', 'no', 1, 7)`,
    );
    await expectRefused(() => addCustomer(bo, { name: 'More' }));
  });

  it('record whose row was edited with it, but not its hash', async () => {
    await place.tamper(`update customers set name = name; update orders set seats_total = 99;
      update ledger_rows set body = replace(body, '"seatsTotal":3', '"seatsTotal":99') where seq = 4`);
    await expectRefused(() => grantNo(2));
  });
});

it('an act is refused where the database changes more of a record than the act did', async () => {
  const change =
    DATABASE === 'sqlite' ? `begin update grants set quantity = 128 where id = new.id; end` : 'execute function more()';
  if (DATABASE === 'postgres') {
    await place.tamper(`create function more() returns trigger language plpgsql as
      'begin new.quantity := 128; return new; end'`);
  }
  const when =
    DATABASE === 'sqlite'
      ? 'after update of confirmed_at_ms on grants'
      : 'before update of confirmed_at_ms on grants for each row';
  await place.tamper(`create trigger more ${when} ${change}`);
  await expectRefused(() => confirmCaller(bo, GRANT));
});

describe('verify finds what was put back before anybody looked', () => {
  /** The rows of the attack are left as they were before it. */
  async function hidden(work: () => Promise<unknown>, table: string, key: string): Promise<void> {
    await place.tamper(`create table kept as select * from ${table}`);
    try {
      await work();
    } finally {
      await place.tamper(`delete from ${table} where ${key} in (select ${key} from kept);
        insert into ${table} select * from kept; drop table kept`);
    }
  }

  it('a row that was made to fit an edit, and put back', async () => {
    await place.tamper(`create table kept as select * from ledger_rows where seq = 4`);
    await place.tamper(`update orders set changed_seq = 3 where id = '${orderId}'`);
    await expectRefused(() => grantNo(2));
    await place.tamper(`update orders set changed_seq = 4 where id = '${orderId}'`);
    // A hash that fits the changed row: only its signature does not.
    const { rowHash } = await import('../../packages/vendor-tui/src/ledger/row-hash.js');
    const row = await ada.db.selectFrom('ledgerRows').selectAll().where('seq', '=', 4).executeTakeFirstOrThrow();
    const hash = Buffer.from(rowHash({ ...row, atMs: 5 })).toString('hex');
    await place.tamper(`update ledger_rows set at_ms = 5, hash = '${hash}' where seq = 4`);
    await grantNo(2);
    await place.tamper(
      `delete from ledger_rows where seq = 4; insert into ledger_rows select * from kept; drop table kept`,
    );
    expect(await verify()).toEqual({ isSound: false, seq: 7, fault: 'record-not-as-left' });
  });

  it('an approval that is used twice', async () => {
    const id = await asked();
    const { changedSeq } = await decideApproval(ada, id, 'approved');
    await grantNo(2, [id]);
    await place.tamper(`update approvals set used_at_ms = null, changed_seq = ${changedSeq}`);
    await grantNo(3, [id]);
    expect(await verify()).toMatchObject({ isSound: false, seq: 10, fault: 'approval-not-given' });
  });

  it('wrong PINs that were forgotten', async () => {
    await setCallerPin(ada, customerId, '739251');
    const before = await callerPinOf(ada, customerId);
    expect([await tryPin(false), await tryPin(false)]).toEqual(['wrong', 'wrong']);
    await place.tamper(
      `update caller_pins set wrong_count = 0, wait_until_ms = null, changed_seq = ${before?.changedSeq}`,
    );
    await tryPin(false);
    await addCustomer(ada, { name: 'Later' });
    const record = `callerPins/${customerId}`;
    expect(await verify()).toEqual({ isSound: false, seq: 10, fault: 'record-not-as-left', record });
  });

  it('a PIN that was taken out, so that anybody could give the first one', async () => {
    await setCallerPin(ada, customerId, '739251');
    await place.tamper('delete from caller_pins');
    await setCallerPin(bo, customerId, '739252', { by: 'first' });
    expect(await verify()).toMatchObject({ isSound: false, seq: 8, fault: 'record-not-as-left' });
  });

  it('a role that somebody had once', async () => {
    await changeAgent(ada, 'bo', { role: 'supervisor' });
    await changeAgent(ada, 'bo', { role: 'agent' });
    const id = await asked();
    await hidden(
      async () => {
        await place.tamper(`update agents set role = 'supervisor', changed_seq = 7 where name = 'bo'`);
        await decideApproval(bo, id, 'approved');
      },
      'agents',
      'name',
    );
    expect(await verify()).toMatchObject({ isSound: false, seq: 10, fault: 'act-not-allowed' });
  });

  it('a daily cap that somebody had once', async () => {
    await changeAgent(ada, 'bo', { dailyCap: 1 });
    await hidden(
      async () => {
        await place.tamper(`update agents set daily_cap = null, changed_seq = 5 where name = 'bo'`);
        await grantNo(2);
      },
      'agents',
      'name',
    );
    expect(await verify()).toMatchObject({ isSound: false, seq: 8, fault: 'record-not-as-left' });
  });

  it.each([
    ['had another value once', `update desk_rules set value = 'off', changed_seq = 7`],
    ['was not there', 'delete from desk_rules'],
  ])('a rule that %s', async (_what, edit) => {
    await writeRule(ada, 'callers', 'off');
    await writeRule(ada, 'callers', 'number+pin');
    await hidden(
      async () => {
        await place.tamper(edit);
        await grantNo(2);
      },
      'desk_rules',
      'name',
    );
    expect(await readRules(ada)).toEqual(new Map([['callers', 'number+pin']]));
    expect(await verify()).toMatchObject({ isSound: false, seq: 9, fault: 'record-not-as-left' });
  });

  it('a newest time that let an act be dated as it likes', async () => {
    await place.tamper('update chain_head set clock_ms = clock_ms - 5');
    await addCustomer(ada, { name: 'Any' });
    expect(await verify()).toMatchObject({ isSound: false, seq: 7, fault: 'record-not-as-left' });
  });

  it('a gap that was hidden while a challenge was answered', async () => {
    await place.tamper('update chain_head set gap_seq = 3');
    await grantNo(2);
    await place.tamper('update chain_head set gap_seq = null');
    expect(await verify()).toMatchObject({ isSound: false, seq: 7, fault: 'record-not-as-left' });
  });

  it("a supervisor's own request under four eyes", async () => {
    await writeRule(ada, 'four-eyes', 'yes');
    const own = await askApproval(ada, 'no-seat', { orderId });
    await decideApproval(ada, own.id, 'denied');
    expect(await verify()).toMatchObject({ isSound: true });
    const other = await askApproval(ada, 'no-seat', { orderId, n: 1 });
    await decideApproval(ada, other.id, 'approved');
    expect(await verify()).toMatchObject({ isSound: false, seq: 11, fault: 'act-not-allowed' });
  });
});

describe('in the transaction of the act', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a rule', () => writeRule(bo, 'callers', 'off')],
    ['an agent', () => changeAgent(bo, 'bo', { role: 'supervisor' })],
    ['a decision', async () => decideApproval(bo, await asked(), 'approved')],
    ['a revocation', () => revokeGrant(bo, GRANT, 'why')],
    ['a shipment', () => recordShipment(bo, { productId: 'historian', packVersion: 1, digest: '00', isSigned: true })],
    [
      'an order',
      () => addOrder(bo, { customerId, productId: 'historian', policyId: 'professional', quantity: 1, seatsTotal: 1 }),
    ],
    ['a PIN as a supervisor', () => setCallerPin(bo, customerId, '739251', { by: 'supervisor' })],
  ])('whoever is no supervisor records none: %s', async (_what, work) => {
    expect(await codeOf(work())).toBe('agent-not-allowed');
    expect(await verify()).toMatchObject({ isSound: true });
  });
});

describe('desks that go on working meanwhile', () => {
  it('change nothing that is proved, and records from before the check', async () => {
    const many = (name: string) => Array.from({ length: 260 }, (_, n) => ({ name: `${name} ${n}` }));
    await importCustomers(ada, many('Customer'));
    await setCallerPin(ada, customerId, '739251');
    await importCustomers(ada, many('Other'));
    await writeRule(ada, 'callers', 'off');
    let isFirst = true;
    const acts = async () => {
      await confirmCaller(ada, GRANT);
      await tryPin(false);
      await tryPin(false);
      await writeRule(ada, 'callers', 'number');
      await revokeGrant(ada, GRANT, 'paid back');
    };
    let work = Promise.resolve();
    const report = await verifyChain(ada, {
      firstAgent,
      onProgress: () => {
        if (isFirst) work = acts();
        isFirst = false;
      },
    });
    await work;
    expect(report).toMatchObject({ isSound: true });
    expect(await verify()).toMatchObject({ isSound: true });
  });
});
