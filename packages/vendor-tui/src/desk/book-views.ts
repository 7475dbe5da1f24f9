// What stands in the books of a desk, as its screens and commands see it: products, customers, orders, the rows of the ledger.
// Plain data.

export interface ProductView {
  readonly id: string;
  readonly title: string;
  readonly packVersion: number;
  /** Three hex digits. */
  readonly packTag: string;
  readonly policies: readonly PolicyView[];
}

export interface PolicyView {
  readonly id: string;
  readonly title: string;
  /** `Professional, 12 months` for quantity 12. */
  readonly describe: (quantity: number) => string;
}

export interface CustomerView {
  readonly id: string;
  readonly name: string;
  readonly note: string;
}

export interface OrderView {
  readonly id: string;
  readonly customerId: string;
  readonly productId: string;
  readonly policyId: string;
  readonly quantity: number;
  /** `Professional, 12 months`. */
  readonly offer: string;
  readonly seatsTotal: number;
  readonly seatsUsed: number;
  /** `2027-03-31`, or nothing where it has no end. */
  readonly validUntil?: string;
  /** Why it cannot be chosen for the challenge at hand; absent where it can. */
  readonly blocked?: string;
  /** It is blocked, but a supervisor can make an exception: `issue` with `ask`. */
  readonly mayAsk?: boolean;
  /** The machine holds a seat of it: it would be given this, what is left, and take no other seat. */
  readonly reissue?: string;
  /** What the challenge at hand would be given: `Professional, 7 months`. */
  readonly gives?: string;
  /** `takes 1 of 3 seats`, `no seat: same machine, 7 of 12 months left`. */
  readonly seatEffect?: string;
}

/** An order that ends soon, or has few seats left. */
export interface EndingOrderView extends OrderView {
  readonly customerName: string;
}

export interface LedgerRowView {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly agent: string;
  readonly kind: string;
  /** Of a refusal: the code of the error. */
  readonly code?: string;
  /** One line for people. */
  readonly summary: string;
}
