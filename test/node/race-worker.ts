// One program of several on one state folder, as a process of its own: makes challenges as fast as it can and says which.
// argv: state folder, acts, random byte. Bundled by the test that starts it.
import { once } from 'node:events';
import { openSite } from '@readback/core/node';
import { machine, packFile, trust } from '../support/example-vendor.js';

const [stateFolder = '', acts = '0', random = '0'] = process.argv.slice(2);
const site = openSite({
  trust,
  packFile,
  stateFolder,
  ports: { machineParts: () => machine, randomBytes: (length) => new Uint8Array(length).fill(Number(random)) },
});
// All begin at one time: when the test closes the line.
process.stdout.write('ready\n');
await once(process.stdin.resume(), 'end');
const shown: string[] = [];
for (let n = 0; n < Number(acts); n++) shown.push(site.challenge('activate', { fresh: true }).challenge);
process.stdout.write(JSON.stringify(shown));
