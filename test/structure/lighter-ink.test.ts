// What our bundles leave out of the screen library must not show.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { ONE_COLUMN } from '../../scripts/lighter-ink.mjs';

// The library that Ink itself measures texts with.
const ofKit = createRequire(new URL('../../packages/tui-kit/package.json', import.meta.url));
const ofInk = createRequire(ofKit.resolve('ink'));
const { default: stringWidth } = await import(pathToFileURL(ofInk.resolve('string-width')).href);

test('a sign that is counted as one column takes one column', () => {
  const pattern = new RegExp(`[${ONE_COLUMN}]`);
  const signs = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((sign) =>
    pattern.test(sign),
  );
  expect(signs.length).toBeGreaterThan(700);
  expect(signs.filter((sign) => stringWidth(sign) !== 1)).toEqual([]);
  // Nor does it join with any neighbour, or with the sign before a style.
  expect(stringWidth(signs.join(''))).toBe(signs.length);
  for (const text of [signs, signs.toReversed(), signs.flatMap((sign) => [sign, '\u001B'])]) {
    expect(Array.from(new Intl.Segmenter().segment(text.join('')), ({ segment }) => segment)).toEqual(text);
  }
});
