// Fuzzing, bounded: every parser of untrusted input, many thousand inputs each. Without a bound: `npm run fuzz`.
import { expect, it } from 'vitest';
import { fuzz } from '../fuzz/engine.js';
import { TARGETS } from '../fuzz/targets/all.js';

const INPUTS = Number(process.env['READBACK_FUZZ_INPUTS'] ?? 20_000);
const SEED = Number(process.env['READBACK_SEED'] ?? 20261122);

it.each(TARGETS)('$name', async (target) => {
  const inputs = Math.ceil(INPUTS * (target.share ?? 1));
  const { failure, ...result } = await fuzz(target, { inputs, seed: SEED });
  // The input is in base64 of UTF-16, as `npm run fuzz -- --again` takes it.
  const text = failure && Buffer.from(failure.text, 'utf16le').toString('base64');
  expect(failure && { ...failure, text }, `seed ${SEED}`).toBeUndefined();
  expect(result.inputs).toBe(inputs);
});
