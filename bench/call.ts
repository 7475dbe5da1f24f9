// A call on a bad line, simulated: one challenge and one response, in our codes and in others, under one error model.
//   npm run bench call
//   npm run bench call -- --challenges=20000 --responses=4000 --wrong=1000000 --seed=1
// The times are planning values and no measurement; the last table says whether the ranking depends on them.
import { CHALLENGE_LAYOUT } from '@readback/core';
import type { CallRun } from './support/call-run.js';
import { numberFlag } from './support/flags.js';
import { ourChallenge } from './support/our-call.js';
import { ACTS, CARELESS, LINES, SECONDS, type Seconds, secondsOf, symbolsOf } from './support/planning.js';
import { Random } from './support/random.js';
import { SCHEMES } from './support/schemes.js';
import { percent, printTable, verdict } from './support/table.js';

const challenges = numberFlag('challenges', 4000);
const responses = numberFlag('responses', 600);
const wrongTrials = numberFlag('wrong', 10_000);
const seed = numberFlag('seed', 1);
const MOST_WRONG = 5e-5;
/** Fewer calls say nothing about such a rate. */
const ENOUGH_CALLS = 1_000_000;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function row(name: string, runs: readonly CallRun[], signed: boolean): string[] {
  const seconds = runs.map(({ acts }) => secondsOf(acts)).sort((a, b) => a - b);
  const wrong = runs.filter(({ end }) => end === 'wrong');
  const cells = [
    name,
    mean(runs.map(({ acts }) => symbolsOf(acts))).toFixed(1),
    mean(runs.map(({ again }) => again)).toFixed(2),
    mean(seconds).toFixed(0),
    (seconds[Math.floor(0.95 * seconds.length)] ?? 0).toFixed(0),
    percent(runs.filter(({ end }) => end === 'given-up').length, runs.length),
  ];
  if (signed) return [...cells, mean(runs.map(({ signatureChecks }) => signatureChecks)).toFixed(1)];
  const unseen = wrong.filter(({ phraseAgrees }) => phraseAgrees);
  const hasPhrase = !name.includes('digits');
  return [...cells, percent(wrong.length, runs.length), hasPhrase ? percent(unseen.length, runs.length) : 'no phrase'];
}

const HEAD = ['', 'symbols said', 'groups again', 'seconds', '95th', 'given up'];
const measured = LINES.map((line, place) => {
  const runs = SCHEMES.map(({ name, challenge, response }) => {
    const random = new Random(seed + place);
    return {
      name,
      challenges: Array.from({ length: challenges }, () => challenge(random, line)),
      responses: Array.from({ length: responses }, () => response(random, line)),
    };
  });
  console.log(`\n## ${line.name} (digits alone: ${percent(line.digitErrors, 1)})`);
  console.log(`\nA challenge of 80 bits, ${challenges} calls`);
  printTable(
    [...HEAD, 'wrong, no phrase', 'with phrase'],
    runs.map((run) => row(run.name, run.challenges, false)),
  );
  console.log(`\nA response of 280 bits behind a signature, ${responses} calls`);
  printTable(
    [...HEAD, 'signatures checked'],
    runs.map((run) => row(run.name, run.responses, true)),
  );
  return { line, runs };
});
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
}

console.log(
  `\n## Wrong challenges accepted, ${wrongTrials} calls a line; ${percent(CARELESS, 1)} of typists take a proposal unread\n`,
);
for (const [place, line] of LINES.entries()) {
  const random = new Random(seed + 100 + place);
  const simulate = ourChallenge(CHALLENGE_LAYOUT);
  let wrong = 0;
  let unseen = 0;
  for (let call = 0; call < wrongTrials; call++) {
    const { end, phraseAgrees } = simulate(random, line);
    if (end === 'wrong') wrong += 1;
    if (end === 'wrong' && phraseAgrees) unseen += 1;
  }
  const figures = `${wrong} without the phrase, ${unseen} with it`;
  if (wrongTrials < ENOUGH_CALLS) {
    console.log(`${line.name}: ${figures} (too few to judge; --wrong=${ENOUGH_CALLS} takes some minutes)`);
  } else {
    verdict(
      `${line.name}, phrase off`,
      String(wrong),
      `at most ${MOST_WRONG * wrongTrials}`,
      wrong <= MOST_WRONG * wrongTrials,
    );
    verdict(`${line.name}, phrase on`, String(unseen), '0', unseen === 0);
  }
}
