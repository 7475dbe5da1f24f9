// A program that counts until it is killed. argv: state folder, milliseconds between two counts. It says each sum before it
// counts it, and `synced` whenever the disk has confirmed a write. Bundled by the tests that start it.
import { writeSync } from 'node:fs';
import { diskMeterFiles, type MeterFiles, openLicence } from '@readback/core/node';
import { machine, packFile, trust } from '../support/example-vendor.js';

const [stateFolder = '', everyMs = '1'] = process.argv.slice(2);
/** At once, and not when the event loop comes round to it. */
const say = (text: string): void => {
  writeSync(1, `${text}\n`);
};
const meterFiles: MeterFiles = {
  ...diskMeterFiles,
  syncFolder: async (folder) => {
    await diskMeterFiles.syncFolder(folder);
    say('synced');
  },
};
const licence = openLicence({ trust, packFile, stateFolder, ports: { machineParts: () => machine, meterFiles } });
const meter = licence.meter('exports');
let sum = 0;
setInterval(() => {
  const count = 1 + (sum % 3);
  sum += count;
  say(String(sum));
  meter.add(count);
}, Number(everyMs));
