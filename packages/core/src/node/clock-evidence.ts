// What a machine says of its own running time (docs/protocol.md section 9.5).
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { BootClock } from './site-time.js';

/** Never throws. */
export function readBootClock(): BootClock {
  return { bootId: readText('/proc/sys/kernel/random/boot_id') ?? 'unknown', uptimeMs: Math.floor(uptime() * 1000) };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    return undefined;
  }
}
