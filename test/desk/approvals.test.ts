// Who may do what, and exceptions that wait for a supervisor.
import { readFileSync } from 'node:fs';
import { challengeGroups, digestParts, encodeChallenge, type MachineParts, printOfParts } from '@readback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireApproval } from '../../packages/vendor-tui/src/desk/approvals.js';
import { readDeskFile } from '../../packages/vendor-tui/src/desk/folder.js';
import { openLedgerOf } from '../../packages/vendor-tui/src/desk/ledger-place.js';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { openDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { deskPorts } from '../../packages/vendor-tui/src/desk/ports.js';
import { PERMISSIONS } from '../../packages/vendor-tui/src/desk/roles.js';
import {
  addAgent,
  createRowSigner,
  listAgents,
  SAME_REFUSAL_MS,
  signedAgents,
  withSigner,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { machine } from '../support/example-vendor.js';
import { type DeskFixture, exampleOrderOf, makeDesk, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';
import { agentPublicKey, codeOf } from './ledger-fixture.js';
import { age } from './vendor-packages.js';

const BOS = 'seven quiet rivers bend';
const HOUR_MS = 3_600_000;

let fixture: DeskFixture;
let ada: OpenDesk;
let bo: OpenDesk;
let customerId: string;
let orderId: string;

beforeEach(async () => {
  fixture = await makeDesk();
  ada = await fixture.open();
  ({ customerId, orderId } = await exampleOrderOf(ada));
  await ada.addAgent({ name: 'Bo', role: 'agent', passphrase: BOS });
  bo = await openDesk(fixture.folder, BOS, { ...fixture.ports, agent: 'Bo' });
});

afterEach(async () => {
  await ada.close();
  await bo.close();
  fixture.remove();
});

/** Challenges of different machines. */
const challengeOf = (n: number): string[] => {
  const parts: MachineParts = { os: `os-${n}`, board: `board-${n}`, disk: `disk-${n}`, network: `net-${n}` };
  return new Site(fixture, parts).challenge();
};
const answer = async (desk: OpenDesk, groups: readonly string[], order = orderId, ask = false) =>
  await desk.issue({ customerId, orderId: order, heard: await desk.hear(groups, customerId), ask });
const newest = async (): Promise<string> => (await ada.approvals())[0]?.id ?? '';

describe('agents', () => {
  it('have keys of their own: each opens the desk, signs rows and responses', async () => {
    const site = new Site(fixture);
    site.enter((await answer(bo, site.challenge())).groups);
    expect((await ada.ledgerRows(1))[0]).toMatchObject({ agent: 'Bo', kind: 'grant-issued' });
    expect(await ada.verifyLedger()).toMatchObject({ isSound: true });
    expect(await codeOf(openDesk(fixture.folder, PASSPHRASE, { ...fixture.ports, agent: 'Bo' }))).toBe(
      'passphrase-wrong',
    );
    expect(await codeOf(openDesk(fixture.folder, BOS, { ...fixture.ports, agent: 'Cleo' }))).toBe('key-file-missing');
    expect(await codeOf(ada.addAgent({ name: 'Bo', role: 'agent', passphrase: BOS }))).toBe('agent-exists');
  });

  it('that are disabled write nothing more, also at a desk that is open', async () => {
    await ada.changeAgent('Bo', { isDisabled: true });
    expect(await codeOf(bo.addCustomer({ name: 'Northfield' }))).toBe('agent-disabled');
    expect(await codeOf(answer(bo, challengeOf(1)))).toBe('agent-disabled');
    expect(await codeOf(openDesk(fixture.folder, BOS, { ...fixture.ports, agent: 'Bo' }))).toBe('agent-disabled');
    expect(await ada.agents()).toMatchObject([
      { name: 'Ada', isDisabled: false },
      { name: 'Bo', isDisabled: true },
    ]);
    await ada.changeAgent('Bo', { isDisabled: false });
    await bo.addCustomer({ name: 'Northfield' });
  });

  it('do what their role allows; a supervisor never ends their own rights', async () => {
    for (const work of [
      () => bo.setRule('callers', 'off'),
      () => bo.addAgent({ name: 'Cleo', role: 'agent', passphrase: BOS }),
      () => bo.changeAgent('Bo', { role: 'supervisor' }),
      () => bo.dismissAlert('w-1'),
      () => bo.decide('a-1', 'approved'),
      () => bo.buildPack({ productId: PRODUCT, rootPassphrase: async () => PASSPHRASE }),
    ]) {
      expect(await codeOf(work())).toBe('act-not-allowed');
    }
    expect(await codeOf(ada.changeAgent('Ada', { role: 'agent' }))).toBe('agent-self');
    await ada.changeAgent('Bo', { role: 'supervisor' });
    await bo.changeAgent('Ada', { role: 'agent' });
    expect(await codeOf(ada.setRule('callers', 'off'))).toBe('act-not-allowed');
    expect(await codeOf(ada.changeAgent('Bo', { isDisabled: true }))).toBe('act-not-allowed');
  });

  it('leave a row where their role does not allow it, one within ten minutes for each of them', async () => {
    const tried = async (): Promise<void> => {
      for (const work of [
        () => bo.setRule('callers', 'off'),
        () => bo.decide('a-1', 'denied'),
        () => bo.stolenKey(PRODUCT, { epoch: 1, except: [] }),
        () => bo.revokeGrant('g-1', 'no reason'),
        () => bo.reconcileLedger({ acceptsGap: true }),
      ]) {
        expect(await codeOf(work())).toBe('act-not-allowed');
      }
    };
    const told = async () =>
      (await ada.ledgerRows(60))
        .filter(({ code }) => code === 'act-not-allowed')
        .map(({ agent, summary }) => `${agent} ${summary.replace('this agent may not do that', '-')}`)
        .toReversed();
    const wanted = [
      'Bo refused: -: change a rule of the desk',
      'Bo refused: -: approve or deny what waits',
      'Bo refused: -: make, rotate and retire keys, issue again after a freeze',
      'Bo refused: -: revoke a grant',
      'Bo refused: -: issue again after a restore',
    ];
    await tried();
    fixture.clock.nowMs += SAME_REFUSAL_MS - 1;
    await tried();
    expect(await told()).toEqual(wanted);
    fixture.clock.nowMs += 1;
    await tried();
    expect(await told()).toEqual([...wanted, ...wanted]);
    expect(await ada.verifyLedger()).toMatchObject({ isSound: true });
  });

  it('get issuing keys that were made later', async () => {
    await ada.nextKey(PRODUCT, async () => PASSPHRASE);
    await ada.shareKeys();
    expect(await ada.shareKeys()).toBe(0);
    expect(await codeOf(bo.shareKeys())).toBe('act-not-allowed');
  });
});

describe('an issuing key that was made later', () => {
  const opensAsBo = async () => (await openDesk(fixture.folder, BOS, { ...fixture.ports, agent: 'Bo' })).close();

  it('is sealed to whom the signed rows name, whatever the table says', async () => {
    const mine = await age.identityToRecipient(await age.generateIdentity());
    const [was] = await recipients();
    await fixture.tamper(`update agents set recipient = '${mine}' where name = 'Bo'`);
    await ada.nextKey(PRODUCT, async () => PASSPHRASE);
    await fixture.tamper(`update agents set recipient = '${was}' where name = 'Bo'`);
    expect(await ada.verifyLedger()).toMatchObject({ isSound: true });
    await opensAsBo();
  });

  it('is sealed to nobody where those rows were changed, or signed by somebody else', async () => {
    const mine = await age.identityToRecipient(await age.generateIdentity());
    const [was = ''] = await recipients();
    await fixture.tamper(`update ledger_rows set body = replace(body, '${was}', '${mine}')`);
    expect(await codeOf(ada.shareKeys())).toBe('ledger-unsound');
    await fixture.tamper(`update ledger_rows set body = replace(body, '${mine}', '${was}')`);
    expect(await ada.shareKeys()).toBe(0);
    const file = await readDeskFile(fixture.folder, deskPorts(fixture.ports).files);
    const ledger = await openLedgerOf(fixture.folder, file, deskPorts(fixture.ports));
    const publicKey = new Uint8Array(32).fill(3);
    expect(await codeOf(signedAgents(ledger, { name: 'Ada', publicKey }))).toBe('ledger-unsound');
    expect(await signedAgents(ledger, file.firstAgent)).toMatchObject([
      { name: 'Ada', role: 'supervisor', isDisabled: false },
      { name: 'Bo', recipient: was, role: 'agent', isDisabled: false },
    ]);
    await ledger.close();
  });
});

/** Of those who have one. */
async function recipients(): Promise<readonly string[]> {
  const ports = deskPorts(fixture.ports);
  const ledger = await openLedgerOf(fixture.folder, await readDeskFile(fixture.folder, ports.files), ports);
  const agents = await listAgents(ledger);
  await ledger.close();
  return agents.flatMap(({ recipient }) => (recipient === null ? [] : [recipient]));
}

describe('an order taken down by an agent', () => {
  const wanted = () => ({ customerId, productId: PRODUCT, policyId: 'professional', quantity: 1, seats: 2 });

  it('waits for a supervisor, who approves this order and no other', async () => {
    expect(await codeOf(bo.addOrder(wanted()))).toBe('approval-needed');
    expect(await codeOf(bo.addOrder(wanted()))).toBe('approval-needed');
    expect(await ada.approvals()).toHaveLength(1);
    await ada.decide(await newest(), 'approved');
    expect(await codeOf(bo.addOrder({ ...wanted(), seats: 20 }))).toBe('approval-needed');
    await bo.addOrder(wanted());
    expect(await codeOf(bo.addOrder(wanted()))).toBe('approval-needed');
  });

  it('can be denied', async () => {
    await codeOf(bo.addOrder(wanted()));
    expect(await ada.decide(await newest(), 'denied')).toMatchObject({ state: 'denied', decidedBy: 'Ada' });
    expect(await codeOf(bo.addOrder(wanted()))).toBe('approval-denied');
    expect(await ada.approvals()).toEqual([]);
    expect(await ada.approvals(true)).toMatchObject([{ state: 'denied' }]);
  });
});

describe('a seat more than was sold', () => {
  beforeEach(async () => {
    for (const n of [1, 2, 3]) await answer(ada, challengeOf(n));
  });
  const seats = async () => (await ada.orders(customerId)).find(({ id }) => id === orderId);

  it('is refused, and given once a supervisor has approved it, for that machine alone', async () => {
    const groups = challengeOf(4);
    expect(await codeOf(answer(bo, groups))).toBe('order-no-seat');
    const [full] = (await bo.ordersFor(customerId, await bo.hear(groups, customerId))).filter(
      ({ id }) => id === orderId,
    );
    expect(full).toMatchObject({ mayAsk: true, blocked: 'No seat is left: all 3 are taken.' });
    expect(await codeOf(answer(bo, groups, orderId, true))).toBe('approval-needed');
    const id = await newest();
    expect(await bo.approval(id)).toMatchObject({ state: 'waiting', agent: 'Bo', request: { orderId, quantity: 12 } });
    expect(await codeOf(ada.decideAs({ name: 'Bo', passphrase: BOS }, id, 'approved'))).toBe('act-not-allowed');
    await bo.decideAs({ name: 'Ada', passphrase: PASSPHRASE }, id, 'approved');
    expect(await codeOf(answer(bo, challengeOf(5), orderId, true))).toBe('approval-needed');
    const issued = await answer(bo, groups, orderId, true);
    expect(issued.shownAgain).toBe(false);
    expect(await seats()).toMatchObject({ seatsUsed: 4, seatsTotal: 4 });
    expect(await ada.approval(id)).toMatchObject({ state: 'used' });
    expect(await codeOf(ada.decide(id, 'approved'))).toBe('approval-settled');
    expect(await ada.verifyLedger()).toMatchObject({ isSound: true });
  });

  it('is approved by the supervisor who asks, as an act of its own; not with four eyes', async () => {
    const groups = challengeOf(4);
    expect(await codeOf(answer(ada, groups, orderId, true))).toBe('approval-needed');
    await ada.setRule('four-eyes', 'yes');
    expect(await codeOf(ada.decide(await newest(), 'approved'))).toBe('approval-own');
    await ada.setRule('four-eyes', 'no');
    await ada.decide(await newest(), 'approved');
    await answer(ada, groups, orderId, true);
  });

  it('has its time: a request is over after a day, an approval after eight hours', async () => {
    const groups = challengeOf(4);
    await codeOf(answer(bo, groups, orderId, true));
    const first = await newest();
    fixture.clock.nowMs += 25 * HOUR_MS;
    expect(await codeOf(ada.decide(first, 'approved'))).toBe('approval-settled');
    await codeOf(answer(bo, groups, orderId, true));
    const second = await newest();
    expect(second).not.toBe(first);
    await ada.decide(second, 'approved');
    fixture.clock.nowMs += 9 * HOUR_MS;
    expect(await codeOf(answer(bo, groups, orderId, true))).toBe('approval-needed');
  });

  it('is used once by two desks at one moment', async () => {
    const groups = challengeOf(4);
    await codeOf(answer(bo, groups, orderId, true));
    await ada.decide(await newest(), 'approved');
    const heard = await bo.hear(groups, customerId);
    const choice = (await bo.ordersFor(customerId, heard)).find(({ id }) => id === orderId);
    expect(choice).toMatchObject({ mayAsk: true, seatEffect: 'adds a seat to the order' });
    const [one, two] = await Promise.all(
      [bo, ada].map((desk) => desk.issue({ customerId, orderId, heard, ask: true })),
    );
    // Whichever came first: the other shows what was recorded.
    const effects = [one, two].flatMap((issued) => issued?.seatEffect ?? []);
    expect(effects).toEqual(['adds a seat to the order']);
    expect(one?.groups).toEqual(two?.groups);
    expect(await seats()).toMatchObject({ seatsUsed: 4, seatsTotal: 4 });
  });
});

describe('responses of an agent', () => {
  it('wait for a supervisor beyond the cap of the day', async () => {
    await ada.changeAgent('Bo', { dailyCap: 1 });
    await answer(bo, challengeOf(1));
    expect(await codeOf(answer(bo, challengeOf(2)))).toBe('approval-needed');
    expect((await ada.approvals())[0]).toMatchObject({ exception: 'daily-cap' });
    await answer(ada, challengeOf(2));
    fixture.clock.nowMs += 24 * HOUR_MS;
    await answer(bo, challengeOf(3));
    expect(await ada.agents()).toMatchObject([{ name: 'Ada' }, { name: 'Bo', dailyCap: 1, issuedToday: 1 }]);
  });
});

describe('the same machine once more', () => {
  it('keeps its seat and gets what is left of the term, so many times a year', async () => {
    const site = () => new Site(fixture);
    await answer(ada, site().challenge());
    fixture.clock.nowMs = Date.UTC(2026, 11, 10);
    const groups = challengeAgain(2);
    const heard = await ada.hear(groups, customerId);
    const order = (await ada.ordersFor(customerId, heard)).find(({ id }) => id === orderId);
    expect(order).toMatchObject({ reissue: 'Professional, 12 months', seatsUsed: 1 });
    for (const [n, day] of [
      [2, Date.UTC(2026, 11, 10)],
      [3, Date.UTC(2027, 0, 5)],
      [4, Date.UTC(2027, 1, 1)],
    ] as const) {
      fixture.clock.nowMs = day;
      const issued = await answer(ada, challengeAgain(n));
      expect(issued.offer).toBe(`Professional, ${14 - n} months`);
    }
    expect((await ada.orders(customerId)).find(({ id }) => id === orderId)?.seatsUsed).toBe(1);
    expect(await codeOf(answer(ada, challengeAgain(5)))).toBe('approval-needed');
    expect((await ada.approvals())[0]).toMatchObject({ exception: 'reissue-beyond-cap', request: { quantity: 10 } });
  });

  it('takes a seat again once its term is over', async () => {
    await answer(ada, new Site(fixture).challenge());
    for (let step = 1; step <= 14; step += 1) {
      fixture.clock.nowMs += 29 * 24 * HOUR_MS;
      await ada.addCustomer({ name: `Customer ${step}` });
    }
    expect((await answer(ada, challengeAgain(2))).offer).toBe('Professional, 12 months');
    expect((await ada.orders(customerId)).find(({ id }) => id === orderId)?.seatsUsed).toBe(2);
  });

  /** The machine of the site, installed anew. */
  function challengeAgain(nonce: number): string[] {
    const { pack } = new Site(fixture);
    const print = printOfParts(digestParts(PRODUCT, machine));
    const challenge = { purpose: 'activate' as const, packTag: pack.tag, print, counter: 41 + nonce, nonce };
    return [...challengeGroups(encodeChallenge(challenge))];
  }
});

it('requireApproval gives nothing where no approval is needed, and refuses what nobody may', async () => {
  const ports = deskPorts(fixture.ports);
  const opened = await openLedgerOf(fixture.folder, await readDeskFile(fixture.folder, ports.files), ports);
  const secret = new Uint8Array(32).fill(9);
  const ledger = withSigner(opened, createRowSigner('Cleo', secret));
  await addAgent(ledger, { name: 'Cleo', publicKey: agentPublicKey(secret), role: 'supervisor' });
  expect(await requireApproval(ledger, 'new-order', {})).toBeUndefined();
  await bo.addCustomer({ name: 'Northfield' });
  await ada.changeAgent('Cleo', { role: 'agent' });
  expect(await codeOf(requireApproval(ledger, 'reconcile', {}))).toBe('act-not-allowed');
  expect(await codeOf(requireApproval(ledger, 'perpetual-move', { challenge: 'ab', base: 'cd' }))).toBe(
    'approval-needed',
  );
  await ledger.close();
});

it('the matrix in the documents is the one of the program', () => {
  const lines = readFileSync('docs/desk.md', 'utf8').split('\n');
  const rows = lines.flatMap((line) => {
    const cells = /^\| `([a-z-]+)` \| (.+) \| (yes|approval|no) \| (yes|approval|no) \|$/.exec(line);
    return cells === null ? [] : [[cells[1], { about: cells[2], agent: cells[3], supervisor: cells[4] }]];
  });
  expect(Object.fromEntries(rows)).toEqual(PERMISSIONS);
});
