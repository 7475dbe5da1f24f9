// What a desk takes from the outside: clock, randomness, disk, and how hard a passphrase is made to guess.
import { randomBytes } from 'node:crypto';
import { DEFAULT_WORK_FACTOR } from '../keystore/index.js';
import { createDeskFiles, type DeskFiles } from './files.js';
import { runHook } from './hook.js';

export interface DeskPorts {
  readonly nowMs: () => number;
  /** Uniform random bytes for keys. */
  readonly randomBytes: (length: number) => Uint8Array;
  readonly files: DeskFiles;
  /** Address of the server that the ledger is on, if not as desk.json says. It may hold a password. */
  readonly database?: string | undefined;
  /** log2 of scrypt's cost for new key files: 18 takes about a second each. A desk that is thrown away takes less. */
  readonly workFactor: number;
  /** Who opens the desk; the agent of desk.json where nobody is named. */
  readonly agent?: string | undefined;
  /** Starts the command for an alert, where one is set, and waits for nothing. */
  readonly runHook: (command: readonly string[] | undefined, json: string) => void;
}

/** The real ones, except those given. */
export function deskPorts(changes: Partial<DeskPorts> = {}): DeskPorts {
  return {
    nowMs: () => Date.now(),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    files: createDeskFiles(),
    workFactor: DEFAULT_WORK_FACTOR,
    runHook,
    ...changes,
  };
}
