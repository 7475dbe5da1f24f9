// The power fails at every call of every act, and every name that was not made durable is there afterwards or not: nothing that
// was confirmed is lost, nothing is bricked, and nobody is alarmed.
import { describe, expect, it } from 'vitest';
import { type Image, MemoryDisk } from './memory-disk.js';
import { codesOf, countUp, FIRST, filesIn, imageAfter, SECOND, storeOn, withFolder } from './state-fixture.js';

/** Runs an act that ends in a power cut, at each place where one can happen. */
function* powerCuts(image: Image): Generator<{ readonly disk: MemoryDisk; readonly isConfirmed: boolean }> {
  const whole = new MemoryDisk(image);
  storeOn(whole).update(countUp);
  const cuts = Array.from({ length: whole.calls }, (_, call) => ({ call, torn: false }));
  for (const cut of [...cuts, ...whole.writes.map((call) => ({ call, torn: true })), undefined]) {
    const disk = new MemoryDisk(image, cut);
    try {
      storeOn(disk).update(countUp);
    } catch (error) {
      if (!disk.isOff) throw error;
    }
    yield { disk, isConfirmed: !disk.isOff };
  }
}

/** What is found, and that it goes on from there. */
function goOn(image: Image): { readonly value: number; readonly codes: string[] } {
  const disk = new MemoryDisk(image);
  const store = storeOn(disk);
  const found = store.load();
  const value = found.installation.packVersion;
  expect(found.seal).toBe(value === 0 ? 'unchecked' : 'sealed');
  store.update(countUp);
  const after = storeOn(new MemoryDisk(disk.image())).load();
  expect(after).toMatchObject({ installation: { packVersion: value + 1 }, notices: [] });
  expect([...filesIn(disk.image(), FIRST).keys()].filter((name) => name.endsWith('.tmp'))).toEqual([]);
  return { value, codes: codesOf(found) };
}

/** Folders before the act that is cut off: after some acts, and where something has to be mended first. */
const beginnings: [string, number, Image][] = [
  ['nothing yet', 0, new Map()],
  ['one act', 1, imageAfter(1)],
  ['four acts', 4, imageAfter(4)],
  ['seven acts', 7, imageAfter(7)],
  ['the second copy is gone', 7, withFolder(imageAfter(7), SECOND, null)],
  ['the second copy is old', 7, withFolder(imageAfter(7), SECOND, filesIn(imageAfter(2), SECOND))],
];

describe('a power cut within an act', () => {
  it.each(beginnings)('loses nothing that was confirmed: %s', (_, acts, beginning) => {
    const outcomes = new Set<string>();
    for (const { disk, isConfirmed } of powerCuts(beginning)) {
      for (const image of disk.afterPowerCut()) {
        const { value, codes } = goOn(image);
        expect(value === acts + 1 || (value === acts && !isConfirmed)).toBe(true);
        expect(codes.filter((code) => code !== 'state-copy-renewed')).toEqual([]);
        outcomes.add(`${isConfirmed} ${value - acts}`);
      }
    }
    expect(outcomes).toEqual(new Set(['false 0', 'false 1', 'true 1']));
  });

  it.each([FIRST, SECOND])('loses nothing that was confirmed where %s is lost as well', (lost) => {
    const acts = 5;
    const beginning = imageAfter(acts);
    for (const { disk, isConfirmed } of powerCuts(beginning)) {
      for (const image of disk.afterPowerCut()) {
        const { value } = goOn(withFolder(image, lost, null));
        expect(value).toBeGreaterThanOrEqual(isConfirmed ? acts + 1 : acts);
      }
    }
  });

  it('heals a first folder that was put back, also where the power fails again', () => {
    const put = withFolder(imageAfter(9), FIRST, filesIn(imageAfter(3), FIRST));
    for (const { disk, isConfirmed } of powerCuts(put)) {
      for (const image of disk.afterPowerCut()) {
        const { value } = goOn(image);
        expect(value === 10 || (value === 9 && !isConfirmed)).toBe(true);
      }
    }
  });
});
