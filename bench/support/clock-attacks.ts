// What a clock can be made to gain: strategies against a service that looks every five minutes and keeps the mark every ten
// minutes of running, at its start, at its end and at every change. Running time is what counts: a machine that is off
// gains nothing worth having, and nothing is promised about it.
import { dayOfMs, msOfDay, observeTime, raiseTime, readTime, reanchorTime, type TimeState } from '@readback/core';
import { DAY_MS, HOUR_MS, MINUTE_MS, SimulatedMachine } from '../../test/support/machine-clock.js';
import { RULES } from './clock-site.js';
import { Random } from './random.js';

const LOOK_MS = 5 * MINUTE_MS;
const KEEP_MS = 10 * MINUTE_MS;
const FIRST_DAY = 400;
const TERM_DAYS = 30;
const GRACE_DAYS = 7;
const RENEWED_AFTER_MS = 20 * DAY_MS;
/** Runs end here, or they would not. */
const MOST_DAYS = 120;

interface Attack {
  readonly machine: SimulatedMachine;
  readonly random: Random;
  readonly beganMs: number;
  /** Looks so far. */
  readonly looks: number;
  /** As the service holds it: an attacker can read it. */
  readonly time: TimeState;
  /** `close`: the service keeps the mark first; `kill`: it cannot. */
  restartService(how: 'close' | 'kill'): void;
  callForClock(): void;
}

export interface AttackFigures {
  readonly name: string;
  /** Within the promise. */
  readonly isBounded: boolean;
  /** Most running time beyond the term and its grace. */
  readonly gainedMs: number;
  readonly toleranceMs: number;
  /** Looks at a clock that was behind running time by more than the tolerance and that nobody was told of. */
  readonly hiddenRollbacks: number;
  readonly rollbacks: number;
  readonly restarts: number;
}

type Strategy = (attack: Attack) => void;

const every = (attack: Attack, ms: number): boolean => attack.looks % Math.round(ms / LOOK_MS) === 0;
const toBegin = ({ machine, beganMs }: Attack): void => machine.setClock(beganMs);
const toRight = ({ machine }: Attack): void => machine.setClock(machine.trueMs);
const reboot = (attack: Attack, how: 'close' | 'kill', offMs = MINUTE_MS): void => {
  if (how === 'close') attack.restartService('close');
  attack.machine.off(offMs);
  attack.restartService('kill');
};

const BOUNDED: Readonly<Record<string, Strategy>> = {
  'no rollback at all': () => {},
  'set back at every start of the machine': (attack) => {
    if (!every(attack, DAY_MS)) return;
    reboot(attack, 'close');
    toBegin(attack);
  },
  'set back at every start, each after minutes': (attack) => {
    reboot(attack, 'close');
    toBegin(attack);
  },
  'set back while running': (attack) => {
    if (every(attack, 6 * HOUR_MS)) toBegin(attack);
  },
  'set back, right for a moment a week': (attack) => {
    if (every(attack, 6 * DAY_MS)) toRight(attack);
    else toBegin(attack);
  },
  'clock stands still': ({ machine }) => {
    machine.isFrozen = true;
  },
  'before the program was built': ({ machine }) => machine.setClock(0),
  'days forward, then back': (attack) => {
    if (every(attack, DAY_MS)) attack.machine.step((attack.random.chance(0.5) ? 3 : -6) * DAY_MS);
  },
  'years forward for a week, then back': (attack) => {
    if (attack.looks === 1) attack.machine.step(900 * DAY_MS);
    if (attack.looks === Math.round((6 * DAY_MS) / LOOK_MS)) toBegin(attack);
  },
  'as far back as is tolerated': ({ machine, time }) => machine.setClock(time.markMs + LOOK_MS - RULES.toleranceMs),
  'in and out of the tolerance': ({ machine, time, random }) =>
    machine.setClock(time.markMs - Math.floor(RULES.toleranceMs * 1.02 * random.fraction())),
  'false clock for the process alone': (attack) => {
    attack.machine.processLieMs = attack.beganMs - attack.machine.trueMs;
  },
  'service closed and started every 5 minutes': (attack) => {
    toBegin(attack);
    attack.restartService('close');
  },
  'service killed every 5 minutes': (attack) => {
    toBegin(attack);
    attack.restartService('kill');
  },
  'hosts in turn': (attack) => {
    const host = attack.looks % 3;
    const { machine, beganMs } = attack;
    machine.moveTo(`host-${host}`, machine.trueMs - beganMs + host * 90 * DAY_MS);
    toBegin(attack);
  },
  'one clock call, then its false clock at every start': (attack) => {
    if (attack.looks === 300) {
      reboot(attack, 'close');
      toBegin(attack);
    }
    if (attack.looks === 301) attack.callForClock();
    if (attack.looks > 301 && every(attack, DAY_MS)) {
      reboot(attack, 'close');
      toBegin(attack);
    }
  },
  random: (attack) => {
    const { machine, random } = attack;
    if (random.chance(0.02)) machine.setClock(machine.trueMs + Math.floor((random.fraction() - 0.6) * 60 * DAY_MS));
    if (random.chance(0.005)) reboot(attack, 'close');
    if (random.chance(0.02)) attack.restartService('kill');
    machine.isFrozen = random.chance(0.5);
  },
};

/** What is documented instead: a mark that is kept nowhere cannot rise. */
const UNBOUNDED: Readonly<Record<string, Strategy>> = {
  'machine cut off before the mark is kept, every 10 minutes': (attack) => {
    toBegin(attack);
    if (every(attack, KEEP_MS)) reboot(attack, 'kill');
  },
};

export function attackFigures(how: {
  readonly runs: number;
  readonly seed: number;
  readonly mostDays?: number;
}): AttackFigures[] {
  const { runs, seed, mostDays = MOST_DAYS } = how;
  const of = (strategies: Readonly<Record<string, Strategy>>, isBounded: boolean): AttackFigures[] =>
    Object.entries(strategies).map(([name, strategy], index) => {
      const all = Array.from({ length: runs }, (_, run) =>
        runAttack(strategy, seed * 7919 + index * 131 + run, mostDays * DAY_MS),
      );
      const sum = (pick: (one: AttackRun) => number): number => all.reduce((total, one) => total + pick(one), 0);
      return {
        name,
        isBounded,
        toleranceMs: RULES.toleranceMs,
        gainedMs: Math.max(...all.map(({ gainedMs }) => gainedMs)),
        hiddenRollbacks: sum((one) => one.hiddenRollbacks),
        rollbacks: sum((one) => one.rollbacks),
        restarts: sum((one) => one.restarts),
      };
    });
  return [...of(BOUNDED, true), ...of(UNBOUNDED, false)];
}

type AttackRun = Pick<AttackFigures, 'gainedMs' | 'hiddenRollbacks' | 'rollbacks' | 'restarts'>;

/** One lineage: a term, renewed once in half of the runs. */
function runAttack(strategy: Strategy, seed: number, mostMs: number): AttackRun {
  const random = new Random(seed);
  const beganMs = msOfDay(FIRST_DAY) + random.integer(DAY_MS);
  const machine = new SimulatedMachine({ trueMs: beganMs });
  const isRenewed = random.chance(0.5);
  let time = observeTime(null, machine.evidence(), RULES);
  let kept = time;
  let endDay = FIRST_DAY + TERM_DAYS;
  let signedDay = FIRST_DAY;
  let isDue = isRenewed;
  const entitledMs = msOfDay(endDay + (isRenewed ? TERM_DAYS : 0) + GRACE_DAYS + 1) - beganMs;
  const run = { gainedMs: 0, hiddenRollbacks: 0, rollbacks: 0, restarts: 0 };
  let usedMs = 0;
  let ranMs = 0;
  let looks = 0;

  const look = () => {
    const evidence = machine.evidence();
    time = observeTime(time, evidence, RULES);
    if (time.runMs - kept.runMs >= KEEP_MS) kept = time;
    const reading = readTime(time, evidence, RULES, signedDay);
    const isBack = evidence.clockMs < beganMs + ranMs - RULES.toleranceMs - LOOK_MS;
    if (isBack) run.rollbacks += 1;
    if (isBack && (reading.verdict === 'ok' || reading.verdict === 'ahead') && time.offsetMs === 0)
      run.hiddenRollbacks += 1;
    return dayOfMs(reading.nowMs) <= endDay + GRACE_DAYS && reading.verdict !== 'suspect';
  };

  while (ranMs < mostMs) {
    looks += 1;
    strategy({
      machine,
      random,
      beganMs,
      looks,
      time,
      restartService: (how) => {
        run.restarts += 1;
        time = observeTime(how === 'kill' ? kept : time, machine.evidence(), RULES);
        kept = time;
      },
      callForClock: () => {
        const day = dayOfMs(machine.trueMs);
        time = reanchorTime(time, machine.evidence(), { day, challengeRunMs: time.runMs }, RULES);
        kept = time;
        signedDay = day;
      },
    });
    if (isDue && ranMs >= RENEWED_AFTER_MS) {
      isDue = false;
      endDay += TERM_DAYS;
      signedDay = dayOfMs(machine.trueMs);
      time = raiseTime(time, signedDay);
      kept = time;
    }
    const isUsable = look();
    // Counted at looks: what a program does between two of them is decided at the first.
    if (isUsable) usedMs += usedMs === 0 && looks === 1 ? 0 : LOOK_MS;
    machine.run(LOOK_MS);
    ranMs += LOOK_MS;
  }
  return { ...run, gainedMs: Math.max(0, usedMs - entitledMs) };
}
