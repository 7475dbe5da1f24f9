// Signs of abuse: what raises an alert, what it costs, and the vendor's own command.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { challengeGroups, digestParts, encodeChallenge, type MachineParts, printOfParts } from '@readback/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runHook } from '../../packages/vendor-tui/src/desk/hook.js';
import { type OpenDesk, openDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { type DeskFixture, exampleOrderOf, makeDesk, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';
import { codeOf } from './ledger-fixture.js';

let fixture: DeskFixture;
let desk: OpenDesk;
let customerId: string;
let hooked: string[];

beforeEach(async () => {
  fixture = await makeDesk();
  hooked = [];
  const file = join(fixture.folder, 'desk.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...json, onAlert: ['tell-us', '--now'] }));
  const hook = (command: readonly string[] | undefined, text: string) => hooked.push(`${command?.join(' ')} ${text}`);
  desk = await openDesk(fixture.folder, PASSPHRASE, { ...fixture.ports, runHook: hook });
  customerId = (await exampleOrderOf(desk)).customerId;
});

afterEach(async () => {
  await desk.close();
  fixture.remove();
});

const order = (seats: number) =>
  desk.addOrder({ customerId, productId: PRODUCT, policyId: 'professional', quantity: 1, seats });
const partsOf = (n: number): MachineParts => ({ os: `os-${n}`, board: `b-${n}`, disk: `d-${n}`, network: `n-${n}` });
const challengeOf = (n: number, counter: number): string[] => {
  const print = printOfParts(digestParts(PRODUCT, partsOf(n)));
  const { pack } = new Site(fixture);
  const challenge = { purpose: 'activate' as const, packTag: pack.tag, print, counter, nonce: counter };
  return [...challengeGroups(encodeChallenge(challenge))];
};
const answer = async (groups: readonly string[], orderId: string) =>
  await desk.issue({ customerId, orderId, heard: await desk.hear(groups, customerId) });
const alertTexts = async () => (await desk.alerts()).map(({ text }) => text);

it('a counter that goes back: told once, slows the next response, and is dismissed by a supervisor', async () => {
  const { id } = await order(3);
  await answer(challengeOf(1, 250), id);
  fixture.clock.nowMs += 1000;
  await answer(challengeOf(1, 3), id);
  expect(await desk.alerts()).toEqual([]);
  await answer(challengeOf(1, 1), id);
  expect(await alertTexts()).toEqual([expect.stringContaining('went back from 3 to 1')]);
  expect(hooked).toEqual([expect.stringMatching(/^tell-us --now \{"id":"w-\d+","kind":"counter-back"/)]);
  expect(await codeOf(answer(challengeOf(2, 7), id))).toBe('caller-slowed');
  fixture.clock.nowMs += 30_000;
  await answer(challengeOf(2, 7), id);
  const [alert] = await desk.alerts();
  expect(await desk.dismissAlert(alert?.id ?? '')).toMatchObject({ dismissedBy: 'Ada' });
  expect(await codeOf(desk.dismissAlert(alert?.id ?? ''))).toBe('alert-unknown');
  await answer(challengeOf(3, 7), id);
  expect(await desk.alerts()).toEqual([]);
  expect(await desk.alerts(true)).toHaveLength(1);
  expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
});

it('one machine on many orders, and again with each one more', async () => {
  for (let n = 1; n <= 5; n += 1) {
    fixture.clock.nowMs += 60_000;
    await answer(challengeOf(1, n), (await order(1)).id);
  }
  expect(await alertTexts()).toEqual([
    expect.stringContaining('activated with 5 orders'),
    expect.stringContaining('activated with 4 orders'),
  ]);
});

it('delays grow with the alerts and end: nobody is cut off', async () => {
  for (let n = 1; n <= 7; n += 1) {
    fixture.clock.nowMs += 10 * 60_000;
    await answer(challengeOf(1, n), (await order(1)).id);
  }
  expect(await desk.alerts()).toHaveLength(4);
  const { id } = await order(1);
  fixture.clock.nowMs += 10 * 60_000 - 1;
  expect(await codeOf(answer(challengeOf(1, 8), id))).toBe('caller-slowed');
  fixture.clock.nowMs += 1;
  await answer(challengeOf(1, 8), id);
});

it('a failing alert never stops a call: the response is recorded and shown', async () => {
  const { id } = await order(1);
  await answer(challengeOf(1, 9), id);
  await desk.close();
  const runs = { ...fixture.ports, runHook: () => runHook(['/no/such/command'], '{}') };
  desk = await openDesk(fixture.folder, PASSPHRASE, runs);
  expect((await answer(challengeOf(1, 8), id)).groups).toHaveLength(15);
  expect(await desk.alerts()).toHaveLength(1);
});

it('the command is run without a shell, with the alert on its standard input', async () => {
  const out = join(fixture.folder, 'told.json');
  const script = `require('fs').writeFileSync(process.argv[1], require('fs').readFileSync(0))`;
  runHook([process.execPath, '-e', script, out, '$(reboot)'], '{"id":"w-1"}');
  await vi.waitFor(() => expect(readFileSync(out, 'utf8')).toBe('{"id":"w-1"}\n'), { timeout: 5000 });
  runHook(undefined, '{}');
  runHook([], '{}');
});
