// Random lives of a licence against the model of it: a bounded run; the full one is in test/slow.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acts, type Lived, live } from './lineage-model.js';

const RUNS = 150;

describe('a licence and its model', () => {
  it('agree after every act of any life', () => {
    const lived: Lived = { taken: 0, refused: 0, deactivated: 0 };
    fc.assert(
      fc.property(acts, (life) => live(life, lived)),
      { numRuns: RUNS, seed: 20_261_122 },
    );
    // A model that never lets anything happen would agree with anything.
    expect(lived.taken).toBeGreaterThan(RUNS);
    expect(lived.refused).toBeGreaterThan(RUNS);
    expect(lived.deactivated).toBeGreaterThan(RUNS / 20);
  });
});
