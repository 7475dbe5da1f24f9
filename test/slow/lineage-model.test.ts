// A hundred thousand random lives of a licence against its model.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acts, type Lived, live } from '../model/lineage-model.js';

const RUNS = 100_000;

describe('a hundred thousand lives', () => {
  it('are lived alike by the core and the model', { timeout: 1_800_000 }, () => {
    const lived: Lived = { taken: 0, refused: 0, deactivated: 0 };
    fc.assert(
      fc.property(acts, (life) => live(life, lived)),
      { numRuns: RUNS, seed: 4 },
    );
    expect(lived.taken).toBeGreaterThan(RUNS);
  });
});
