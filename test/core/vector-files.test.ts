// The committed vector files are what the sources make, and stay what they were while the protocol's version stays.
import { describe, expect, it } from 'vitest';
import { PROTOCOL } from '../../packages/core/src/bytes/transcript.js';
import { buildVectors } from '../vectors/build-vectors.js';
import { PINS_FILE, pinsOf, readPins } from '../vectors/pins.js';
import { read, textOf } from '../vectors/read-vectors.js';

describe('the vector files', () => {
  const made = buildVectors();

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
