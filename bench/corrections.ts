// How good corrections are and what they cost: the right one first where one or two symbols are wrong, what happens on
// whole bad lines, and the time of one search.
//   npm run bench corrections
//   npm run bench corrections -- --full      four times as many
//   npm run bench corrections -- --trials=20000 --seed=1
import {
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  CHALLENGE_LAYOUT,
  type CodeLayout,
  encodeCode,
  formatGroup,
  readCode,
  suggestCorrections,
} from '@readback/core';
import { valuesOf } from './support/call-run.js';
import { hear, hearAll, misheard, misheardPlaces } from './support/channel.js';
import { quantile } from './support/compare.js';
import { record, say, share } from './support/figures.js';
import { numberFlag, sizeFlag } from './support/flags.js';
import { LINES } from './support/planning.js';
import { Random } from './support/random.js';
import { percent, printTable } from './support/table.js';

const trials = sizeFlag('trials', 5000, 20_000);
const seed = numberFlag('seed', 1);
const FIRST_AT_LEAST = 98;
const AT_MOST_MS = 20;
const CODES = [
  { name: 'challenge', layout: CHALLENGE_LAYOUT, trials },
  { name: 'response', layout: BN254_RESPONSE_LAYOUT, trials: Math.ceil(trials / 5) },
];

type Typing = (random: Random, said: readonly (readonly number[])[]) => readonly (readonly (number | null)[])[];

interface Outcome {
  intact: number;
  first: number;
  later: number;
  onlyWrong: number;
  none: number;
  /** A wrong code that passes all checks. */
  undetected: number;
  readonly times: number[];
}

function correct(layout: CodeLayout, count: number, typing: Typing, runSeed: number): Outcome {
  const random = new Random(runSeed);
  const outcome: Outcome = { intact: 0, first: 0, later: 0, onlyWrong: 0, none: 0, undetected: 0, times: [] };
  for (let trial = 0; trial < count; trial++) {
    const binding = layout.bound ? bindingOf(random.symbols(10)) : { group: 0, code: 0 };
    const said = encodeCode(layout, random.symbols(layout.dataSymbols), binding);
    const meant = said.join();
    const typed = typing(random, said.map(valuesOf)).map(formatGroup);
    if (readCode(layout, typed, binding).status === 'ok') {
      outcome[typed.join() === meant ? 'intact' : 'undetected'] += 1;
      continue;
    }
    const start = performance.now();
    const { corrections } = suggestCorrections(layout, typed, { binding });
    outcome.times.push(performance.now() - start);
    const place = corrections.findIndex(({ groups }) => groups.join() === meant);
    outcome[place === 0 ? 'first' : place > 0 ? 'later' : corrections.length > 0 ? 'onlyWrong' : 'none'] += 1;
  }
  outcome.times.sort((a, b) => a - b);
  return outcome;
}

const wrongSymbols =
  (count: number): Typing =>
  (random, said) => {
    const symbols = said.flat();
    for (const place of misheardPlaces(random, symbols, count)) symbols[place] = misheard(random, symbols[place] ?? 0);
    return said.map((group, index) => symbols.slice(index * group.length, (index + 1) * group.length));
  };

for (const { layout } of CODES) correct(layout, 300, wrongSymbols(2), seed);

console.log(`Corrections, seed ${seed}\n`);
for (const count of [1, 2]) {
  const { first } = correct(CHALLENGE_LAYOUT, trials, wrongSymbols(count), seed + count);
  say({
    id: `corrections.${count}-wrong`,
    what: `challenge, ${count} wrong symbol${count > 1 ? 's' : ''}: the right correction first`,
    ...share(first, trials),
    goal: { atLeast: FIRST_AT_LEAST },
  });
}

console.log('\nOn whole lines, before anything is read again:');
const rows: string[][] = [];
const slow: (() => unknown)[] = [];
for (const { name, layout, trials: count } of CODES) {
  for (const [index, line] of LINES.entries()) {
    const typing: Typing = (random, said) => hearAll(random, said, (group) => hear(random, group, line.symbolErrors));
    const { intact, first, later, onlyWrong, none, undetected, times } = correct(
      layout,
      count,
      typing,
      seed + 10 + index,
    );
    const late = quantile(times, 0.99);
    rows.push([
      `${name}, ${percent(line.symbolErrors, 1)}`,
      ...[intact, first, later, onlyWrong, none, undetected].map((part) => percent(part, count)),
      `${quantile(times, 0.5).toFixed(2)} ms`,
      `${late.toFixed(1)} ms`,
    ]);
    const id = `corrections.${name}.${line.id}`;
    const what = `${name}, ${line.name}`;
    record({
      id: `${id}.right-first`,
      what: `${what}: intact, or the right correction first`,
      ...share(intact + first, count),
    });
    record({ id: `${id}.only-wrong`, what: `${what}: only wrong corrections`, ...share(onlyWrong, count) });
    record({ id: `${id}.undetected`, what: `${what}: wrong and not noticed`, ...share(undetected, count) });
    slow.push(() =>
      say({
        id: `${id}.search`,
        what: `one search, ${what}, 99th of a hundred`,
        unit: 'ms',
        value: late,
        runs: times.length,
        goal: { atMost: AT_MOST_MS },
      }),
    );
  }
}
printTable(['', 'intact', 'right first', 'right later', 'only wrong', 'none', 'undetected', 'median', '99th'], rows);
console.log('');
for (const verdict of slow) verdict();
