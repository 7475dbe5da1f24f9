// An error as screens and scripts tell it: data, without a stack and without a secret.
import { type ErrorFamily, ReadbackError } from '@readback/core';
import { exitCodeOf } from '@readback/tui-kit/plain';

export interface Fault {
  readonly code: string;
  readonly family: ErrorFamily;
  /** What is wrong, one sentence. */
  readonly message: string;
  /** What to do next. */
  readonly next: string;
  /** Groups at fault, counted from 0. */
  readonly groups: readonly number[];
  readonly exitCode: number;
}

/** Refusals of a response whose challenge waits no more. */
const PAST: ReadonlySet<string> = new Set(['response-older-challenge', 'response-past', 'no-challenge-pending']);

export const isPast = ({ code }: Fault): boolean => PAST.has(code);

export function faultOf(error: unknown): Fault {
  const exitCode = exitCodeOf(error);
  if (error instanceof ReadbackError) {
    const { code, family, message, next, details } = error;
    return { code, family, message, next, groups: details.groups ?? [], exitCode };
  }
  return {
    code: 'bug',
    family: 'bug',
    message: 'This program has a fault of its own; what was saved before is kept.',
    next: 'Start it again to go on. If it happens again, report it with the output of READBACK_DEBUG=1.',
    groups: [],
    exitCode,
  };
}
