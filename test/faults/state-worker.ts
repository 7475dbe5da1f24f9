// A program on a state of two folders, as a process of its own. argv: what to do, state folder, second folder (or -), acts.
// `count`: acts, each one said when it is confirmed, once the line is closed. `look`: what is found, and whether it can be
// written. Bundled by the tests that start it.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { ReadbackError } from '@readback/core';
import { diskFiles } from '@readback/core/node';
import { codesOf, countUp, storeOn } from './state-fixture.js';

const [mode, folder = '', second = '-', acts = '0'] = process.argv.slice(2);
const store = storeOn(diskFiles, { folder, anchorFolder: second === '-' ? null : second });
/** At once, and not when the event loop comes round to it. */
const say = (text: string): void => {
  writeSync(1, `${text}\n`);
};
const tried = <Result>(act: () => Result): Result | string => {
  try {
    return act();
  } catch (error) {
    if (error instanceof ReadbackError) return error.code;
    throw error;
  }
};

if (mode === 'count') {
  say('ready');
  await once(process.stdin.resume(), 'end');
  for (let n = 0; n < Number(acts); n++) say(String(store.update(countUp).installation.packVersion));
} else {
  const seen = tried(() => {
    const found = store.load();
    return { value: found.installation.packVersion, codes: codesOf(found) };
  });
  const written = tried(() => store.update(countUp).installation.packVersion);
  say(JSON.stringify({ seen, written, places: store.places() }));
}
