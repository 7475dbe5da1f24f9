// Waiting for another desk without freezing this one.
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadbackError } from '@readback/core';

/** Tries until it is not locked out, without blocking the process. Throws `ledger-locked` after `timeoutMs`. */
export async function untilUnlocked<T>(timeoutMs: number, attempt: () => T | Promise<T>): Promise<T> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const locked = error instanceof ReadbackError && error.code === 'ledger-locked';
      if (!locked || performance.now() >= deadlineMs) throw error;
    }
    await sleep(randomInt(1, 6));
  }
}
