// readback-vendor customer, order, product, grant, call and ledger: the desk's records. Lists need no passphrase.
//   customer list --json: [{ id, name, note }]           customer add --json: { id, name, note }
//   order list    --json: [{ id, customerId, productId, policyId, quantity, offer, seatsTotal, seatsUsed, validUntil? }]
//   product list  --json: [{ id, title, packVersion, packTag, policies: [{ id, title }] }]
//   grant list    --json: [{ grantId, groups, customerName, customerId, offer, issuedOn, confirmed, at, challenge,
//                            ended?: { what: revoked | given-back, word, on, grantId, says, next } }]
//   call list     --json: [{ id, agent, customer?, search, groups, toConfirm, step, orderId?, grantId?, readTo, spelling,
//                            begunAtMs, changedAtMs }]
//   call forget   --json: { id, forgotten } and exit 1 where there is none
//   ledger list   --json: [{ seq, at, agent, kind, summary }]
import { EXIT } from '@readback/tui-kit/plain';
import type { CustomerView, OrderView } from '../desk/index.js';
import { answer, type CommandContext, customerOf, numberOf, productIdOf, withReader, withWriter } from './context.js';

export async function listCustomers(context: CommandContext, words: readonly string[]): Promise<number> {
  return await withReader(context, async (desk) => {
    const customers = await desk.findCustomers(words.join(' '));
    answer(context, customers, lines(customers.map(customerText), 'No customer fits.'));
    return EXIT.ok;
  });
}

export async function addCustomerCommand(
  context: CommandContext,
  name: readonly string[],
  { note }: { readonly note?: string },
): Promise<number> {
  return await withWriter(context, async (desk) => {
    const customer = await desk.addCustomer({ name: name.join(' '), ...(note === undefined ? {} : { note }) });
    answer(context, customer, `Added ${customerText(customer)}`);
    return EXIT.ok;
  });
}

export async function listOrders(
  context: CommandContext,
  { customer }: { readonly customer: string },
): Promise<number> {
  return await withReader(context, async (desk) => {
    const orders = await desk.orders((await customerOf(desk, customer)).id);
    answer(context, orders, lines(orders.map(orderText), 'This customer has no order.'));
    return EXIT.ok;
  });
}

export interface OrderOptions {
  readonly customer: string;
  readonly product?: string;
  readonly policy: string;
  readonly quantity: string;
  readonly seats: string;
  readonly validUntil?: string;
  readonly identity?: string;
  readonly note?: string;
}

export async function addOrderCommand(context: CommandContext, options: OrderOptions): Promise<number> {
  const quantity = numberOf(options.quantity, '--quantity');
  const seats = numberOf(options.seats, '--seats');
  return await withWriter(context, async (desk) => {
    const order = await desk.addOrder({
      customerId: (await customerOf(desk, options.customer)).id,
      productId: await productIdOf(desk, options.product),
      policyId: options.policy,
      quantity,
      seats,
      ...(options.validUntil === undefined ? {} : { validUntil: options.validUntil }),
      ...(options.identity === undefined ? {} : { identity: options.identity }),
      ...(options.note === undefined ? {} : { note: options.note }),
    });
    answer(context, order, `Added ${orderText(order)}`);
    return EXIT.ok;
  });
}

export async function listProducts(context: CommandContext): Promise<number> {
  return await withReader(context, async (desk) => {
    const products = await desk.products();
    answer(
      context,
      products,
      products.flatMap(({ id, title, packVersion, packTag, policies }) => [
        `${id}  ${title}, pack ${packVersion} (tag ${packTag})`,
        ...policies.map((policy) => `  ${policy.id.padEnd(16)} ${policy.describe(1)}`),
      ]),
    );
    return EXIT.ok;
  });
}

export async function listGrants(context: CommandContext, { count }: { readonly count: string }): Promise<number> {
  const limit = numberOf(count, '--count');
  return await withReader(context, async (desk) => {
    const grants = await desk.recentGrants(limit);
    const texts = grants.map(
      ({ grantId, at, customerName, offer, confirmed, ended }) =>
        `${grantId.padEnd(6)} ${at.slice(0, 16).replace('T', ' ')}  ${customerName}: ${offer}${confirmed ? ', confirmed' : ''}${ended === undefined ? '' : `, ${ended.word}`}`,
    );
    answer(context, grants, lines(texts, 'Nothing has been issued yet.'));
    return EXIT.ok;
  });
}

export async function listCalls(context: CommandContext): Promise<number> {
  return await withReader(context, async (desk) => {
    const calls = await desk.openCalls();
    const texts = calls.map(
      ({ id, changedAtMs, customer, search, step, agent }) =>
        `${id.padEnd(20)} ${new Date(changedAtMs).toISOString().slice(0, 16).replace('T', ' ')}  ${agent}  ${customer?.name ?? (search || 'no customer yet')}: ${step}`,
    );
    answer(context, calls, lines(texts, 'No call waits to be finished.'));
    return EXIT.ok;
  });
}

export async function forgetCallCommand(context: CommandContext, id: string): Promise<number> {
  return await withReader(context, async (desk) => {
    const forgotten = await desk.forgetCall(id);
    answer(context, { id, forgotten }, forgotten ? `Forgot call ${id}.` : `There is no open call ${id}.`);
    return forgotten ? EXIT.ok : EXIT.no;
  });
}

export async function listLedger(context: CommandContext, { count }: { readonly count: string }): Promise<number> {
  const limit = numberOf(count, '--count');
  return await withReader(context, async (desk) => {
    const rows = await desk.ledgerRows(limit);
    const texts = rows.map(
      ({ seq, at, agent, summary }) =>
        `${String(seq).padStart(6)}  ${at.slice(0, 16).replace('T', ' ')}  ${agent}  ${summary}`,
    );
    answer(context, rows, lines(texts, 'The ledger is empty.'));
    return EXIT.ok;
  });
}

const lines = (texts: readonly string[], none: string): readonly string[] => (texts.length === 0 ? [none] : texts);

const customerText = ({ id, name, note }: CustomerView): string =>
  `${id.padEnd(6)} ${name}${note === '' ? '' : ` (${note})`}`;

const orderText = ({ id, productId, offer, seatsUsed, seatsTotal, validUntil }: OrderView): string =>
  `${id.padEnd(6)} ${productId}: ${offer}, ${seatsUsed} of ${seatsTotal} seats taken${validUntil === undefined ? '' : `, until ${validUntil}`}`;
