// What this machine says of its running time: which of its starts this is and how long ago that was (docs/protocol.md
// section 9.5).
import { randomUUID } from 'node:crypto';
import { uptime } from 'node:os';
import { UNKNOWN_START } from '../licence/running-time.js';
import { type MachineFiles, machineFiles } from './machine-files.js';
import type { BootClock } from './site-time.js';

/** What is asked of the system; tests play recorded ones. Any may throw. */
export interface SystemClocks {
  readonly files: Pick<MachineFiles, 'read'>;
  readonly platform: NodeJS.Platform;
  /** Seconds since the machine was started. */
  uptimeSeconds(): number;
  /** A clock that is never set, from a beginning of its own, ms: on Linux the start of the machine, not counting sleep. */
  monotonicMs(): number;
  /** Since this process began, ms. */
  processMs(): number;
}

export const systemClocks: SystemClocks = {
  files: machineFiles,
  platform: process.platform,
  uptimeSeconds: () => uptime(),
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  processMs: () => performance.now(),
};

/** Where nothing tells a start of the machine, this process stands for one. */
const PROCESS_START = `process-${randomUUID()}`;

/** Linux tells its starts apart. Windows and macOS have an uptime only, so a shorter one is a new start: never run there.
 * Never throws. */
export function readBootClock(system: SystemClocks = systemClocks): BootClock {
  const bootId = system.platform === 'linux' ? linuxBootId(system.files) : undefined;
  const upMs = uptimeMs(system);
  if (upMs !== undefined) return { bootId: bootId ?? UNKNOWN_START, uptimeMs: upMs };
  return { bootId: PROCESS_START, uptimeMs: Math.max(0, Math.floor(orElse(system.processMs, 0))) };
}

function linuxBootId(files: SystemClocks['files']): string | undefined {
  const text = orElse(() => files.read('/proc/sys/kernel/random/boot_id'), undefined)
    ?.trim()
    .toLowerCase();
  return text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : undefined;
}

/** A container may be shown its own uptime under the start of its host, and two containers two: the clock that is never
 * set knows better, and is short of the uptime only by the time asleep. */
function uptimeMs(system: SystemClocks): number | undefined {
  const text = system.platform === 'linux' ? orElse(() => system.files.read('/proc/uptime'), undefined) : undefined;
  const shown = /^\d{1,10}(\.\d{1,9})? /.test(text ?? '')
    ? Number.parseFloat(text ?? '')
    : orElse(system.uptimeSeconds, 0);
  const monotonicMs = system.platform === 'linux' ? orElse(system.monotonicMs, 0) : 0;
  const ms = Math.floor(Math.max(shown * 1000, monotonicMs));
  return Number.isSafeInteger(ms) && ms > 0 ? ms : undefined;
}

function orElse<Value>(ask: () => Value, otherwise: Value): Value {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}
