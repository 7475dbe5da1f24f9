// Rows that were written before rows held digests (schemas 0001 and 0002). What they say is enough to prove the records they
// made, but for one thing: of a pack, its payload, and not the signatures around it. Whoever reads a pack checks those.
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@readback/core';
import { foldText } from './fold-text.js';
import { digestOf } from './hashing.js';
import { type AuditedRecord, type RecordName, recordDigest, recordName } from './records.js';
import type { LedgerRow } from './schema.js';

/** What a row claims of a record. */
export interface RowClaim {
  readonly name: RecordName;
  /** Whether the record is as this row left it, or can be where newer rows have changed it. */
  readonly fits: (record: AuditedRecord) => boolean;
}

type Facts = Readonly<Record<string, Json>>;

export function legacyClaims(row: LedgerRow, body: Facts): readonly RowClaim[] {
  const claim = CLAIMS.get(row.kind);
  return claim === undefined ? [] : [claim(row, body)];
}

const CLAIMS: ReadonlyMap<string, (row: LedgerRow, body: Facts) => RowClaim> = new Map([
  ['agent-added', (row, body) => sameAs(row, 'agents', text(body, 'name'), body)],
  ['customer-added', customerClaim],
  ['order-added', (row, body) => sameAs(row, 'orders', text(body, 'id'), body)],
  ['pack-added', packClaim],
  ['grant-issued', grantClaim],
  ['caller-confirmed', confirmedClaim],
]);

function sameAs(row: LedgerRow, table: 'agents' | 'customers' | 'orders', key: string, columns: Facts): RowClaim {
  const digest = recordDigest(table, columns);
  return {
    name: recordName(table, key),
    fits: (record) =>
      record.changedSeq > row.seq || isAsLeft(record, row, recordDigest(table, record.columns) === digest),
  };
}

function customerClaim(row: LedgerRow, body: Facts): RowClaim {
  const [id, name, note] = [text(body, 'id'), text(body, 'name'), text(body, 'note')];
  const derived = { nameKey: foldText(name), searchText: foldText(`${name} ${note}`), createdAtMs: row.atMs };
  return sameAs(row, 'customers', id, { id, name, note, ...derived });
}

function packClaim(row: LedgerRow, body: Facts): RowClaim {
  const payloadDigest = text(body, 'payloadDigest');
  return {
    name: recordName('packs', payloadDigest),
    fits: ({ columns, changedSeq }) =>
      changedSeq === row.seq &&
      columns['productId'] === body['productId'] &&
      columns['version'] === body['version'] &&
      columns['tag'] === body['tag'] &&
      columns['createdAtMs'] === row.atMs &&
      digestOfPayload(columns['envelope']) === payloadDigest,
  };
}

function digestOfPayload(envelope: unknown): string {
  try {
    const json: unknown = JSON.parse(String(envelope));
    const payload = typeof json === 'object' && json !== null && 'payload' in json ? json.payload : undefined;
    return createHash('sha256')
      .update(Buffer.from(String(payload), 'base64'))
      .digest('hex');
  } catch {
    return '';
  }
}

const GRANT_DOMAIN = 'readback-ledger/1 grant';

/** The columns that such a digest was made of. Never one more. */
const GRANT_COLUMNS =
  `id rowSeq challenge challengeText responseText productId packVersion keyEpoch policyId quantity day
  baseDigest digest orderId customerId seatsTaken purpose print printMask partOs partBoard partDisk partNetwork partRootFs
  partIdentity counter agent issuedAtMs`.split(/\s+/);

function grantClaim(row: LedgerRow, body: Facts): RowClaim {
  return {
    name: recordName('grants', text(body, 'grantId')),
    // Nothing that was issued changes later; that the caller confirmed it is said by another row.
    fits: ({ columns, changedSeq }) => {
      const issued = Object.fromEntries(GRANT_COLUMNS.map((name) => [name, asJson(columns[name])]));
      if (digestOf(GRANT_DOMAIN, [canonicalJson(issued)]) !== body['record']) return false;
      return changedSeq > row.seq || (changedSeq === row.seq && columns['confirmedAtMs'] === null);
    },
  };
}

function confirmedClaim(row: LedgerRow, body: Facts): RowClaim {
  return {
    name: recordName('grants', text(body, 'grantId')),
    fits: ({ columns, changedSeq }) => {
      const atMs = columns['confirmedAtMs'];
      if (changedSeq === row.seq) return atMs === row.atMs;
      // Two desks could confirm at once: both left a row, and the first one changed the grant.
      return typeof atMs === 'number' && (changedSeq > row.seq || atMs <= row.atMs);
    },
  };
}

const isAsLeft = (record: AuditedRecord, row: LedgerRow, isSame: boolean): boolean =>
  record.changedSeq === row.seq && isSame;

const text = (body: Facts, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

const asJson = (value: unknown): Json => (typeof value === 'number' || typeof value === 'string' ? value : null);
