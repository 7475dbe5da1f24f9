// Customers and orders from CSV files: all rows of a file or none, and every row that is not right is named.
import { createHash } from 'node:crypto';
import { canonicalJson, DAY_MS, msOfDay, type Problem, parseDay, visible } from '@readback/core';
import {
  customerFaults,
  customerNamed,
  type ImportFault,
  importCustomers,
  importOrders,
  type NewOrder,
  oneLine,
  orderFaults,
  typedFault,
} from '../ledger/index.js';
import { requireApproval } from './approvals.js';
import { BETWEEN_NUMBERS, CUSTOMER_COLUMNS, ORDER_COLUMNS } from './book-exports.js';
import type { CustomerView, OrderView } from './book-views.js';
import type { WritingDesk } from './context.js';
import { type CsvColumns, type CsvFault, type CsvRow, type CsvTable, readCsv } from './csv.js';
import { deskError } from './errors.js';
import { newestPackOf, refusedOrder } from './orders.js';
import { requireRole } from './roles.js';
import { viewCustomer, viewOrder } from './views.js';

/** Other desks wait while a file is recorded, for ten seconds at most. */
const MOST_ROWS = 1000;
const MOST_FAULTS = 20;

type OrderColumn = (typeof ORDER_COLUMNS)[number];

export interface Importer {
  /** All or none. Throws `import-invalid` with the rows to mend. */
  readonly importCustomers: (text: string) => Promise<readonly CustomerView[]>;
  /** All or none. Throws `import-invalid`, and for an agent `approval-needed`, `approval-denied`: the approval is bound to
   * the text. `mayRepeat`: an order may be just like another one. */
  readonly importOrders: (text: string, mayRepeat: boolean) => Promise<readonly OrderView[]>;
}

export async function takeCustomers(desk: WritingDesk, text: string): Promise<readonly CustomerView[]> {
  await requireRole(desk.ledger, 'customer-add');
  const { rows, faults } = readRows(text, { known: CUSTOMER_COLUMNS, needed: ['name'] });
  const customers = rows.map(({ cells: { name, note, callNumbers } }) => ({
    name,
    note,
    callNumbers: callNumbers
      .split(BETWEEN_NUMBERS)
      .map((number) => number.trim())
      .filter((number) => number !== ''),
  }));
  refuse([...faults, ...atLines(rows, await customerFaults(desk.ledger, customers), KNOWN_CUSTOMER)]);
  if (customers.length === 0) return [];
  const { records, faults: late } = await importCustomers(desk.ledger, customers);
  refuse(atLines(rows, late, KNOWN_CUSTOMER));
  return records.map(viewCustomer);
}

const KNOWN_CUSTOMER = 'take the row out';
const KNOWN_ORDER = 'take the row out; if it is meant, give --repeat';

export async function takeOrders(desk: WritingDesk, text: string, mayRepeat: boolean): Promise<readonly OrderView[]> {
  const { rows, faults } = readRows(text, { known: ORDER_COLUMNS, needed: ['customer', 'policy'] });
  const read = await Promise.all(rows.map((row) => orderOf(desk, row)));
  const good = read.flatMap(({ order }, at) => (order === undefined ? [] : [{ order, row: rows[at] }]));
  const orders = good.map(({ order }) => order);
  const linesOf = good.flatMap(({ row }) => row ?? []);
  refuse([
    ...faults,
    ...read.flatMap((one) => one.faults),
    ...atLines(linesOf, await orderFaults(desk.ledger, orders, mayRepeat), KNOWN_ORDER),
  ]);
  if (orders.length === 0) return [];
  const content = createHash('sha256')
    .update(canonicalJson(orders.map(asJson)))
    .digest('hex');
  const seats = orders.reduce((sum, { seatsTotal }) => sum + seatsTotal, 0);
  const detail = `import of orders: ${orders.length}, seats: ${seats}${mayRepeat ? ', repeated ones too' : ''}, SHA-256 ${content}`;
  const approval = await requireApproval(desk.ledger, 'new-order', { detail });
  const approvals = approval === undefined ? [] : [approval];
  const { records, faults: late } = await importOrders(desk.ledger, orders, { mayRepeat, approvals });
  refuse(atLines(linesOf, late, KNOWN_ORDER));
  return await Promise.all(
    records.map(async (record) => {
      const rest = { seatsLeft: record.seatsTotal, seatsFresh: record.seatsTotal, isExpired: false };
      return viewOrder({ ...record, ...rest }, await newestPackOf(desk, record.productId));
    }),
  );
}

const asJson = (order: NewOrder) => ({
  ...order,
  validUntilMs: order.validUntilMs ?? null,
  identity: order.identity ?? null,
  note: order.note ?? '',
});

interface ReadOrder {
  /** Where all that it names is there. */
  readonly order?: NewOrder;
  /** All of the row that has to be mended. */
  readonly faults: readonly CsvFault[];
}

async function orderOf(desk: WritingDesk, { line, cells }: CsvRow<OrderColumn>): Promise<ReadOrder> {
  const faults: CsvFault[] = [];
  const bad = (what: string, mend: string): undefined => void faults.push({ line, what, mend });
  const unseen = typedFault('name', oneLine(cells.customer));
  const customer = unseen === undefined ? await customerNamed(desk.ledger, cells.customer) : undefined;
  if (unseen !== undefined) bad(unseen, 'mend it');
  else if (customer === undefined) {
    bad(`there is no customer "${cells.customer}"`, 'write the name or the id as "customer list" has it');
  }
  const productId = productOfRow(desk, cells.product, bad);
  const quantity =
    wholeNumber(cells.quantity) ?? bad(`the quantity "${cells.quantity}" is no whole number`, 'write one such as 12');
  const seatsTotal =
    wholeNumber(cells.seats) ?? bad(`the seats "${cells.seats}" are no whole number`, 'write one such as 3');
  const day =
    cells.validUntil === ''
      ? null
      : (parseDay(cells.validUntil) ?? bad(`"${cells.validUntil}" is not a day`, 'write it as 2027-03-31'));
  const identity = cells.identity === '' ? null : cells.identity;
  if (productId !== undefined) {
    // What cannot be read is told as that, and not once more as out of range.
    const asked = { productId, policyId: cells.policy, quantity: quantity ?? 1, identity };
    const refusal = refusedOrder(asked, await desk.packs.newest(productId));
    if (refusal !== undefined) bad(refusal.message.replace(/\.$/, ''), refusal.next);
  }
  if (customer === undefined || productId === undefined || quantity === undefined) return { faults };
  if (seatsTotal === undefined || day === undefined) return { faults };
  const validUntilMs = day === null ? null : msOfDay(day) + DAY_MS - 1;
  const facts = { customerId: customer.id, productId, policyId: cells.policy, quantity, seatsTotal };
  return { order: { ...facts, validUntilMs, identity, note: cells.note }, faults };
}

function productOfRow(desk: WritingDesk, named: string, bad: (what: string, mend: string) => undefined) {
  const ids = desk.file.products.map(({ id }) => id);
  if (named === '') {
    return ids.length === 1 ? ids[0] : bad('the product is missing', 'this desk has more than one: name it');
  }
  return ids.includes(named) ? named : bad(`there is no product "${named}"`, `use ${ids.join(', ')}`);
}

/** One where nothing is said. */
function wholeNumber(cell: string): number | undefined {
  if (cell === '') return 1;
  return /^\d{1,9}$/.test(cell) ? Number(cell) : undefined;
}

/** The rows with all that is wrong with them as rows. Too many are refused before they are looked at one by one. */
function readRows<C extends string>(text: string, columns: CsvColumns<C>): CsvTable<C> {
  const table = readCsv(text, columns);
  const { length } = table.rows;
  if (length > MOST_ROWS) {
    const what = `there are ${length} rows`;
    refuse([...table.faults, { line: 1, what, mend: `split it into files of at most ${MOST_ROWS}` }]);
  }
  return table;
}

function atLines(rows: readonly CsvRow<string>[], faults: readonly ImportFault[], known: string): readonly CsvFault[] {
  return faults.map(({ index, what, isRepeated }) => ({
    line: rows[index]?.line ?? 1,
    what,
    mend: isRepeated === true ? known : 'mend it, or take the row out',
  }));
}

function refuse(faults: readonly CsvFault[]): void {
  if (faults.length === 0) return;
  const list: Problem[] = faults
    .toSorted((a, b) => a.line - b.line)
    .slice(0, MOST_FAULTS)
    .map(({ line, what, mend }) => ({ path: `line ${line}`, what: visible(what), mend }));
  throw deskError('import-invalid', { count: new Set(faults.map(({ line }) => line)).size, list });
}
