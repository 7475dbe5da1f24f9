// The parts of issuing, bare: one signature by noble, one check of it, an Ed25519 signature for the row, and the same
// statements as one durable transaction, straight on libsql.
import { createRequire } from 'node:module';
import { bn254 } from '@noble/curves/bn254.js';
import { bn254Hasher } from '../../packages/core/dist/suites/bn254-hash.js';
import { createRowSigner } from '../../packages/vendor-tui/dist/ledger/index.js';

interface Statement {
  run(...values: readonly unknown[]): unknown;
  all(...values: readonly unknown[]): Record<string, unknown>[];
}

interface RawDatabase {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

type OpenDatabase = new (path: string) => RawDatabase;

export interface IssueFloor {
  /** One issue; its number makes what must be unique unique. */
  readonly issue: (run: number) => true;
  readonly close: () => void;
}

/** `ledger`: a ledger with at least one recorded grant, copied so that the subject keeps its own. */
export function openIssueFloor(ledger: string, copy: string): IssueFloor {
  const fromVendor = createRequire(new URL('../../packages/vendor-tui/package.json', import.meta.url));
  const Database = fromVendor('libsql') as OpenDatabase;
  const original = new Database(ledger);
  original.exec(`VACUUM INTO '${copy}'`);
  original.close();
  const database = new Database(copy);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  const [grant] = database.prepare('SELECT * FROM grants ORDER BY row_seq DESC LIMIT 1').all();
  const [row] = database
    .prepare("SELECT * FROM ledger_rows WHERE kind = 'grant-issued' ORDER BY seq DESC LIMIT 1")
    .all();
  if (!grant || !row) throw new Error('the ledger holds no grant to imitate');
  const insert = (table: string, like: Record<string, unknown>): Statement =>
    database.prepare(
      `INSERT INTO ${table} (${Object.keys(like).join(', ')}) VALUES (${Object.keys(like)
        .map(() => '?')
        .join(', ')})`,
    );
  const takeSeat = database.prepare(
    'UPDATE orders SET seats_used = seats_used + 1 WHERE id = ? AND seats_used < seats_total RETURNING *',
  );
  const takePlace = database.prepare('UPDATE chain_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash');
  const setHead = database.prepare('UPDATE chain_head SET hash = ? WHERE id = 1');
  const insertGrant = insert('grants', grant);
  const insertRow = insert('ledger_rows', row);

  const secret = 98765432109876543210987654321098765432109876543210n;
  const publicKey = bn254.G2.Point.BASE.multiply(secret);
  const { Fp12 } = bn254.fields;
  const rowSigner = createRowSigner('bench', new Uint8Array(32).fill(7));

  return {
    issue: (run) => {
      const message = new TextEncoder().encode(`${run} as long as a signed message, give or take: `.repeat(8));
      const signature = bn254Hasher.hashToCurve(message).multiply(secret);
      const product = bn254.pairingBatch([
        { g1: signature.negate(), g2: bn254.G2.Point.BASE },
        { g1: bn254Hasher.hashToCurve(message), g2: publicKey },
      ]);
      if (!Fp12.eql(product, Fp12.ONE)) throw new Error('a signature was not verified');
      const hash = run.toString(16).padStart(64, 'f');
      const rowSignature = Buffer.from(rowSigner.sign(Buffer.from(hash, 'hex'))).toString('hex');
      database.exec('BEGIN IMMEDIATE');
      takeSeat.all(grant['order_id']);
      const seq = Number(takePlace.all()[0]?.['seq']);
      insertGrant.run(
        ...Object.values({ ...grant, id: `g-${seq}`, row_seq: seq, challenge: hash.slice(44), digest: hash }),
      );
      insertRow.run(...Object.values({ ...row, seq, prev_hash: hash, hash, signature: rowSignature }));
      setHead.run(hash);
      database.exec('COMMIT');
      return true;
    },
    close: () => database.close(),
  };
}
