// Random edits, cuts and swaps of a ledger. The full number of them runs in test/slow.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Random } from '../../bench/support/random.js';
import { verifyChain } from '../../packages/vendor-tui/src/ledger/index.js';
import { openTestLedger, temporaryFolder } from '../desk/ledger-fixture.js';
import { editsNotFound, fillLedger, keptElsewhere, readTables } from './ledger-edits.js';

it('are all found', async () => {
  const folder = temporaryFolder();
  const ledger = await openTestLedger(join(folder.path, 'ledger.db'));
  try {
    await fillLedger(ledger);
    expect((await readTables(ledger)).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['agents', 'customers', 'orders', 'packs', 'grants', 'approvals', 'ledger_rows']),
    );
    const kept = await keptElsewhere(ledger);
    expect(await verifyChain(ledger, kept)).toMatchObject({ isSound: true });
    expect(await editsNotFound(ledger, 300, new Random(5))).toEqual([]);
    // Nothing of it was kept.
    expect(await verifyChain(ledger, kept)).toMatchObject({ isSound: true });
  } finally {
    await ledger.close();
    folder.remove();
  }
});
