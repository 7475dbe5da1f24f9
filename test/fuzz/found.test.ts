// What fuzzing has found stays mended.
import { expect, it } from 'vitest';
import { faultOf } from './engine.js';
import { FOUND } from './found.js';
import { TARGETS } from './targets/all.js';

it.each(FOUND)('$target: $what', async ({ target, text }) => {
  const found = TARGETS.find(({ name }) => name === target);
  if (found === undefined) throw new Error(`there is no target ${target}`);
  expect(await faultOf(found, text)).toBeUndefined();
});
