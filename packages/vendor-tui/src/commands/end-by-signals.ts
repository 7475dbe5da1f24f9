// A signal ends a command by `exit`, which lets what is half made be removed and gives the terminal back: whatever needs
// that listens to `exit` alone. Without this the program would be gone at once.
import { constants } from 'node:os';
import process from 'node:process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const endBy = (signal: NodeJS.Signals): never => process.exit(128 + constants.signals[signal]);

/** @returns what stops it, for the app, which listens for itself */
export function endBySignals(): () => void {
  for (const signal of SIGNALS) process.on(signal, endBy);
  return () => {
    for (const signal of SIGNALS) process.off(signal, endBy);
  };
}
