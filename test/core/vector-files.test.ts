// The committed vector files are what the sources make, stay what they were while the protocol's version stays, and are
// counted in their guide.
import { readFileSync } from 'node:fs';
import { coreErrorCodes } from '@readback/core';
import { vendorErrorCodes } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { PROTOCOL } from '../../packages/core/src/bytes/transcript.js';
import { buildVectors } from '../vectors/build-vectors.js';
import { countVectors, totals, withCounts } from '../vectors/count-vectors.js';
import { PINS_FILE, pinsOf, readPins } from '../vectors/pins.js';
import { read, textOf } from '../vectors/read-vectors.js';

const made = buildVectors();

describe('the vector files', () => {
  it.each([...made.keys()])('%s is what the sources make', (name) => {
    // If this fails: `npm run vectors` shows what changed, and asks for a new version of the protocol where it must.
    expect(textOf(name) === made.get(name), `${name} is not what the sources make`).toBe(true);
    expect(read(name).protocol).toBe(PROTOCOL);
  });

  it('are pinned for this version of the protocol', () => {
    const committed = new Map([...made.keys()].map((name) => [name, textOf(name)]));
    expect(readPins(textOf(PINS_FILE))).toEqual(pinsOf(PROTOCOL, committed));
  });
});

describe('all vectors', () => {
  const names = [...made.keys()];
  const counts = countVectors(names);
  const { valid, mustFail } = totals(counts);

  it('are 300 or more, and four of five must fail', () => {
    expect(valid + mustFail).toBeGreaterThanOrEqual(300);
    expect(mustFail / (valid + mustFail)).toBeGreaterThanOrEqual(0.8);
  });

  it('must fail with a code of the protocol, or are invalid', () => {
    const known = new Set<string>([...coreErrorCodes, ...vendorErrorCodes, 'invalid', 'faulty', 'check-failed']);
    expect([...counts.classes.keys()].filter((name) => !known.has(name))).toEqual([]);
  });

  it('are counted and told of in README.md, and in the protocol', () => {
    const guide = textOf('README.md');
    // If this fails: `npm run vectors`.
    expect(withCounts(guide, counts)).toBe(guide);
    const document = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
    expect(names.filter((name) => !guide.includes(`| \`${name}\` |`))).toEqual([]);
    expect(names.filter((name) => !document.includes(`| \`${name}\` |`))).toEqual([]);
  });
});
