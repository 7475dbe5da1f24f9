// The few questions that reading a machine's identity asks of a file system, as a port, so that tests can play recorded
// machines. Nothing here throws: what cannot be read is not there.
import { readdirSync, readFileSync, realpathSync } from 'node:fs';

export interface MachineFiles {
  /** Text of a file; `undefined` where it cannot be read. */
  read(file: string): string | undefined;
  /** Why `read` said nothing. */
  whyNot(file: string): 'not-there' | 'no-permission';
  /** Sorted names in a folder; none where it cannot be read. */
  list(folder: string): string[];
  /** The path behind all links; `undefined` where nothing is there. */
  follow(path: string): string | undefined;
}

const orUndefined = <Result>(ask: () => Result): Result | undefined => {
  try {
    return ask();
  } catch {
    return undefined;
  }
};

/** The files of this machine. */
export const machineFiles: MachineFiles = {
  read: (file) => orUndefined(() => readFileSync(file, 'latin1')),
  whyNot: (file) => {
    try {
      // Not `access`, which asks for the user who started the program and not for the one it runs as.
      readFileSync(file);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EACCES' || code === 'EPERM') return 'no-permission';
    }
    return 'not-there';
  },
  list: (folder) => orUndefined(() => readdirSync(folder).sort()) ?? [],
  follow: (path) => orUndefined(() => realpathSync(path)),
};
