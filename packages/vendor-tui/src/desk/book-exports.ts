// All customers and all orders, in pieces: as CSV for spreadsheets and for an import, or as JSON for programs.
import { dayOfMs, formatDay } from '@readback/core';
import { allCustomers, allOrders, callNumbersOfAll, csvLine } from '../ledger/index.js';
import type { ReadingDesk } from './context.js';

export const CUSTOMER_COLUMNS = ['id', 'name', 'note', 'callNumbers'] as const;
/** Between the numbers of one customer, in one cell. */
export const BETWEEN_NUMBERS = ';';
export const ORDER_COLUMNS = [
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

/** `json`: an array on one line, an object for each. */
export type ExportFormat = 'csv' | 'json';

export interface Exporter {
  readonly exportCustomers: (format: ExportFormat) => AsyncIterable<string>;
  readonly exportOrders: (format: ExportFormat) => AsyncIterable<string>;
}

export function exporterOf(desk: ReadingDesk): Exporter {
  return {
    exportCustomers: (format) =>
      format === 'json' ? asJson(customers(desk)) : asCsv(CUSTOMER_COLUMNS, customers(desk)),
    exportOrders: (format) => (format === 'json' ? asJson(orders(desk)) : asCsv(ORDER_COLUMNS, orders(desk))),
  };
}

type Value = string | number | null | readonly string[];
type Rows<C extends string> = AsyncIterable<readonly Readonly<Record<C, Value>>[]>;

async function* customers({ ledger }: ReadingDesk): Rows<(typeof CUSTOMER_COLUMNS)[number]> {
  for await (const page of allCustomers(ledger)) {
    const ids = page.map(({ id }) => id);
    const numbers = await callNumbersOfAll(ledger, ids);
    yield page.map(({ id, name, note }) => ({ id, name, note, callNumbers: numbers.get(id) ?? [] }));
  }
}

async function* orders({ ledger }: ReadingDesk): Rows<(typeof ORDER_COLUMNS)[number]> {
  for await (const page of allOrders(ledger)) {
    yield page.map(
      ({ id, customerName, productId, policyId, quantity, seatsTotal, seatsUsed, validUntilMs, identity, note }) => ({
        ...{ id, customer: customerName, product: productId, policy: policyId, quantity, seats: seatsTotal, seatsUsed },
        validUntil: validUntilMs === null ? null : formatDay(dayOfMs(validUntilMs)),
        identity,
        note,
      }),
    );
  }
}

async function* asCsv<C extends string>(columns: readonly C[], pages: Rows<C>): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const rows of pages) yield rows.map((row) => csvLine(columns.map((name) => cell(row[name])))).join('');
}

function cell(value: Value): string | number {
  if (value === null) return '';
  return typeof value === 'object' ? value.join(`${BETWEEN_NUMBERS} `) : value;
}

async function* asJson(pages: Rows<string>): AsyncGenerator<string> {
  let before = '[';
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield `${before}${rows.map((row) => JSON.stringify(row)).join(',')}`;
    before = ',';
  }
  yield before === '[' ? '[]\n' : ']\n';
}
