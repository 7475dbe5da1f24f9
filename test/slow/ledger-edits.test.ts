// A hundred thousand random edits, cuts and swaps of a ledger: all found. READBACK_EDITS=1000 makes fewer.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTestLedger, temporaryFolder } from '../desk/ledger-fixture.js';
import { editsNotFound, fillLedger, seeded } from '../faults/ledger-edits.js';

const EDITS = Number(process.env['READBACK_EDITS'] ?? 100_000);

it(`finds ${EDITS} random edits of a ledger`, { timeout: 3_600_000 }, async () => {
  const folder = temporaryFolder();
  const ledger = await openTestLedger(join(folder.path, 'ledger.db'));
  try {
    await fillLedger(ledger);
    expect(await editsNotFound(ledger, EDITS, seeded(EDITS))).toEqual([]);
  } finally {
    await ledger.close();
    folder.remove();
  }
});
