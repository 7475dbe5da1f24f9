// Years of honest machines with every fault that clocks have, in seconds: days at a time, looks where something happens.
import { msOfDay } from '@readback/core';
import {
  DAY_MS,
  HOUR_MS,
  type MachineKind,
  MINUTE_MS,
  SimulatedMachine,
  type Snapshot,
} from '../../test/support/machine-clock.js';
import { days, type Operator, SimulatedSite, spread } from './clock-site.js';
import { Random } from './random.js';

const YEAR_MS = 365 * DAY_MS;
const FIRST_DAY = 400;
/** 1 s/h. */
const DRIFT_PPM = 278;

/** What a fault remembers from one day to the next, a machine each. */
interface Memory {
  /** True time at which a fault that nobody mends ends by itself. */
  untilMs?: number;
  snapshot?: Snapshot;
  zoneMs?: number;
  /** A clock that was reset is set by the network. */
  hasNetwork?: boolean;
  reverts?: number;
}

type Day = (site: SimulatedSite, memory: Memory) => void;

export interface FaultClass {
  readonly name: string;
  readonly kind?: Omit<MachineKind, 'trueMs'>;
  /** Of the clock at the first look. */
  readonly firstClockMs?: readonly number[];
  readonly operator?: Partial<Operator>;
  readonly day: Day;
}

export interface FaultFigures {
  readonly name: string;
  readonly machines: number;
  readonly years: number;
  readonly looks: number;
  readonly warnings: number;
  readonly clockCalls: number;
  readonly renewals: number;
  /** Honest machines that stopped though by true time they run. */
  readonly lockedOut: number;
  /** The same where the operator ignored what was told for weeks. */
  readonly stopped: number;
}

const steady: Day = (site) => {
  if (!site.random.chance(1 / 60)) return site.idle(DAY_MS);
  site.machine.off(5 * MINUTE_MS);
  site.run(DAY_MS);
};

const zoneOf = (random: Random): number => (random.integer(27) - 12) * HOUR_MS;

/** A right clock again where the fault has lasted long enough without anybody being told. */
function mendLater({ machine }: SimulatedSite, memory: Memory): void {
  if (memory.untilMs === undefined || machine.trueMs < memory.untilMs) return;
  machine.setClock(machine.trueMs);
  machine.isFrozen = false;
  delete memory.untilMs;
}

const FAULTS: Readonly<Record<string, Day>> = {
  'none, always on': steady,
  'office hours': (site) => {
    const { machine, random } = site;
    const isWeekend = Math.floor(machine.trueMs / DAY_MS) % 7 < 2;
    const onMs = (7 + random.integer(4)) * HOUR_MS;
    if (!isWeekend) site.run(onMs);
    machine.off(DAY_MS - (isWeekend ? 0 : onMs));
  },
  'off for weeks to a year': (site) => {
    if (!site.random.chance(1 / 90)) return site.idle(DAY_MS);
    site.machine.off(spread(site.random, 14 * DAY_MS, 380 * DAY_MS));
    site.run(DAY_MS);
  },
  'two systems, zones apart': (site, memory) => {
    const { machine, random } = site;
    memory.zoneMs ??= (random.chance(0.5) ? 14 : -12) * HOUR_MS;
    if (random.chance(0.4)) {
      machine.off(5 * MINUTE_MS);
      machine.setClock(machine.trueMs + (random.chance(0.5) ? memory.zoneMs : 0));
    }
    site.run(DAY_MS);
  },
  'zone changes': (site) => {
    const { machine, random } = site;
    if (!random.chance(1 / 20)) return site.idle(DAY_MS);
    machine.setClock(machine.trueMs + zoneOf(random));
    site.run(DAY_MS);
  },
  'steps by NTP': (site, memory) => {
    const { machine, random } = site;
    mendLater(site, memory);
    if (random.chance(1 / 100)) {
      machine.step((random.chance(0.5) ? 1 : -1) * spread(random, MINUTE_MS, 20 * HOUR_MS));
      memory.untilMs = machine.trueMs + spread(random, HOUR_MS, 2 * DAY_MS);
    } else if (random.chance(1 / 7) && memory.untilMs === undefined) machine.setClock(machine.trueMs);
    site.run(DAY_MS);
  },
  'clock stands still': (site, memory) => {
    const { machine, random } = site;
    mendLater(site, memory);
    if (random.chance(1 / 90) && !machine.isFrozen) {
      machine.isFrozen = true;
      memory.untilMs = machine.trueMs + days(random, 1, 20);
    }
    site.run(DAY_MS);
  },
  'far forward, mended when told': (site, memory) => {
    const { machine, random } = site;
    mendLater(site, memory);
    if (random.chance(1 / 60)) {
      machine.step(spread(random, HOUR_MS, 75 * YEAR_MS));
      // Minutes, hours, days: what nobody is told of mends itself.
      memory.untilMs = machine.trueMs + spread(random, 10 * MINUTE_MS, 6 * DAY_MS);
    }
    site.run(DAY_MS);
  },
  'set back': (site) => {
    const { machine, random } = site;
    if (!random.chance(1 / 60)) return site.idle(DAY_MS);
    machine.step(-spread(random, HOUR_MS, 6 * YEAR_MS));
    site.run(DAY_MS);
  },
  'snapshots put back': (site, memory) => {
    const { machine, random } = site;
    if (memory.snapshot && random.chance(1 / 30)) {
      machine.revert(memory.snapshot);
      memory.reverts = (memory.reverts ?? 0) + 1;
      delete memory.snapshot;
      if (random.chance(0.5)) {
        site.run(5 * MINUTE_MS);
        machine.setClock(machine.trueMs);
      }
    }
    if (random.chance(1 / 20)) memory.snapshot = machine.snapshot();
    site.run(DAY_MS);
  },
  'moved between hosts': (site, memory) => {
    if (!site.random.chance(1 / 5)) return site.idle(DAY_MS);
    moveHost(site, memory, site.random.integer(4));
    site.run(DAY_MS);
  },
  'hosts that share a state': (site, memory) => {
    for (let turn = 0; turn < 4; turn++) {
      moveHost(site, memory, turn % 3);
      site.run(6 * HOUR_MS);
    }
  },
};

const HOSTS_UP_DAYS = [900, 30, 400, 2];

/** Hosts that were started long before, at different times. */
function moveHost({ machine }: SimulatedSite, memory: Memory, host: number): void {
  const startedMs = msOfDay(FIRST_DAY) - (HOSTS_UP_DAYS[host] ?? 0) * DAY_MS;
  // A machine that went back to a snapshot is on none of the hosts from before.
  machine.moveTo(`host-${host}-${memory.reverts ?? 0}`, machine.trueMs - startedMs);
  delete memory.snapshot;
}

const asleep = (site: SimulatedSite): void => {
  const onMs = (4 + site.random.integer(8)) * HOUR_MS;
  site.run(onMs);
  site.machine.sleep(DAY_MS - onMs);
};

/** Off now and then; a clock that was reset is set by the network after minutes, or by nobody. */
const noBattery: Day = (site, memory) => {
  const { machine, random } = site;
  memory.hasNetwork ??= random.chance(0.5);
  if (random.chance(1 / 10)) {
    if (random.chance(0.3)) machine.restart();
    else machine.off(spread(random, MINUTE_MS, 5 * DAY_MS));
    site.run(5 * MINUTE_MS);
    if (memory.hasNetwork) machine.setClock(machine.trueMs);
  }
  site.run(DAY_MS);
};

const fault = (name: string, more: Partial<FaultClass> = {}): FaultClass => ({
  name,
  day: FAULTS[name] ?? steady,
  ...more,
});

const mixed: Day = (site, memory) => {
  const all = Object.values(FAULTS);
  (site.random.chance(0.5) ? steady : (all[site.random.integer(all.length)] ?? steady))(site, memory);
};

export const FAULT_CLASSES: readonly FaultClass[] = [
  fault('none, always on'),
  fault('office hours'),
  fault('off for weeks to a year'),
  fault('sleep, counted by uptime', { day: asleep, kind: { countsSleep: true } }),
  fault('sleep, not counted', { day: asleep }),
  fault('no battery: 1970', { day: noBattery, kind: { resetsToMs: 0 } }),
  fault('no battery: a day after the build', { day: noBattery, kind: { resetsToMs: msOfDay(300) } }),
  fault('first look at 1970 or 2099', { firstClockMs: [0, Date.UTC(2099, 0, 1), Date.UTC(2038, 0, 19)] }),
  fault('two systems, zones apart'),
  fault('zone changes'),
  fault('steps by NTP', { kind: { driftPpm: 50 } }),
  fault('clock 1 s/h fast', { kind: { driftPpm: DRIFT_PPM } }),
  fault('clock 1 s/h slow', { kind: { driftPpm: -DRIFT_PPM } }),
  fault('uptime 1 s/h fast', { kind: { uptimeDriftPpm: DRIFT_PPM } }),
  fault('clock stands still'),
  fault('set back'),
  fault('far forward, mended when told'),
  {
    ...fault('far forward, mended when told'),
    name: 'far forward, ignored for weeks',
    operator: { ignoresAhead: true },
  },
  fault('snapshots put back'),
  fault('moved between hosts'),
  fault('hosts that share a state'),
  fault('all of these', { day: mixed }),
];

export function simulateYears(
  { name, kind, firstClockMs, operator, day }: FaultClass,
  { machines, years, seed }: { readonly machines: number; readonly years: number; readonly seed: number },
): FaultFigures {
  const sum = { looks: 0, warnings: 0, clockCalls: 0, renewals: 0, lockedOut: 0, stopped: 0 };
  for (let each = 0; each < machines; each++) {
    const random = new Random(seed * 1_000_003 + each);
    const machine = new SimulatedMachine({ ...kind, trueMs: msOfDay(FIRST_DAY) + random.integer(DAY_MS) });
    const first = firstClockMs?.[random.integer(firstClockMs.length)];
    if (first !== undefined) machine.setClock(first);
    const site = new SimulatedSite(machine, { ...someOperator(random), ...operator }, random);
    // Wrong or right again by the time of the call.
    if (first !== undefined && random.chance(0.5)) machine.setClock(machine.trueMs);
    site.activate();
    const memory: Memory = {};
    const endMs = machine.trueMs + years * YEAR_MS;
    while (machine.trueMs < endMs) day(site, memory);
    sum.looks += site.looks;
    sum.warnings += site.warnings;
    sum.clockCalls += site.clockCalls;
    sum.renewals += site.renewals;
    if (site.stops > 0) sum[operator?.ignoresAhead ? 'stopped' : 'lockedOut'] += 1;
  }
  return { name, machines, years, ...sum };
}

const someOperator = (random: Random): Operator => ({
  maySetClock: random.chance(0.7),
  reactionMs: spread(random, HOUR_MS, 4 * DAY_MS),
  renewalMs: spread(random, HOUR_MS, 20 * DAY_MS),
  ignoresAhead: false,
});
