// A site gets what was shipped and nothing else: the client and a service of the vendor, each one file. The single
// executables play the same story in test/slow/ship.test.ts.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleClientTemplate, bundleToShip } from '../../scripts/bundle.mjs';
import { commandsOn, type Run, WITH_PASSPHRASE } from '../desk/commands-fixture.js';
import { type DeskFixture, makeDesk } from '../desk/desk-fixture.js';
import { playLicence, ShippedSite } from '../support/shipped-site.js';

const root = mkdtempSync(join(tmpdir(), 'readback-shipped-'));
const folder = join(root, 'site');
const state = join(folder, 'state');
// Nothing of this user's: no PATH, no HOME.
const site = new ShippedSite({
  folder,
  client: [process.execPath, join(folder, 'script', 'readback-historian.mjs')],
  service: [process.execPath, join(folder, 'script', 'historian.mjs')],
  env: { READBACK_STATE: state },
});
let fixture: DeskFixture;
let desk: Run;

beforeAll(async () => {
  fixture = await makeDesk();
  const template = await bundleClientTemplate(join(root, 'template'));
  const historian = await bundleToShip('examples/service/src/cli.ts', join(root, 'historian.mjs'), 'historian');
  const read = (path: string) => readFileSync(path, 'utf8');
  desk = commandsOn(fixture.folder, {
    // The client at the site has the clock of this computer.
    desk: { nowMs: () => Date.now(), workFactor: 2 },
    ship: {
      cacheFolder: join(root, 'cache'),
      readTemplate: async () => ({
        path: template.outfile,
        text: read(template.outfile),
        bill: read(`${template.outfile}.bill.json`),
      }),
    },
  });
  const shipped = await desk(
    'ship',
    '--out',
    folder,
    '--program',
    `historian=${historian.outfile}`,
    ...WITH_PASSPHRASE,
  );
  expect(shipped).toMatchObject({ exitCode: 0, errors: '' });
  expect(await desk('verify-ship', folder)).toMatchObject({ exitCode: 0 });
  mkdirSync(state);
});

afterAll(() => {
  site.kill();
  fixture.remove();
  rmSync(root, { recursive: true });
});

test('one call licenses client and service; renewal and return reach both', { timeout: 120_000 }, async () => {
  await playLicence(site, desk);
});
