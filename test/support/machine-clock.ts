// A machine with true time beside what it shows: a clock that can be wrong in every way, starts, uptime, sleep, hosts. Time
// passes when a method says so.
import type { ClockEvidence } from '@readback/core';

export const MINUTE_MS = 60_000;
export const HOUR_MS: number = 60 * MINUTE_MS;
export const DAY_MS: number = 24 * HOUR_MS;

/** From switching on to the first program. */
const START_MS = 40_000;

export interface MachineKind {
  readonly trueMs: number;
  /** What a clock without a battery says after the power was off. */
  readonly resetsToMs?: number;
  /** Uptime goes on while the machine sleeps. */
  readonly countsSleep?: boolean;
  /** How much faster the system clock runs than true time, in millionths; the clock on battery as well. */
  readonly driftPpm?: number;
  /** The same for the uptime. */
  readonly uptimeDriftPpm?: number;
}

export interface Snapshot {
  readonly bootId: string;
  readonly uptimeMs: number;
  readonly clockMs: number;
}

export class SimulatedMachine {
  trueMs: number;
  /** A clock that stands still. */
  isFrozen = false;
  /** By how much a process is shown another clock than the machine has. */
  processLieMs = 0;
  readonly #kind: MachineKind;
  #clockMs: number;
  #uptimeMs = START_MS;
  #starts = 1;
  #bootId = 'start-1';

  constructor(kind: MachineKind) {
    this.#kind = kind;
    this.trueMs = kind.trueMs;
    this.#clockMs = kind.trueMs;
  }

  get clockMs(): number {
    return this.#clockMs;
  }

  /** How far the clock is ahead of true time; negative: behind. */
  get wrongMs(): number {
    return this.#clockMs - this.trueMs;
  }

  get bootId(): string {
    return this.#bootId;
  }

  run(ms: number): void {
    this.trueMs += ms;
    this.#uptimeMs += ms * (1 + (this.#kind.uptimeDriftPpm ?? 0) / 1e6);
    if (!this.isFrozen) this.#tick(ms);
  }

  sleep(ms: number): void {
    this.trueMs += ms;
    if (this.#kind.countsSleep) this.#uptimeMs += ms;
    this.#tick(ms);
  }

  /** Switched off for so long, and on again. */
  off(ms: number): void {
    this.trueMs += ms + START_MS;
    this.#tick(ms + START_MS);
    this.isFrozen = false;
    if (this.#kind.resetsToMs !== undefined) this.#clockMs = this.#kind.resetsToMs + START_MS;
    this.#uptimeMs = START_MS;
    this.#starts += 1;
    this.#bootId = `start-${this.#starts}`;
  }

  /** A start that leaves the power on, so that a clock without a battery goes on. */
  restart(): void {
    const clockMs = this.#clockMs;
    this.off(20_000);
    this.#clockMs = clockMs + 20_000 + START_MS;
  }

  setClock(clockMs: number): void {
    this.#clockMs = clockMs;
  }

  step(byMs: number): void {
    this.#clockMs += byMs;
  }

  /** Another host: another start that has been up for so long; its clock is as right as this one. */
  moveTo(bootId: string, uptimeMs: number): void {
    this.#bootId = bootId;
    this.#uptimeMs = uptimeMs;
  }

  snapshot(): Snapshot {
    return { bootId: this.#bootId, uptimeMs: this.#uptimeMs, clockMs: this.#clockMs };
  }

  /** A virtual machine goes back to where it was; true time does not. */
  revert({ bootId, uptimeMs, clockMs }: Snapshot): void {
    this.#bootId = bootId;
    this.#uptimeMs = uptimeMs;
    this.#clockMs = clockMs;
  }

  evidence(): ClockEvidence {
    const clockMs = Math.floor(this.#clockMs);
    return {
      clockMs: clockMs + this.processLieMs,
      bootId: this.#bootId,
      uptimeMs: Math.floor(this.#uptimeMs),
    };
  }

  #tick(ms: number): void {
    this.#clockMs += ms * (1 + (this.#kind.driftPpm ?? 0) / 1e6);
  }
}
