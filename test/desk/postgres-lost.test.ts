// A connection that is lost while an act is recorded: the agent learns whether it was.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addCustomer,
  findCustomers,
  ordersOf,
  recentGrants,
  recordGrant,
  type SignedLedger,
  verifyChain,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { type CutProxy, startCutProxy } from '../support/cut-proxy.js';
import { asSuperuser, type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import { codeOf, fillDesk, newGrant, openTestLedger } from './ledger-fixture.js';
import { runRaw } from './vendor-packages.js';

const SEATS = 3;

let place: LedgerPlace;
let proxy: CutProxy;
let ledger: SignedLedger;
let ids: { customerId: string; orderId: string };

/** The same ledger, over the network that breaks. */
async function openOverProxy(reconnectMs: number): Promise<SignedLedger> {
  const url = new URL(place.address);
  url.port = String(proxy.port);
  return await openTestLedger(url.href, { create: false, reconnectMs });
}

beforeEach(async () => {
  place = await newLedgerPlace();
  const direct = await openTestLedger(place.address);
  ids = await fillDesk(direct, SEATS);
  await direct.close();
  proxy = await startCutProxy(Number(new URL(place.address).port));
  ledger = await openOverProxy(10_000);
});

afterEach(async () => {
  await ledger.close();
  await proxy.close();
  await place.remove();
});

const issue = (n: number): ReturnType<typeof recordGrant> =>
  recordGrant(ledger, newGrant(ids.orderId, n), { takesSeat: true });

async function expectOneGrant(): Promise<void> {
  expect(await recentGrants(ledger)).toHaveLength(1);
  expect(await ordersOf(ledger, ids.customerId)).toMatchObject([{ seatsUsed: 1 }]);
  expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
}

describe('a commit whose connection breaks', () => {
  it('is found where the server had done it', async () => {
    proxy.cutNextCommit('unanswered');
    const { grant, isNew } = await issue(1);
    expect(isNew).toBe(true);
    expect(await recentGrants(ledger)).toMatchObject([{ id: grant.id, responseText: grant.responseText }]);
    await expectOneGrant();
  });

  it('is done again where it never came to the server', async () => {
    proxy.cutNextCommit('lost');
    expect((await issue(1)).isNew).toBe(true);
    await expectOneGrant();
  });

  it('is waited for where the server had not heard of it yet', async () => {
    proxy.cutNextCommit('late');
    expect((await issue(1)).isNew).toBe(true);
    await expectOneGrant();
  });

  it.each(['unanswered', 'lost'] as const)(
    'is told as unknown where nobody can be asked (%s), and no seat is taken twice',
    async (fate) => {
      await ledger.close();
      ledger = await openOverProxy(0);
      proxy.cutNextCommit(fate);
      const issuing = issue(1);
      proxy.setOpen(false);
      await expect(issuing).rejects.toMatchObject({
        code: 'ledger-outcome-unknown',
        family: 'system',
        next: expect.stringContaining('hear the same challenge once more'),
      });
      expect(await codeOf(issue(1))).toBe('ledger-unreachable');
      proxy.setOpen(true);
      expect((await issue(1)).isNew).toBe(fate === 'lost');
      await expectOneGrant();
    },
  );

  it('is found for every other act as well', async () => {
    proxy.cutNextCommit('unanswered');
    expect((await addCustomer(ledger, { name: 'One' })).name).toBe('One');
    proxy.cutNextCommit('lost');
    expect((await addCustomer(ledger, { name: 'Two' })).name).toBe('Two');
    expect((await findCustomers(ledger, '')).map(({ name }) => name)).toEqual(['Northfield Water', 'One', 'Two']);
  });
});

describe('a connection that breaks before', () => {
  it('in the middle of an act leaves nothing, and the act is done again', async () => {
    await place.tamper(`create sequence tries;
      create function cut() returns trigger language plpgsql as $$ begin
        if nextval('tries') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$;
      create trigger cut before insert on grants for each row execute function cut()`);
    expect((await issue(1)).isNew).toBe(true);
    await expectOneGrant();
  });

  it('while nobody uses it is not noticed', async () => {
    // Only its own: other tests use this server at the same time.
    const [session] = await runRaw(ledger, 'select pg_backend_pid() as id');
    await asSuperuser((client) => client.query('select pg_terminate_backend($1)', [Object(session).id]));
    expect((await issue(1)).isNew).toBe(true);
    await expectOneGrant();
  });

  it('at every try is told', async () => {
    await place.tamper(`create function cut() returns trigger language plpgsql as $$ begin
        perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
      create trigger cut before insert on grants for each row execute function cut()`);
    expect(await codeOf(issue(1))).toBe('ledger-connection-lost');
    expect(await recentGrants(ledger)).toEqual([]);
  });
});

describe('a transaction that another program undid', () => {
  const undoFirst = (tries: number, code: string): Promise<void> =>
    place.tamper(`create sequence tries;
      create function undo() returns trigger language plpgsql as $$ begin
        if nextval('tries') <= ${tries} then raise exception 'undone' using errcode = '${code}'; end if; return new; end $$;
      create trigger undo before insert on grants for each row execute function undo()`);

  it.each(['40001', '40P01'])('is done again (%s)', async (code) => {
    await undoFirst(3, code);
    expect((await issue(1)).isNew).toBe(true);
    await expectOneGrant();
  });

  it('is not tried for ever', async () => {
    await undoFirst(1_000, '40001');
    expect(await codeOf(issue(1))).toBe('ledger-conflict');
    expect(await recentGrants(ledger)).toEqual([]);
  });
});
