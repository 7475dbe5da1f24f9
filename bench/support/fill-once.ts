// A program of its own, so that what it takes of memory is not there when issuing is measured: fills the ledger of a desk
// with rows as the desk would have made them, signed by its agent. The passphrase comes on standard input.
//   node scripts/run-ts.mjs bench/support/fill-once.ts <desk folder> <agent> <rows> <product> <pack version>
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentKeyFile, openKeyFile } from '../../packages/vendor-tui/dist/keystore/index.js';
import { createRowSigner } from '../../packages/vendor-tui/dist/ledger/index.js';
import { buildLedgers } from './build-ledger.js';
import { bulkFile, headOfFile } from './bulk-rows.js';

const [deskFolder = '', agent = '', rows, productId = '', version] = process.argv.slice(2);
const passphrase = readFileSync(0, 'utf8');
const secret = await openKeyFile('agent-secret', agentKeyFile(deskFolder, agent), passphrase);
const file = join(deskFolder, 'ledger.sqlite');
const fromMs = performance.now();
await buildLedgers([bulkFile(file)], Number(rows), {
  head: { ...headOfFile(file), atMs: Date.now() },
  signer: createRowSigner(agent, secret),
  pack: { productId, version: Number(version) },
});
console.log(`built ${rows} rows in ${((performance.now() - fromMs) / 1000).toFixed(0)} s`);
