// Every single-bit flip and every truncation of the newest record, or every `step`th: no crash, no silent change.
import { expect } from 'vitest';
import { MemoryDisk } from './memory-disk.js';
import { codesOf, countUp, type FIRST, filesIn, imageAfter, SECOND, storeOn, withFolder } from './state-fixture.js';

const ACTS = 3;
const NEWEST = `licence.${ACTS}.json`;

function* damages(text: string, step: number): Generator<{ readonly damaged: string; readonly name: string }> {
  const bytes = Buffer.from(text);
  for (let bit = 0; bit < bytes.length * 8; bit += step) {
    const flipped = Buffer.from(bytes);
    const at = Math.floor(bit / 8);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit % 8));
    yield { damaged: flipped.toString('utf8'), name: `bit ${bit}` };
  }
  for (let length = 0; length < bytes.length; length += step) {
    yield { damaged: bytes.subarray(0, length).toString('utf8'), name: `${length} bytes` };
  }
}

/** How many were tried. `hasCopy`: whether there is a second place, which is not damaged. */
export function tryDamages(folder: typeof FIRST | typeof SECOND, hasCopy: boolean, step: number): number {
  const options = hasCopy ? {} : { anchorFolder: null };
  const whole = imageAfter(ACTS, options);
  const intact = storeOn(new MemoryDisk(whole), options).load();
  const files = filesIn(whole, folder);
  let tried = 0;
  for (const { damaged, name } of damages(files.get(NEWEST) ?? '', step)) {
    const disk = new MemoryDisk(withFolder(whole, folder, new Map([...files, [NEWEST, damaged]])));
    const found = storeOn(disk, options).load();
    const { packVersion } = found.installation;
    if (folder === SECOND || codesOf(found).length === 0) {
      // White space, or the half of a pair of characters that means the same.
      expect(found.installation, name).toEqual(intact.installation);
    } else {
      expect([name, ...codesOf(found)]).toEqual([name, 'state-healed']);
      expect(packVersion, name).toBe(hasCopy ? ACTS : ACTS - 1);
    }
    // Each can be gone on from; to try it once in a while will do.
    if (tried % 16 === 0) {
      storeOn(disk, options).update(countUp);
      expect(storeOn(disk, options).load(), name).toMatchObject({
        installation: { packVersion: packVersion + 1 },
        seal: 'sealed',
        notices: [],
      });
    }
    tried += 1;
  }
  return tried;
}
