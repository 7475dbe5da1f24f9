// Home's search: a customer by name, note or id, and a grant by its id or by any group of its codes; and the orders that
// run out.
import { formatGroup, GROUP_SYMBOLS, parseTyped, visible } from '@readback/core';
import { findCustomers, grantsWithGroups, listedGrant, ordersEnding, ordersFilling } from '../ledger/index.js';
import type { EndingOrderView } from './book-views.js';
import type { RecentGrantView } from './call-views.js';
import type { ReadingDesk } from './context.js';
import type { FoundView } from './desk.js';
import { viewListed } from './grant-end.js';
import { newestPackOf } from './orders.js';
import { viewCustomer, viewOrder } from './views.js';

const MOST_FOUND = 20;
const DAY_MS = 86_400_000;

export async function searchDesk(desk: ReadingDesk, text: string): Promise<FoundView> {
  const wanted = text.trim();
  if (wanted === '') return { customers: [], grants: [] };
  const [customers, grants] = await Promise.all([
    findCustomers(desk.ledger, wanted, MOST_FOUND),
    findGrants(desk, wanted),
  ]);
  return { customers: customers.map(viewCustomer), grants };
}

async function findGrants(desk: ReadingDesk, wanted: string): Promise<readonly RecentGrantView[]> {
  const groups = groupsIn(wanted);
  const found =
    groups.length > 0
      ? await grantsWithGroups(desk.ledger, groups, MOST_FOUND)
      : await listedGrant(desk.ledger, wanted.toLowerCase());
  return await viewListed(desk, found);
}

/** Whole groups only, in any form that a code may be typed in; nothing where the text is anything else. */
function groupsIn(text: string): readonly string[] {
  const typed = parseTyped(text);
  const symbols = formatGroup(typed.symbols);
  const { unknown } = typed;
  if (unknown.length > 0 || symbols.length === 0 || symbols.length % GROUP_SYMBOLS !== 0) return [];
  return Array.from({ length: symbols.length / GROUP_SYMBOLS }, (_, index) =>
    symbols.slice(index * GROUP_SYMBOLS, (index + 1) * GROUP_SYMBOLS),
  );
}

/** Those that end within so many days, the first to end first, and then those with few seats left. */
export async function ordersRunningOut(desk: ReadingDesk, days: number): Promise<readonly EndingOrderView[]> {
  const nowMs = desk.ports.nowMs();
  const ending = await ordersEnding(desk.ledger, nowMs, nowMs + days * DAY_MS);
  const filling = (await ordersFilling(desk.ledger)).filter(({ id }) => ending.every((one) => one.id !== id));
  return await Promise.all(
    [...ending, ...filling.toSorted((a, b) => a.seatsLeft - b.seatsLeft)].map(async (order) => ({
      ...viewOrder(order, await newestPackOf(desk, order.productId)),
      customerName: visible(order.customerName),
    })),
  );
}
