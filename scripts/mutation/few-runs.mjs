// fast-check as the tests import it, with few runs of each property and always the same ones: a mutation run asks every
// test again and again, and its score has to be the same twice.
import * as real from 'fast-check';

const RUNS = 20;

export function assert(property, params = {}) {
  return real.assert(property, { seed: 1, ...params, numRuns: Math.min(params.numRuns ?? RUNS, RUNS) });
}

export * from 'fast-check';
// oxlint-disable-next-line import/no-default-export -- the tests import it so
export default { ...real, assert };
