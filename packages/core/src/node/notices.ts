// Errors as notices: what a running program is told instead of an exception.
import { ReadbackError } from '../errors/readback-error.js';
import type { Notice } from '../licence/licence.js';

/** Of an error that is not ours only the name is told: its text may hold anything. */
export function noticeOf(error: unknown): Notice {
  if (error instanceof ReadbackError) return { code: error.code, message: error.message, next: error.next };
  const name = error instanceof Error ? error.name : typeof error;
  return {
    code: 'licence-fault',
    message: `The licence could not be looked at because of a fault in the program (${name}).`,
    next: 'Restart the program. If this is said again, report it to the vendor.',
  };
}

/** `problem`: what keeping it met. */
export const timeNotKept = ({ message, next }: Notice): Notice => ({
  code: 'time-not-kept',
  message: `The running time of this machine cannot be kept. ${message}`,
  next: `${next} The program works on.`,
});
