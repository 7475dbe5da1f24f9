// The example service from its first start to its licence's end, under a clock of the test, through real restarts: what
// becomes of the licence is seen in the service's log, in what it still does, and by the operator's commands.
import { join } from 'node:path';
import { readMachineParts } from '@readback/core/node';
import { buildPack, readProductDefinition, signPack } from '@readback/core/vendor';
import { afterEach, expect, test } from 'vitest';
import { type RecordedMachine, recorded, server } from '../node/recorded-machine.js';
import { temporaryFolder } from '../node/site-fixture.js';
import { packKeys, productJson, rootSecret } from '../support/example-vendor.js';
import { bundleService, ServiceMachine } from './service-machine.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const product = {
  ...productJson,
  policies: productJson.policies.map((policy) => ({ ...policy, ...(policy.code === 1 && { meters: ['exports'] }) })),
};
const packFile = signPack(buildPack({ ...readProductDefinition(product), version: 1, keys: packKeys }, new Set()), [
  rootSecret,
]);

/** The recorded server, with other parts in it. */
function partsOf(changed: Readonly<Record<string, string>>, machine: RecordedMachine = server) {
  const files = Object.entries(machine.files).map(([path, text]): [string, string] => {
    const [, other] = Object.entries(changed).find(([end]) => path.endsWith(end)) ?? [];
    return [path, other ?? text];
  });
  return readMachineParts(recorded({ ...machine, files: Object.fromEntries(files) }), 'linux');
}

const newCard = { 'eno1/address': 'd4:be:d9:00:99:01\n' };
const newBoard = {
  ...newCard,
  '/product_uuid': '4C4C4544-0099-3510-8052-B4C04F4D9999\n',
  '/board_serial': '.9ZZ5R22.CNIVC0098C0999.\n',
  'eno2/address': 'd4:be:d9:00:99:02\n',
};
const elsewhere = {
  ...newBoard,
  '/etc/machine-id': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n',
  '/product_uuid': '4C4C4544-0077-3510-8052-B4C04F4D7777\n',
  '/board_serial': '.7YY5R22.CNIVC0098C0777.\n',
  'sda/device/wwid': 'naa.5000c500ffffffff\n',
  'eno1/address': 'd4:be:d9:00:77:01\n',
};

const machines: ServiceMachine[] = [];
afterEach(() => {
  for (const machine of machines.splice(0)) machine.kill();
});

test('lives with its licence for months', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const bundle = await bundleService(join(folder, 'service.mjs'));
  const site = new ServiceMachine(folder, bundle, packFile, partsOf({}));
  machines.push(site);
  const may = async () => {
    const { exitCode, json } = await site.readback('check', '--feature', 'historian', '--limit', 'tags');
    return { exitCode, answer: json['answer'], status: json['status'] };
  };
  const yes = { exitCode: 0, answer: true, status: 'active' };
  const warnings = async (): Promise<string> => JSON.stringify((await site.readback('status')).json['warnings']);

  // No licence yet: it runs, reads, and stores nothing.
  await site.start();
  expect(site.logged('licence unlicensed | unlicensed: This installation has no licence yet.')).toHaveLength(1);
  expect(await site.put('/tags/boiler-1', 20)).toMatchObject({ status: 403, body: { error: { code: 'read-only' } } });
  expect(await may()).toEqual({ exitCode: 1, answer: false, status: 'unlicensed' });

  // Activation, by the operator's program, while the service runs.
  expect(await site.call('activate')).toMatchObject({ exitCode: 0 });
  expect(site.logged('unlicensed -> active (grant)')).toHaveLength(1);
  expect(await may()).toEqual(yes);
  expect(await site.put('/tags/boiler-1', 20)).toMatchObject({ status: 200 });
  for (let n = 0; n < 3; n++) await site.get('/export');
  expect(await site.get('/health')).toMatchObject({ body: { status: 'active', isReadOnly: false, exports: 3 } });

  // Another network card: the same machine.
  await site.run(20 * DAY_MS);
  await site.repair(partsOf(newCard));
  expect(site.logged('licence active | machine-drifted: Parts of this machine have changed')).toHaveLength(1);
  expect(await warnings()).toContain('machine-drifted');
  expect(await may()).toEqual(yes);

  // The end of the term, grace, the end of that: read-only, and alive.
  await site.run(12 * DAY_MS);
  expect(site.logged('active -> grace (grace')).toHaveLength(1);
  expect(await may()).toEqual({ ...yes, status: 'grace' });
  await site.crash();
  expect(site.logged('licence grace | grace: The licence ended on 2026-12-22; everything works until')).toHaveLength(1);
  await site.run(7 * DAY_MS);
  expect(site.logged('2026-12-30T00:00:00.005Z licence grace -> expired (expiry')).toHaveLength(1);
  expect(await may()).toEqual({ exitCode: 1, answer: false, status: 'expired' });
  expect(await site.put('/tags/boiler-1', 21)).toMatchObject({ status: 403, body: { error: { code: 'read-only' } } });
  expect((await site.get('/health')).status).toBe(200);

  // Renewed by code.
  expect(await site.call('change', { quantity: 3 })).toMatchObject({ exitCode: 0 });
  expect(site.logged('expired -> active (grant')).toHaveLength(1);
  expect(await may()).toEqual(yes);

  // Another board: another machine, until a call moves the licence.
  await site.repair(partsOf(newBoard));
  expect(site.logged('licence wrong-machine | wrong-machine: The licence was issued to another machine')).toHaveLength(
    1,
  );
  expect(await may()).toEqual({ exitCode: 1, answer: false, status: 'wrong-machine' });
  expect(await site.call('move')).toMatchObject({ exitCode: 0 });
  expect(site.logged('wrong-machine -> active (grant')).toHaveLength(1);
  expect(await may()).toEqual(yes);

  // The clock is set back: told at once, a restart forgets nothing, and after seven days of running it counts.
  await site.run(DAY_MS);
  await site.setClock(-5 * DAY_MS);
  await site.run(6 * HOUR_MS);
  expect(site.logged('active -> active (clock, warning) | clock-behind: ')).toHaveLength(1);
  expect(await warnings()).toContain('clock-behind');
  await site.crash();
  expect(site.logged('licence active | clock-behind: ')).toHaveLength(1);
  await site.run(8 * DAY_MS);
  expect(site.logged('active -> clock-suspect (clock')).toHaveLength(1);
  expect(await may()).toEqual({ exitCode: 1, answer: false, status: 'clock-suspect' });

  // Nobody may set it right: a call does.
  expect(await site.call('clock')).toMatchObject({ exitCode: 0 });
  expect(site.logged('clock-suspect -> active (grant')).toHaveLength(1);
  expect(await may()).toEqual(yes);

  // What was counted, and the end.
  const report = await site.readback('report');
  expect(JSON.stringify(report.json)).toContain('"exports":3');
  const { json: asked } = await site.readback('challenge', '--purpose', 'change');
  const drawer = site.answerTo(String(asked['challenge']), 'change');
  expect(await site.readback('deactivate', '--yes')).toMatchObject({ exitCode: 0 });
  await site.run(60_000);
  expect(site.logged('active -> deactivated (deactivation')).toHaveLength(1);
  expect(await may()).toEqual({ exitCode: 1, answer: false, status: 'deactivated' });
  expect((await site.readback('enter', drawer)).exitCode).toBe(4);
  expect((await site.get('/health')).body).toMatchObject({ status: 'deactivated', isReadOnly: true });

  // Elsewhere.
  const otherFolder = temporaryFolder();
  const other = new ServiceMachine(otherFolder, bundle, packFile, partsOf(elsewhere));
  machines.push(other);
  await other.start();
  expect(await other.call('activate', { quantity: 12 })).toMatchObject({ exitCode: 0 });
  expect(other.logged('unlicensed -> active (grant)')).toHaveLength(1);
  expect(await other.readback('check', '--feature', 'historian')).toMatchObject({ exitCode: 0 });
  await other.stop();
  expect(other.log.at(-1)).toBe('stopped');
  await site.stop();
});
