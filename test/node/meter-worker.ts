// A program that counts until it is killed. argv: state folder, milliseconds between two counts. It says each sum before it
// counts it, and each second at which it had said it. Bundled by the tests that start it.
import { writeSync } from 'node:fs';
import { openLicence } from '@readback/core/node';
import { machine, packFile, trust } from '../support/example-vendor.js';

const [stateFolder = '', everyMs = '1'] = process.argv.slice(2);
const licence = openLicence({ trust, packFile, stateFolder, ports: { machineParts: () => machine } });
const meter = licence.meter('exports');
let sum = 0;
setInterval(() => {
  const count = 1 + (sum % 3);
  sum += count;
  writeSync(1, `${sum} ${Math.floor(performance.timeOrigin + performance.now())}\n`);
  meter.add(count);
}, Number(everyMs));
