// Everything of the demo that is real: a desk with keys made on the spot, a ledger, a signed pack, and a site on this very
// machine with a state folder of its own. All of it lies in one temporary folder that is removed at the end.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MachineParts, parseKit } from '@readback/core';
import { openSite, readMachineParts, type Site } from '@readback/core/node';
import { type Desk, initDesk, openDesk, randomPassphrase } from '@readback/vendor-tui';

export interface Scene {
  readonly desk: Desk;
  /** Opens the site anew, as starting the client again would. */
  readonly openSite: () => Site;
  /** This machine has nothing of its own that tells it from others, so the demo lent it something. */
  readonly isMachineLent: boolean;
  /** Closes the desk and removes the folder. */
  readonly close: () => Promise<void>;
}

/** Nobody guesses at a passphrase that is thrown away with the folder. */
const WORK_FACTOR = 8;

export async function makeScene(): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'readback-demo-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const passphrase = randomPassphrase();
  const ports = { workFactor: WORK_FACTOR };
  const made = await initDesk({ folder: join(folder, 'desk'), passphrase, agent: 'Demo agent' }, ports);
  const desk = await openDesk(made.folder, passphrase, ports);
  const { trust, packFile } = parseKit(readFileSync(made.kitFile, 'utf8'));
  const own = readMachineParts();
  const isMachineLent = Object.keys(own).length === 0;
  const parts: MachineParts = isMachineLent ? { os: randomPassphrase() } : own;
  return {
    desk,
    openSite: () =>
      openSite({ trust, packFile, stateFolder: join(folder, 'site'), ports: { machineParts: () => parts } }),
    isMachineLent,
    close: async () => {
      await desk.close();
      remove();
      process.off('exit', remove);
    },
  };
}
