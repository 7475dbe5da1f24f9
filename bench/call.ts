// A call on a bad line, simulated: one code to the vendor and one back, in our codes and in others, under one error model.
//   npm run bench call
//   npm run bench call -- --full            a million challenges a line, to count the wrong ones that are taken
//   npm run bench call -- --challenges=20000 --responses=4000 --wrong=100000 --seed=1
// The times are planning values and no measurement; the last table says whether the ranking depends on them.
import type { CallRun } from './support/call-run.js';
import { quantile } from './support/compare.js';
import { record, say, share } from './support/figures.js';
import { numberFlag, sizeFlag } from './support/flags.js';
import {
  ACTS,
  CARELESS,
  CURVE_LINES,
  LINES,
  type Line,
  SECONDS,
  type Seconds,
  secondsOf,
  symbolsOf,
} from './support/planning.js';
import { Random } from './support/random.js';
import { CHALLENGE_WAYS, SCHEMES, UNSIGNED_RESPONSE } from './support/schemes.js';
import { percent, printTable } from './support/table.js';

const challenges = sizeFlag('challenges', 2000, 10_000);
const responses = sizeFlag('responses', 400, 1500);
const wrongTrials = sizeFlag('wrong', 10_000, 1_000_000);
const seed = numberFlag('seed', 1);
const MOST_WRONG_PER_MILLION = 50;
/** Fewer calls say nothing about such a rate. */
const ENOUGH_CALLS = 1_000_000;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const givenUp = (runs: readonly CallRun[]): number => runs.filter(({ end }) => end === 'given-up').length;

interface Measured {
  readonly id: string;
  readonly name: string;
  readonly challenges: readonly CallRun[];
  readonly responses: readonly CallRun[];
}

function measure(line: Line, place: number): Measured[] {
  return SCHEMES.map(({ id, name, challenge, response }) => {
    const random = new Random(seed + place);
    return {
      id,
      name,
      challenges: Array.from({ length: challenges }, () => challenge.simulate(random, line)),
      responses: Array.from({ length: responses }, () => response(random, line)),
    };
  });
}

/** Both codes together; quartiles of calls put together from one run of each. */
function recordCall(line: Line, { id, name, challenges: asked, responses: answered }: Measured): void {
  const to = asked.map(({ acts }) => secondsOf(acts));
  const back = answered.map(({ acts }) => secondsOf(acts));
  const calls = back.map((seconds, run) => seconds + (to[run] ?? Number.NaN)).sort((a, b) => a - b);
  record({
    id: `call.${line.id}.${id}.seconds`,
    what: `both codes read, ${name}, ${line.name}`,
    unit: 's',
    value: mean(to) + mean(back),
    low: quantile(calls, 0.25),
    high: quantile(calls, 0.75),
    runs: answered.length,
  });
  const finished = (1 - givenUp(asked) / asked.length) * (1 - givenUp(answered) / answered.length);
  record({
    id: `call.${line.id}.${id}.given-up`,
    what: `calls given up, ${name}, ${line.name}`,
    unit: '%',
    value: 100 * (1 - finished),
    runs: answered.length,
  });
}

function cellsOf(runs: readonly CallRun[]): string[] {
  const seconds = runs.map(({ acts }) => secondsOf(acts)).sort((a, b) => a - b);
  return [
    mean(runs.map(({ acts }) => symbolsOf(acts))).toFixed(1),
    mean(runs.map(({ again }) => again)).toFixed(2),
    mean(seconds).toFixed(0),
    quantile(seconds, 0.95).toFixed(0),
    percent(givenUp(runs), runs.length),
  ];
}

const HEAD = ['', 'symbols said', 'groups again', 'seconds', '95th', 'given up'];
const measured = LINES.map((line, place) => {
  const runs = measure(line, place);
  console.log(`\n## ${line.name} (digits alone: ${percent(line.digitErrors, 1)})`);
  console.log(`\nTo the vendor, ${challenges} calls`);
  printTable(
    HEAD,
    runs.map((run) => [run.name, ...cellsOf(run.challenges)]),
  );
  console.log(`\nAnd back, ${responses} calls`);
  printTable(
    [...HEAD, 'signatures checked'],
    runs.map((run) => [
      run.name,
      ...cellsOf(run.responses),
      mean(run.responses.map(({ signatureChecks }) => signatureChecks)).toFixed(1),
    ]),
  );
  for (const run of runs) recordCall(line, run);
  return { line, runs };
});
for (const [place, line] of CURVE_LINES.entries()) {
  for (const run of measure(line, LINES.length + place)) recordCall(line, run);
}
console.log('\nDigits carry less: 54 and 40 digits without their checks are 179 and 133 bits, and no signature.');

console.log('\n## Does the ranking survive planning values that are wrong by 30 %?\n');
const changed: readonly (readonly [name: string, seconds: Seconds])[] = [
  ['as planned', SECONDS],
  ...ACTS.flatMap((act) =>
    [0.7, 1.3].map((factor): readonly [string, Seconds] => [
      `${act} x ${factor}`,
      { ...SECONDS, [act]: SECONDS[act] * factor },
    ]),
  ),
];
for (const { line, runs } of measured) {
  const orders = changed.map(([name, seconds]) => {
    const times = runs.map((run) => ({
      name: run.name,
      seconds:
        mean(run.challenges.map(({ acts }) => secondsOf(acts, seconds))) +
        mean(run.responses.map(({ acts }) => secondsOf(acts, seconds))),
    }));
    return { name, order: times.sort((a, b) => a.seconds - b.seconds) };
  });
  const namesOf = (order: readonly { name: string }[]): string => order.map(({ name }) => name).join(' < ');
  const planned = orders[0]?.order ?? [];
  const others = orders.filter(({ order }) => namesOf(order) !== namesOf(planned));
  console.log(line.name);
  console.log(`  ${planned.map(({ name, seconds }) => `${name} (${seconds.toFixed(0)} s)`).join(' < ')}`);
  console.log(`  the same order with ${orders.length - others.length} of ${orders.length} sets of values`);
  for (const { name, order } of others) console.log(`  ${name}: ${namesOf(order)}`);
  record({
    id: `call.${line.id}.same-ranking`,
    what: `the same ranking, with each planning value 30 % less or more, ${line.name}`,
    ...share(orders.length - others.length, orders.length),
  });
}

console.log(
  `\n## Wrong codes taken, ${wrongTrials} calls a line; ${percent(CARELESS, 1)} of typists take a proposal unread\n`,
);
const isEnough = wrongTrials >= ENOUGH_CALLS;
if (!isEnough) console.log('(too few calls to judge by a goal; --full makes a million)');
for (const [place, line] of LINES.entries()) {
  for (const { id, name, simulate, phrase } of CHALLENGE_WAYS) {
    const random = new Random(seed + 100 + place);
    let wrong = 0;
    let unseen = 0;
    for (let call = 0; call < wrongTrials; call++) {
      const { end, phraseAgrees } = simulate(random, line);
      if (end === 'wrong') wrong += 1;
      if (end === 'wrong' && phraseAgrees) unseen += 1;
    }
    const ours = id === 'readback' && isEnough;
    const perMillion = (count: number) =>
      ({ unit: 'per million', value: (1e6 * count) / wrongTrials, runs: wrongTrials }) as const;
    say({
      id: `call.${line.id}.${id}.wrong`,
      what: `wrong challenges taken, ${name}, ${line.name}`,
      ...perMillion(wrong),
      ...(ours ? { goal: { atMost: MOST_WRONG_PER_MILLION } } : {}),
    });
    if (!phrase) continue;
    say({
      id: `call.${line.id}.${id}.wrong-with-phrase`,
      what: `wrong challenges taken though the phrase was compared, ${name}, ${line.name}`,
      ...perMillion(unseen),
      ...(ours ? { goal: { atMost: 0 } } : {}),
    });
  }
  if (!UNSIGNED_RESPONSE) throw new Error('no answer without a signature');
  const random = new Random(seed + 200 + place);
  let wrong = 0;
  for (let call = 0; call < wrongTrials; call++) if (UNSIGNED_RESPONSE(random, line).end === 'wrong') wrong += 1;
  say({
    id: `call.${line.id}.unsigned.wrong-answers`,
    what: `wrong answers taken, base 32 + CRC, unsigned, ${line.name}`,
    unit: 'per million',
    value: (1e6 * wrong) / wrongTrials,
    runs: wrongTrials,
  });
}
