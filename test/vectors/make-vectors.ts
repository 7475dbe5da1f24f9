// `npm run vectors`: writes the vector files, the tables of docs/protocol.md and the counts of README.md, and pins what they are for this version of the protocol. Vectors that were
// pinned before and would change now mean that the wire format changed: then PROTOCOL has to change too. `--repin` says
// that only vectors were added or mended.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PROTOCOL } from '../../packages/core/src/bytes/transcript.js';
import { buildVectors } from './build-vectors.js';
import { countVectors, withCounts } from './count-vectors.js';
import { withTables } from './document-tables.js';
import { formatPins, PINS_FILE, pinsOf, readPins } from './pins.js';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const files = buildVectors();
const pins = pinsOf(PROTOCOL, files);
const before = existsSync(path(PINS_FILE)) ? readPins(readFileSync(path(PINS_FILE), 'utf8')) : undefined;
const changed = Object.keys(before?.sha256 ?? {}).filter((name) => before?.sha256[name] !== pins.sha256[name]);

if (before?.protocol === PROTOCOL && changed.length > 0 && !process.argv.includes('--repin')) {
  console.error(`The vectors of ${PROTOCOL} would change: ${changed.join(', ')}. Nothing was written.`);
  console.error('If codes, signatures or digests differ, change PROTOCOL. If vectors were only added, use --repin.');
  process.exitCode = 1;
} else {
  for (const [name, text] of files) writeFileSync(path(name), text);
  writeFileSync(path(PINS_FILE), formatPins(pins));
  const document = path('../../docs/protocol.md');
  writeFileSync(document, withTables(readFileSync(document, 'utf8')));
  const guide = path('README.md');
  writeFileSync(guide, withCounts(readFileSync(guide, 'utf8'), countVectors([...files.keys()])));
  console.log(`${files.size} files of vectors for ${PROTOCOL}`);
}
