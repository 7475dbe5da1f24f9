// Packs of this desk: a challenge carries a tag of 12 bits, and by it the desk finds product and version.
import { recordAct } from './acts.js';
import { ledgerError } from './errors.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { PackRecord } from './schema-grants.js';
import { UniqueViolation } from './unique-violation.js';

/** `accepted`: changes that end or weaken licences, by name, as somebody has accepted them.
 * Throws `pack-exists` for a version or tag that is already here. */
export async function addPack(
  ledger: SignedLedger,
  pack: Omit<PackRecord, 'createdAtMs' | 'changedSeq'>,
  accepted: readonly string[] = [],
): Promise<PackRecord> {
  const { productId, version, tag, payloadDigest, envelope } = pack;
  try {
    return await recordAct(ledger, 'pack-added', async (tx, place, atMs) => {
      const record: PackRecord = {
        productId,
        version,
        tag,
        payloadDigest,
        envelope,
        createdAtMs: atMs,
        changedSeq: place.seq,
      };
      await place.proofs.prove(tx, [`packs/${payloadDigest}`]);
      await tx.insertInto('packs').values(record).execute();
      const said = accepted.length === 0 ? {} : { accepted: [...accepted] };
      return {
        body: { productId, version, tag, payloadDigest, ...said },
        changed: [`packs/${payloadDigest}`],
        result: record,
      };
    });
  } catch (error) {
    if (error instanceof UniqueViolation) throw ledgerError('pack-exists', { productId, version, tag }, error);
    throw error;
  }
}

export async function findPackByTag(ledger: Ledger, tag: number): Promise<PackRecord | undefined> {
  return await ledger.db.selectFrom('packs').selectAll().where('tag', '=', tag).executeTakeFirst();
}

/** The newest pack of a product. */
export async function newestPack(ledger: Ledger, productId: string): Promise<PackRecord | undefined> {
  return await ledger.db
    .selectFrom('packs')
    .selectAll()
    .where('productId', '=', productId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** All packs without their envelopes, newest first. */
export async function listPacks(ledger: Ledger): Promise<Omit<PackRecord, 'envelope' | 'changedSeq'>[]> {
  return await ledger.db
    .selectFrom('packs')
    .select(['productId', 'version', 'tag', 'payloadDigest', 'createdAtMs'])
    .orderBy('productId')
    .orderBy('version', 'desc')
    .execute();
}

/** Every tag in use: the builder salts a new pack until its tag is none of them. */
export async function takenTags(ledger: Ledger): Promise<ReadonlySet<number>> {
  const rows = await ledger.db.selectFrom('packs').select('tag').execute();
  return new Set(rows.map((row) => row.tag));
}
