// Calls that are not finished: they outlive the program, hold no secret, and leave no row in the chain.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenCall } from '../../packages/vendor-tui/src/desk/call-views.js';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { commandsOn } from './commands-fixture.js';
import { type DeskFixture, exampleOrderOf, makeDesk, Site } from './desk-fixture.js';

let fixture: DeskFixture;
let desk: OpenDesk;

beforeEach(async () => {
  fixture = await makeDesk();
  desk = await fixture.open();
});

afterEach(async () => {
  await desk.close();
  fixture.remove();
});

const begun = (id: string): OpenCall => ({
  id,
  search: 'exa',
  groups: ['K7M4X', 'kilo 7', '', '', ''],
  toConfirm: [],
  step: 'challenge',
  readTo: 0,
  spelling: 'german',
  begunAtMs: 1_000,
});

test('a call is there again when the desk is opened again, with its customer', async () => {
  const [customer] = await desk.findCustomers('example');
  await desk.keepCall(begun('a'));
  fixture.clock.nowMs += 5_000;
  await desk.keepCall(begun('b'));
  fixture.clock.nowMs += 5_000;
  await desk.keepCall({ ...begun('a'), customer, toConfirm: [1], begunAtMs: 99 });
  await desk.close();
  desk = await fixture.open();
  const [first, second] = await desk.openCalls();
  expect(first).toEqual({
    ...begun('a'),
    customer,
    toConfirm: [1],
    agent: 'Ada',
    changedAtMs: fixture.clock.nowMs,
  });
  expect(second?.id).toBe('b');
});

test('a call that is forgotten is gone, once', async () => {
  await desk.keepCall(begun('a'));
  expect(await desk.forgetCall('a')).toBe(true);
  expect(await desk.forgetCall('a')).toBe(false);
  expect(await desk.openCalls()).toEqual([]);
});

test('keeping calls leaves no row: the chain holds acts only', async () => {
  const before = await desk.ledgerRows(100);
  await desk.keepCall(begun('a'));
  await desk.forgetCall('a');
  expect(await desk.ledgerRows(100)).toEqual(before);
  expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
});

test('a note that somebody spoiled is a call that has just begun', async () => {
  await desk.keepCall(begun('a'));
  await fixture.tamper(`update calls set groups = 'not json', to_confirm = '{}', place = 'nowhere'`);
  expect(await desk.openCalls()).toMatchObject([{ groups: [], toConfirm: [], step: 'customer' }]);
});

test('a crash between the commit and the reading: the recorded response comes with the same challenge', async () => {
  const site = new Site(fixture);
  const groups = site.challenge();
  const { customerId, orderId } = await exampleOrderOf(desk);
  const heard = await desk.hear(groups, customerId);
  const issued = await desk.issue({ customerId, orderId, heard });
  await desk.close();
  desk = await fixture.open();
  const again = await desk.hear(groups, customerId);
  expect(again.recorded?.groups).toEqual(issued.groups);
  const [recent] = await desk.recentGrants(1);
  expect(recent).toMatchObject({ customerId, challenge: groups.join(' '), confirmed: false });
});

test('the spelling of the desk is remembered in desk.json', async () => {
  expect(desk.spelling).toBe('icao');
  await desk.setSpelling('german');
  await desk.close();
  desk = await fixture.open();
  expect(desk.spelling).toBe('german');
  expect(JSON.parse(readFileSync(`${fixture.folder}/desk.json`, 'utf8'))).toMatchObject({ spelling: 'german' });
  await desk.setSpelling('klingon');
  await desk.close();
  desk = await fixture.open();
  expect(desk.spelling).toBe('icao');
});

test('the commands list open calls and forget them, without a passphrase', async () => {
  const run = commandsOn(fixture.folder, { desk: fixture.ports });
  expect((await run('call', 'list')).output).toBe('No call waits to be finished.');
  await desk.keepCall(begun('a-1'));
  expect((await run('call', 'list')).output).toMatch(/^a-1 .*Ada {2}exa: challenge$/);
  expect(await run('call', 'forget', 'a-1', '--json')).toMatchObject({
    exitCode: 0,
    output: '{"id":"a-1","forgotten":true}',
  });
  expect((await run('call', 'forget', 'a-1')).exitCode).toBe(1);
});
