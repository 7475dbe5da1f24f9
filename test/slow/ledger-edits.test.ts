// A hundred thousand random edits, cuts and swaps of a ledger: all found. READBACK_EDITS=1000 makes fewer.
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { Random } from '../../bench/support/random.js';
import { openTestLedger, temporaryFolder } from '../desk/ledger-fixture.js';
import { editsNotFound, fillLedger } from '../faults/ledger-edits.js';

const EDITS = Number(process.env['READBACK_EDITS'] ?? 100_000);
const MOST_REMEMBERED = 10_000;

// Nearly all rows are as they were in the edit before: a signature that was checked with the same key over the same hash is
// remembered, which is half of the time. Everything else of the proof is done each time.
vi.mock('../../packages/vendor-tui/src/ledger/row-signer.js', async (original) => {
  const real = await original<typeof import('../../packages/vendor-tui/src/ledger/row-signer.js')>();
  const known = new Map<string, boolean>();
  const createRowVerifier: typeof real.createRowVerifier = (publicKey) => {
    const key = Buffer.from(publicKey).toString('hex');
    let verifier: ReturnType<typeof real.createRowVerifier> | undefined;
    return (hash, signature) => {
      const asked = [key, ...[hash, signature].map((bytes) => Buffer.from(bytes).toString('hex'))].join('/');
      const said = known.get(asked);
      if (said !== undefined) return said;
      verifier ??= real.createRowVerifier(publicKey);
      const answer = verifier(hash, signature);
      if (known.size < MOST_REMEMBERED) known.set(asked, answer);
      return answer;
    };
  };
  return { ...real, createRowVerifier };
});

it(`finds ${EDITS} random edits of a ledger`, { timeout: 3_600_000 }, async () => {
  const folder = temporaryFolder();
  const ledger = await openTestLedger(join(folder.path, 'ledger.db'));
  try {
    await fillLedger(ledger);
    expect(await editsNotFound(ledger, EDITS, new Random(EDITS))).toEqual([]);
  } finally {
    await ledger.close();
    folder.remove();
  }
});
