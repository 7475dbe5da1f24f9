// All vector files, made in memory: make-vectors.ts writes them, a test compares them with what is committed.
import { callsFile } from './call-vectors.js';
import { codesFile, parseFile, phrasesFile } from './code-vectors.js';
import { kitsFile } from './kit-vectors.js';
import { mustFailFile } from './must-fail-vectors.js';
import { handOverFile, packsFile } from './pack-vectors.js';
import { payloadsFile } from './payload-vectors.js';
import { receiptsFile } from './receipt-vectors.js';
import { recordsFile } from './record-vectors.js';
import { hashToCurveFile, keysFile, signaturesFile } from './suite-vectors.js';
import { textsFile } from './text-vectors.js';
import { typedFailures } from './typed-vectors.js';
import { formatVectors } from './vector-file.js';

const SITE = 'Packs by name are those of calls.json.';

/** Text of each file, by name. */
export const buildVectors = (): ReadonlyMap<string, string> =>
  new Map([
    ['texts.json', formatVectors('Canonical JSON, base64 and days, good and bad (sections 2.4 to 2.6).', textsFile())],
    [
      'codes.json',
      formatVectors('Spoken codes: symbols to groups and back, and how damaged ones read (section 3).', codesFile()),
    ],
    [
      'parse.json',
      formatVectors('What people type, to symbols, and which error it is refused with (sections 3.6 and 4).', {
        ...parseFile(),
        mustFail: typedFailures(),
      }),
    ],
    ['phrases.json', formatVectors('Confirmation and closing phrases (section 5).', phrasesFile())],
    [
      'records.json',
      formatVectors(
        'Transcripts, challenges, prints, policies, signed messages (sections 2, 6 and 8.2).',
        recordsFile(),
      ),
    ],
    ['receipts.json', formatVectors('Receipts and reports, good and bad (sections 6.5 and 6.6).', receiptsFile())],
    ['hash-to-curve.json', formatVectors('BN254G1_XMD:SHA-256_SVDW_RO_ (section 7.2).', hashToCurveFile())],
    ['signatures.json', formatVectors('Signatures of suite bn254 and their encodings (section 7).', signaturesFile())],
    [
      'keys.json',
      formatVectors('Keys as text, and public keys that must be refused (sections 7.1 and 8.3).', keysFile()),
    ],
    [
      'payloads.json',
      formatVectors(
        'Payloads of packs as text, each field at the ends of its range and beyond (sections 8.1 and 8.2).',
        payloadsFile(),
      ),
    ],
    ['kits.json', formatVectors('Client kits, good and bad (section 8.5).', kitsFile())],
    ['packs.json', formatVectors('Pack files, good and bad (section 8).', packsFile())],
    [
      'hand-over.json',
      formatVectors('Digests and signatures as codes, and what must be refused (section 8.6).', handOverFile()),
    ],
    ['calls.json', formatVectors('Whole calls, from the challenge to the licence (sections 6 and 9).', callsFile())],
    [
      'calls-must-fail.json',
      formatVectors(`Codes that must be refused, and with which error (section 11). ${SITE}`, mustFailFile()),
    ],
  ]);
