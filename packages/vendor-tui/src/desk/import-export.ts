// Customers and orders from and to CSV files: all rows of a file or none, and every row that is not right is named.
import { createHash } from 'node:crypto';
import { canonicalJson, DAY_MS, dayOfMs, formatDay, msOfDay, type Problem, parseDay, visible } from '@readback/core';
import {
  allCustomers,
  allOrders,
  callNumbersOfAll,
  csvLine,
  customerNamed,
  foldText,
  type ImportFault,
  importCustomers,
  importOrders,
  type NewOrder,
  oneLine,
  typedFault,
} from '../ledger/index.js';
import { requireApproval } from './approvals.js';
import type { CustomerView, OrderView } from './book-views.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import { type CsvFault, type CsvRow, readCsv } from './csv.js';
import { deskError } from './errors.js';
import { newestPackOf, refusedOrder } from './orders.js';
import { requireRole } from './roles.js';
import { viewCustomer, viewOrder } from './views.js';

/** Other desks wait while a file is recorded, for ten seconds at most. */
const MOST_ROWS = 1000;
const MOST_FAULTS = 20;

const CUSTOMER_COLUMNS = ['id', 'name', 'note', 'callNumbers'] as const;
/** Between the numbers of one customer, in one cell. */
const BETWEEN_NUMBERS = ';';
const ORDER_COLUMNS = [
  'id',
  'customer',
  'product',
  'policy',
  'quantity',
  'seats',
  'seatsUsed',
  'validUntil',
  'identity',
  'note',
] as const;
type OrderColumn = (typeof ORDER_COLUMNS)[number];

export interface Exchanger {
  /** A CSV file in pieces. */
  readonly exportCustomers: () => AsyncIterable<string>;
  readonly exportOrders: () => AsyncIterable<string>;
}

export interface Importer {
  /** All or none. Throws `import-invalid` with the rows to mend. */
  readonly importCustomers: (text: string) => Promise<readonly CustomerView[]>;
  /** All or none. Throws `import-invalid`, and for an agent `approval-needed`, `approval-denied`: the approval is bound to
   * the text. `mayRepeat`: an order may be just like another one. */
  readonly importOrders: (text: string, mayRepeat: boolean) => Promise<readonly OrderView[]>;
}

export async function* customersAsCsv({ ledger }: ReadingDesk): AsyncGenerator<string> {
  yield csvLine(CUSTOMER_COLUMNS);
  for await (const page of allCustomers(ledger)) {
    const numbers = await callNumbersOfAll(
      ledger,
      page.map(({ id }) => id),
    );
    const lines = page.map(({ id, name, note }) =>
      csvLine([id, name, note, (numbers.get(id) ?? []).join(`${BETWEEN_NUMBERS} `)]),
    );
    yield lines.join('');
  }
}

export async function* ordersAsCsv({ ledger }: ReadingDesk): AsyncGenerator<string> {
  yield csvLine(ORDER_COLUMNS);
  for await (const page of allOrders(ledger)) {
    const lines = page.map((order) => {
      const until = order.validUntilMs === null ? '' : formatDay(dayOfMs(order.validUntilMs));
      const { id, customerName, productId, policyId, quantity, seatsTotal, seatsUsed, identity, note } = order;
      return csvLine([
        id,
        customerName,
        productId,
        policyId,
        quantity,
        seatsTotal,
        seatsUsed,
        until,
        identity ?? '',
        note,
      ]);
    });
    yield lines.join('');
  }
}

export async function takeCustomers(desk: WritingDesk, text: string): Promise<readonly CustomerView[]> {
  await requireRole(desk.ledger, 'customer-add');
  const { rows, faults } = readCsv(text, { known: CUSTOMER_COLUMNS, needed: ['name'] });
  const nameless = rows
    .filter(({ cells }) => foldText(cells.name) === '')
    .map(({ line }) => ({ line, what: 'the name is missing', mend: 'write it, or take the row out' }));
  refuse([...faults, ...nameless, ...tooMany(rows)]);
  const customers = rows.map(({ cells: { name, note, callNumbers } }) => ({
    name,
    note,
    callNumbers: callNumbers
      .split(BETWEEN_NUMBERS)
      .map((number) => number.trim())
      .filter((number) => number !== ''),
  }));
  if (customers.length === 0) return [];
  const { records, faults: late } = await importCustomers(desk.ledger, customers);
  refuse(atLines(rows, late, 'take the row out'));
  return records.map(viewCustomer);
}

export async function takeOrders(desk: WritingDesk, text: string, mayRepeat: boolean): Promise<readonly OrderView[]> {
  const { rows, faults } = readCsv(text, { known: ORDER_COLUMNS, needed: ['customer', 'policy'] });
  refuse([...faults, ...tooMany(rows)]);
  const orders: NewOrder[] = [];
  const found: CsvFault[] = [];
  for (const row of rows) {
    const order = await orderOf(desk, row);
    if ('what' in order) found.push(order);
    else orders.push(order);
  }
  refuse(found);
  if (orders.length === 0) return [];
  const content = createHash('sha256')
    .update(canonicalJson(orders.map(asJson)))
    .digest('hex');
  const seats = orders.reduce((sum, { seatsTotal }) => sum + seatsTotal, 0);
  const detail = `import of orders: ${orders.length}, seats: ${seats}${mayRepeat ? ', repeated ones too' : ''}, SHA-256 ${content}`;
  const approval = await requireApproval(desk.ledger, 'new-order', { detail });
  const approvals = approval === undefined ? [] : [approval];
  const { records, faults: late } = await importOrders(desk.ledger, orders, { mayRepeat, approvals });
  refuse(atLines(rows, late, 'take the row out; if it is meant, give --repeat'));
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

async function orderOf(desk: WritingDesk, { line, cells }: CsvRow<OrderColumn>): Promise<NewOrder | CsvFault> {
  const bad = (what: string, mend: string): CsvFault => ({ line, what, mend });
  const unseen = typedFault('name', oneLine(cells.customer));
  if (unseen !== undefined) return bad(unseen, 'mend it');
  const customer = await customerNamed(desk.ledger, cells.customer);
  if (customer === undefined) {
    return bad(`there is no customer "${cells.customer}"`, 'write the name or the id as "customer list" has it');
  }
  const [onlyProduct] = desk.file.products;
  const productId =
    cells.product !== '' ? cells.product : desk.file.products.length === 1 ? onlyProduct?.id : undefined;
  if (productId === undefined) return bad('the product is missing', 'this desk has more than one: name it');
  const product = desk.file.products.find(({ id }) => id === productId);
  if (product === undefined) {
    return bad(`there is no product "${productId}"`, `use ${desk.file.products.map(({ id }) => id).join(', ')}`);
  }
  const quantity = wholeNumber(cells.quantity);
  const seatsTotal = wholeNumber(cells.seats);
  if (quantity === undefined) return bad(`the quantity "${cells.quantity}" is no whole number`, 'write one such as 12');
  if (seatsTotal === undefined) return bad(`the seats "${cells.seats}" are no whole number`, 'write one such as 3');
  const day = cells.validUntil === '' ? undefined : parseDay(cells.validUntil);
  if (cells.validUntil !== '' && day === undefined) {
    return bad(`"${cells.validUntil}" is not a day`, 'write it as 2027-03-31');
  }
  const order: NewOrder = {
    customerId: customer.id,
    productId,
    policyId: cells.policy,
    quantity,
    seatsTotal,
    validUntilMs: day === undefined ? null : msOfDay(day) + DAY_MS - 1,
    identity: cells.identity === '' ? null : cells.identity,
    note: cells.note,
  };
  const refusal = refusedOrder(order, await desk.packs.newest(productId));
  return refusal === undefined ? order : bad(refusal.message.replace(/\.$/, ''), refusal.next);
}

/** One where nothing is said. */
function wholeNumber(cell: string): number | undefined {
  if (cell === '') return 1;
  return /^\d{1,9}$/.test(cell) ? Number(cell) : undefined;
}

function tooMany(rows: readonly unknown[]): readonly CsvFault[] {
  if (rows.length <= MOST_ROWS) return [];
  return [{ line: 1, what: `there are ${rows.length} rows`, mend: `split it into files of at most ${MOST_ROWS}` }];
}

function atLines(rows: readonly CsvRow<string>[], faults: readonly ImportFault[], mend: string): readonly CsvFault[] {
  return faults.map(({ index, what }) => ({ line: rows[index]?.line ?? 1, what, mend }));
}

function refuse(faults: readonly CsvFault[]): void {
  if (faults.length === 0) return;
  const list: Problem[] = faults
    .toSorted((a, b) => a.line - b.line)
    .slice(0, MOST_FAULTS)
    .map(({ line, what, mend }) => ({ path: `line ${line}`, what: visible(what), mend }));
  throw deskError('import-invalid', { count: faults.length, list });
}
