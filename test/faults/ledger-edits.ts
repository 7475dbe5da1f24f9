// A small ledger with something in every table, and whatever somebody without an agent's key can do to it with SQL: each in
// a transaction that is taken back, so that a hundred thousand of them take minutes and not days.
import type { Random } from '../../bench/support/random.js';
import {
  addAgent,
  addCustomer,
  addOrder,
  askApproval,
  chainHead,
  changeAgent,
  confirmCaller,
  createRowSigner,
  decideApproval,
  formatHead,
  parseHead,
  recordGrant,
  recordRefusal,
  recordShownAgain,
  revokeGrant,
  type SignedLedger,
  type VerifyOptions,
  verifyChain,
  withSigner,
  writeRule,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { AUDITED, AUDITED_TABLES } from '../../packages/vendor-tui/src/ledger/records.js';
import { AGENT, AGENT_SECRET, agentPublicKey, fillDesk, newGrant } from '../desk/ledger-fixture.js';
import { nameInDatabase, runRaw } from '../desk/vendor-packages.js';

const BO_SECRET = new Uint8Array(32).fill(9);

export async function fillLedger(ledger: SignedLedger): Promise<void> {
  const { orderId, customerId } = await fillDesk(ledger, 9);
  await addAgent(ledger, { name: 'bo', publicKey: agentPublicKey(BO_SECRET), role: 'agent', dailyCap: 5 });
  const bo = withSigner(ledger, createRowSigner('bo', BO_SECRET));
  for (const n of [1, 2, 3]) await recordGrant(bo, newGrant(orderId, n), { takesSeat: n !== 2 });
  await confirmCaller(ledger, 'g-6');
  const other = await addCustomer(bo, { name: 'Southfield', note: 'hall 3' });
  const order = { productId: 'historian', policyId: 'professional', quantity: 1, seatsTotal: 2, note: 'contract' };
  await addOrder(ledger, { ...order, customerId: other.id, identity: 'plant', validUntilMs: ledger.nowMs() + 1e9 });
  await recordRefusal(bo, { code: 'seat-none-left', customerId });
  const approval = await askApproval(bo, 'no-seat', { orderId });
  await decideApproval(ledger, approval.id, 'approved');
  await changeAgent(ledger, 'bo', { dailyCap: null });
}

/** What a vendor keeps elsewhere. */
export async function keptElsewhere(ledger: SignedLedger): Promise<VerifyOptions> {
  const publicKey = new Uint8Array(Buffer.from(agentPublicKey(AGENT_SECRET), 'hex'));
  return { firstAgent: { name: AGENT, publicKey }, knownHead: parseHead(formatHead(await chainHead(ledger))) };
}

type Cell = string | number | null;
type Row = Record<string, Cell>;

interface Table {
  readonly name: string;
  readonly key: string;
  readonly rows: readonly Row[];
}

/** That a ledger was restored and waits is written by no row: a restore needs no key. Taking it away is what copying a file
 * back by hand would do as well. */
const UNPROVED = new Set(['chain_head.restored_seq']);

export async function readTables(ledger: SignedLedger): Promise<readonly Table[]> {
  const named = [
    ...AUDITED_TABLES.map((table) => ({ name: nameInDatabase(table), key: nameInDatabase(AUDITED[table].key) })),
    { name: 'ledger_rows', key: 'seq' },
    { name: 'chain_head', key: 'id' },
  ];
  const tables: Table[] = [];
  for (const { name, key } of named) {
    const found = (await runRaw(ledger, `select * from ${name} order by ${key}`)) as Row[];
    const rows = found.map((row) =>
      Object.fromEntries(Object.entries(row).map(([column, cell]) => [nameInDatabase(column), cell])),
    );
    if (rows.length > 0) tables.push({ name, key, rows });
  }
  return tables;
}

export interface Edit {
  readonly what: string;
  readonly steps: readonly (readonly [sql: string, parameters: Cell[]])[];
}

/** The next one that `random` chooses; `undefined` where it would change nothing. */
export function randomEdit(tables: readonly Table[], random: Random): Edit | undefined {
  const pick = <T>(list: readonly T[]): T | undefined => list[random.integer(list.length)];
  const table = pick(tables);
  const row = pick(table?.rows ?? []);
  if (table === undefined || row === undefined) return undefined;
  const { name, key } = table;
  const at = row[key] ?? null;
  const where = `where ${key} = ?`;
  const kind = pick(['change', 'change', 'change', 'delete', 'insert', 'swap', 'cut']);
  if (kind === 'delete' && name !== 'chain_head') {
    return { what: `${name} ${at} deleted`, steps: [[`delete from ${name} ${where}`, [at]]] };
  }
  if (kind === 'cut') {
    const rows = tables.find((one) => one.name === 'ledger_rows')?.rows ?? [];
    const newest = pick(rows.slice(0, -1));
    if (newest === undefined) return undefined;
    const { seq = 0, hash = '', at_ms: clock = 0 } = newest;
    const gone = tables.filter((one) => one.rows.some((record) => 'changed_seq' in record));
    return {
      what: `everything after row ${seq} cut off`,
      steps: [
        ['delete from ledger_rows where seq > ?', [seq]],
        ['update chain_head set seq = ?, hash = ?, clock_ms = ?', [seq, hash, clock]],
        ...gone.map((one): [string, Cell[]] => [`delete from ${one.name} where changed_seq > ?`, [seq]]),
      ],
    };
  }
  if (kind === 'insert' && name !== 'chain_head') {
    const copy: Row = { ...row, [key]: changed(at, random) };
    for (const unique of ['challenge', 'digest', 'row_seq', 'name_key', 'public_key', 'tag', 'version', 'prev_hash']) {
      if (unique in copy && unique !== key) copy[unique] = changed(copy[unique] ?? null, random);
    }
    const names = Object.keys(copy);
    const places = names.map(() => '?').join(', ');
    const sql = `insert into ${name} (${names.join(', ')}) values (${places})`;
    return { what: `${name}: a copy of ${at}`, steps: [[sql, Object.values(copy)]] };
  }
  const names = Object.keys(row).filter((column) => !UNPROVED.has(`${name}.${column}`));
  if (kind === 'swap') {
    const other = pick(table.rows);
    const column = pick(names.filter((one) => one !== key));
    if (other === undefined || column === undefined || other[column] === row[column]) return undefined;
    const sql = `update ${name} set ${column} = ? ${where}`;
    const steps: Edit['steps'] = [
      [sql, [changed(row[column] ?? null, random), at]],
      [sql, [row[column] ?? null, other[key] ?? null]],
      [sql, [other[column] ?? null, at]],
    ];
    return { what: `${name}.${column} of ${at} and ${other[key]} swapped`, steps };
  }
  const column = pick(names);
  if (column === undefined) return undefined;
  const value = changed(row[column] ?? null, random);
  const what = `${name}.${column} of ${at}: ${row[column]} is now ${value}`;
  return { what, steps: [[`update ${name} set ${column} = ? ${where}`, [value, at]]] };
}

/** Another value of the same kind. */
function changed(value: Cell, random: Random): Cell {
  if (value === null) return random.integer(1000);
  if (typeof value === 'number') return value + (random.chance(0.5) ? -1 : 1) * (1 + random.integer(3));
  if (value === '') return 'x';
  const place = random.integer(value.length);
  const letter = value.charAt(place) === '7' ? '3' : '7';
  return `${value.slice(0, place)}${letter}${value.slice(place + 1)}`;
}

interface HonestAct {
  readonly what: string;
  readonly run: (ledger: SignedLedger) => Promise<unknown>;
}

const BO = createRowSigner('bo', BO_SECRET);

/** What honest agents may do next, of the grants and the approval that `fillLedger` leaves. */
const HONEST_ACTS: readonly HonestAct[] = [
  { what: 'a customer', run: (ledger) => addCustomer(withSigner(ledger, BO), { name: 'Eastfield' }) },
  ...['g-6', 'g-7', 'g-8'].flatMap((id): HonestAct[] => [
    { what: `${id} confirmed`, run: (ledger) => confirmCaller(withSigner(ledger, BO), id) },
    { what: `${id} shown`, run: (ledger) => recordShownAgain(withSigner(ledger, BO), id) },
    { what: `${id} revoked`, run: (ledger) => revokeGrant(ledger, id, 'paid back') },
  ]),
  { what: 'a grant', run: (ledger) => recordGrant(withSigner(ledger, BO), newGrant('o-4', 50), { takesSeat: true }) },
  {
    what: 'a grant with the approval',
    run: (ledger) => recordGrant(withSigner(ledger, BO), newGrant('o-4', 51), { takesSeat: true, approvals: ['a-13'] }),
  },
  { what: 'an agent changed', run: (ledger) => changeAgent(ledger, 'bo', { dailyCap: 3 }) },
  { what: 'a rule', run: (ledger) => writeRule(ledger, 'callers', 'off') },
];

function pickAct(random: Random): HonestAct {
  const [first] = HONEST_ACTS;
  const act = HONEST_ACTS[random.integer(HONEST_ACTS.length)] ?? first;
  if (act === undefined) throw new Error('no act');
  return act;
}

/** All in the transaction of the edit, and an act that is refused leaves nothing. */
async function outcomeOf(ledger: SignedLedger, act: HonestAct): Promise<'done' | 'refused'> {
  await runRaw(ledger, 'savepoint act');
  try {
    await act.run(withinTransaction(ledger));
    await runRaw(ledger, 'release act');
    return 'done';
  } catch {
    await runRaw(ledger, 'rollback to act');
    await runRaw(ledger, 'release act');
    return 'refused';
  }
}

/** The same ledger, whose transactions are part of the one that is open. */
function withinTransaction(ledger: SignedLedger): SignedLedger {
  const db = new Proxy(ledger.db, {
    get: (target, name) =>
      name === 'transaction'
        ? () => ({ execute: (work: (tx: typeof target) => Promise<unknown>) => work(target) })
        : Reflect.get(target, name, target),
  });
  return { ...ledger, db };
}

/** Makes `count` edits, each of the whole ledger as it was, and an honest act after each. Gives those that were not found, before
 * the act or after it where it was not refused. Edits that the database itself refuses do not count. */
export async function editsNotFound(ledger: SignedLedger, count: number, random: Random): Promise<readonly string[]> {
  const kept = await keptElsewhere(ledger);
  const tables = await readTables(ledger);
  await runRaw(ledger, 'pragma foreign_keys = off');
  const missed: string[] = [];
  for (let made = 0; made < count; ) {
    const edit = randomEdit(tables, random);
    if (edit === undefined) continue;
    await runRaw(ledger, 'begin');
    const isMade = await applied(ledger, edit);
    if (isMade) {
      made += 1;
      if ((await verifyChain(ledger, kept)).isSound) missed.push(edit.what);
      const act = pickAct(random);
      const outcome = await outcomeOf(ledger, act);
      if (outcome === 'done' && (await verifyChain(ledger, kept)).isSound)
        missed.push(`${edit.what}, then ${act.what}`);
    }
    await runRaw(ledger, 'rollback');
  }
  return missed;
}

async function applied(ledger: SignedLedger, edit: Edit): Promise<boolean> {
  try {
    for (const [sql, parameters] of edit.steps) await runRaw(ledger, sql, parameters);
    return true;
  } catch {
    return false;
  }
}
