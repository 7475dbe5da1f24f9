// The app on the whole terminal, with a desk on this disk. Loaded only when a screen is needed.
import { access } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { createAppExit, EXIT, isInteractive, runApp } from '@readback/tui-kit';
import { VendorApp } from './app.js';
import { deskFileOf } from './desk/folder.js';
import { agentsHere, type DeskPorts, initDesk, openDesk } from './desk/index.js';
import type { DeskDoor } from './effects.js';
import { passphraseStrength } from './keystore/index.js';
import { typedPath } from './typed-path.js';
import { createVendorFlow } from './vendor-flow.js';

export interface RunVendorAppOptions {
  /** Of the desk, or where it is to be made. */
  readonly folder: string;
  /** Other ports than the real ones, such as the server that the ledger is on. */
  readonly desk?: Partial<DeskPorts> | undefined;
  /** Of a desk that is there, where it was read from a file; otherwise it is typed. */
  readonly passphrase?: string | undefined;
}

const NO_TERMINAL = [
  'readback-vendor: the app needs a terminal for both input and output.',
  'In a script use its commands, such as "readback-vendor issue"; "readback-vendor --help" lists them.',
];

/** @returns the exit code */
export async function runVendorApp({ folder, desk, passphrase }: RunVendorAppOptions): Promise<number> {
  if (!isInteractive()) {
    process.stderr.write(`${NO_TERMINAL.join('\n')}\n`);
    return EXIT.usage;
  }
  const exit = createAppExit();
  const store = createVendorFlow({
    door: deskOnDisk(desk),
    folder: resolve(folder),
    suggestedAgent: userName(),
    passphrase,
    onQuit: exit.request,
  });
  const isScryptBusy = (): boolean => ['making', 'opening'].includes(store.getState().screen);
  const exitCode = await runApp(<VendorApp store={store} />, {
    programName: 'readback-vendor',
    exit,
    beforeExit: () => (isScryptBusy() ? undefined : store.close()),
  });
  // Nothing is lost by not waiting for it, and a desk that is half made is removed by the end of the process.
  if (isScryptBusy()) process.exit(exitCode);
  return exitCode;
}

const deskOnDisk = (ports: Partial<DeskPorts> = {}): DeskDoor => ({
  exists: (folder) => isThere(deskFileOf(placeOf(folder))),
  make: async (newDesk, onProgress) => {
    const made = await initDesk({ ...newDesk, folder: placeOf(newDesk.folder) }, ports, onProgress);
    return { ...made, kitToType: typedPath(made.kitFile, homedir()) };
  },
  agents: (folder) => agentsHere(placeOf(folder), ports),
  open: ({ folder, passphrase, agent }, onProgress) =>
    openDesk(placeOf(folder), passphrase, { ...ports, ...(agent === undefined ? {} : { agent }) }, onProgress),
  gradePassphrase(passphrase) {
    const { grade, says } = passphraseStrength(passphrase);
    return { isAccepted: grade !== 'refused', says };
  },
});

/** A folder as people type it, without a shell that knows what ~ is. */
function placeOf(folder: string): string {
  return resolve(folder === '~' || folder.startsWith('~/') ? join(homedir(), folder.slice(1)) : folder);
}

/** What is there but cannot be looked at is opened, and that says why not. */
async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
