// What the checks of a challenge miss, by kind of fault, and whether the group is marked in which it was made.
//   npm run bench undetected            a quick look
//   npm run bench undetected -- --full  3 million codes a row, the figure of the specification; some minutes
import { CHALLENGE_LAYOUT } from '@readback/core';
import { FAULTS } from './support/faults.js';
import { say, share } from './support/figures.js';
import { numberFlag, sizeFlag } from './support/flags.js';
import { percent, printTable } from './support/table.js';
import { countMissed } from './support/undetected.js';

const trials = sizeFlag('trials', 100_000, 3_000_000);
const seed = numberFlag('seed', 1);

const results = Object.entries(FAULTS).map(
  ([name, fault], index) => [name, countMissed(CHALLENGE_LAYOUT, fault, trials, seed + index)] as const,
);
console.log(`Challenge, ${trials} codes a row, seed ${seed}\n`);
printTable(
  ['fault', 'undetected', 'no group marked', 'exactly the right groups marked'],
  results.map(([name, missed]) => [
    name,
    String(missed.undetected),
    percent(missed.unmarked, missed.trials),
    percent(missed.rightGroups, missed.trials),
  ]),
);
console.log('');
const idOf = (name: string): string => name.replace(/[^a-z0-9]+/g, '-');
for (const [name, { undetected }] of results) {
  const what = `wrong challenges that pass all checks, ${name}`;
  say({ id: `undetected.${idOf(name)}`, what, unit: '', value: undetected, runs: trials, goal: { atMost: 0 } });
}
for (const [name, { rightGroups }] of results) {
  const isAlwaysRight = name === '1 misheard' || name === 'neighbours swapped';
  say({
    id: `undetected.${idOf(name)}.right-groups`,
    what: `exactly the right groups marked, ${name}`,
    ...share(rightGroups, trials),
    ...(isAlwaysRight ? { goal: { atLeast: 100 } } : {}),
  });
}
