// A desk in memory for the screens of the vendor's app: no keys, no ledger, and a log of what was asked of it. Codes are
// checked as a real desk checks them.
import {
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  CHALLENGE_LAYOUT,
  challengePayload,
  confirmationPhrase,
  encodeCode,
  faultOfReading,
  ReadbackError,
  readCode,
  SHORT_LAYOUT,
} from '@readback/core';
import {
  type AlertView,
  type ApprovalView,
  type CallerView,
  type CustomerView,
  DEFAULT_SCRIPT,
  type Desk,
  type EndingOrderView,
  type HeardChallenge,
  type IssuedView,
  type KeptCall,
  type MachineView,
  type OrderView,
  type ProductView,
  type RecentGrantView,
  type Script,
} from '@readback/vendor-tui';
import { createFakeWorkshop, type FakeWorkshop } from './fake-workshop.js';

export const CHALLENGE: readonly string[] = encodeCode(
  CHALLENGE_LAYOUT,
  Uint8Array.from({ length: 16 }, (_, index) => (index * 5 + 3) % 32),
);
export const OTHER_CHALLENGE: readonly string[] = encodeCode(
  CHALLENGE_LAYOUT,
  Uint8Array.from({ length: 16 }, (_, index) => (index * 3 + 1) % 32),
);
/** Of a receipt: purpose 5 in the first three bits. */
export const RECEIPT: readonly string[] = encodeCode(
  CHALLENGE_LAYOUT,
  Uint8Array.from({ length: 16 }, (_, index) => (index === 0 ? 20 : (index * 7 + 2) % 32)),
);
export const REPORT: readonly string[] = encodeCode(
  SHORT_LAYOUT,
  Uint8Array.from({ length: 20 }, (_, index) => (index === 0 ? 24 : (index * 11 + 5) % 32)),
);
export const CLOSING_WORDS = 'calm harbour';

const payloadOf = (groups: readonly string[]): Uint8Array => {
  const { data } = readCode(CHALLENGE_LAYOUT, groups);
  if (data === undefined) throw new RangeError('not a challenge');
  return challengePayload(data);
};

export const WORDS: readonly string[] = confirmationPhrase(payloadOf(CHALLENGE));

export const RESPONSE: readonly string[] = encodeCode(
  BN254_RESPONSE_LAYOUT,
  Uint8Array.from({ length: 56 }, (_, index) => (index * 7 + 1) % 32),
  bindingOf(payloadOf(CHALLENGE)),
);

const policy = (id: string, title: string, hasUnits = true): ProductView['policies'][number] => ({
  id,
  title,
  describe: (quantity) =>
    hasUnits ? `${title}, ${quantity} month${quantity === 1 ? '' : 's'}` : `${title}, perpetual`,
});

export const PRODUCT: ProductView = {
  id: 'com.example.historian',
  title: 'Example Historian',
  packVersion: 2,
  packTag: 'abc',
  policies: [policy('professional', 'Professional'), policy('site', 'Site', false)],
};

export const refusal = (code: string, message: string, next: string): ReadbackError =>
  new ReadbackError(code, 'refusal', message, next);

type Method =
  | 'caller'
  | 'checkCaller'
  | 'decideAs'
  | 'findCustomers'
  | 'keepCall'
  | 'hear'
  | 'ordersFor'
  | 'takeReceipt'
  | 'issue'
  | 'confirmCaller'
  | 'addOrder'
  | 'addCustomer';

export interface FakeDesk extends Desk {
  /** Names of the methods called that change or decide something, in order. */
  readonly log: string[];
  /** The next call of the method fails with this. */
  readonly failNext: (method: Method, error: unknown) => void;
  /** Until the returned function is called, the method does not answer. */
  readonly hold: (method: Method) => () => void;
  readonly orderList: OrderView[];
  machine: MachineView;
  /** Of a renewal. */
  bases: HeardChallenge['bases'];
  /** What the agent says. */
  scriptNow: Script;
  /** Calls as they lie in the ledger; a test may put some there. */
  readonly kept: Map<string, KeptCall>;
  readonly isClosed: () => boolean;
  /** All responses so far count no more. */
  readonly endAll: (ended: NonNullable<RecentGrantView['ended']>) => void;
  /** What is on record of callers, and what waits; tests change them. */
  callerNow: Omit<CallerView, 'customerId'>;
  approvalList: ApprovalView[];
  alertList: AlertView[];
  endingList: EndingOrderView[];
  readonly packWorkshop: FakeWorkshop;
}

/** The PIN that is right at this desk. */
export const FAKE_PIN = '480217';
const NOT_HERE = async (): Promise<never> => {
  throw new Error('no screen asks for this');
};

export function createFakeDesk(): FakeDesk {
  const customers: CustomerView[] = [
    { id: 'c-1', name: 'Example Plant', note: 'an example' },
    { id: 'c-2', name: 'Nordhafen Werft', note: '' },
  ];
  const orders: OrderView[] = [
    order('o-1', 'c-1', 12, { seatsUsed: 1 }),
    order('o-2', 'c-1', 6, { seatsTotal: 1, seatsUsed: 1, blocked: 'No seat is left: all 1 are taken.' }),
  ];
  const grants = new Map<string, RecentGrantView>();
  const kept = new Map<string, KeptCall>();
  const failures = new Map<Method, unknown>();
  const gates = new Map<Method, Promise<void>>();
  const log: string[] = [];
  let isClosed = false;

  async function enter(method: Method): Promise<void> {
    await gates.get(method);
    const failure = failures.get(method);
    failures.delete(method);
    if (failure !== undefined) throw failure;
  }

  const nameOf = (customerId: string): string => customers.find(({ id }) => id === customerId)?.name ?? '?';

  const desk: FakeDesk = {
    folder: '/desks/example',
    agent: 'Ada',
    session: 'session',
    spelling: 'icao',
    log,
    kept,
    scriptNow: DEFAULT_SCRIPT,
    script: async () => desk.scriptNow,
    setSpelling: async (id) => void log.push(`setSpelling ${id}`),
    openCalls: async () => [...kept.values()].toReversed(),
    async keepCall(call) {
      await enter('keepCall');
      kept.delete(call.id);
      kept.set(call.id, { ...call, agent: 'Ada', changedAtMs: 0 });
    },
    forgetCall: async (id) => kept.delete(id),
    orderList: orders,
    machine: { known: 'new', description: 'not seen before', weakIdentity: true },
    bases: undefined,
    isClosed: () => isClosed,
    endAll(ended) {
      for (const [challenge, grant] of grants) grants.set(challenge, { ...grant, ended });
    },
    failNext: (method, error) => void failures.set(method, error),
    hold(method) {
      let release: () => void = () => undefined;
      gates.set(
        method,
        new Promise((resolve) => {
          release = resolve;
        }),
      );
      return () => {
        gates.delete(method);
        release();
      };
    },
    products: async () => [PRODUCT],
    async findCustomers(search) {
      await enter('findCustomers');
      return customers.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
    },
    async addCustomer({ name }) {
      await enter('addCustomer');
      const customer = { id: `c-${customers.length + 1}`, name, note: '' };
      customers.push(customer);
      log.push(`addCustomer ${name}`);
      return customer;
    },
    orders: async (customerId) => orders.filter((one) => one.customerId === customerId),
    async addOrder(wanted) {
      await enter('addOrder');
      const { customerId, policyId, quantity, seats: seatsTotal } = wanted;
      const added = order(`o-${orders.length + 1}`, customerId, quantity, { policyId, seatsTotal });
      orders.push(added);
      log.push(`addOrder ${policyId} ${quantity} ${seatsTotal}${wanted.identity ? ` for ${wanted.identity}` : ''}`);
      return added;
    },
    async hear(groups, _customerId, takenFor) {
      await enter('hear');
      log.push(takenFor === undefined ? 'hear' : `hear for ${takenFor}`);
      const reading = readCode(CHALLENGE_LAYOUT, groups);
      if (reading.status !== 'ok') throw faultOfReading(reading, groups, { want: 'challenge', groups: 5 });
      const challenge = groups.join(' ');
      const recorded = grants.get(challenge);
      return {
        challenge,
        confirmationPhrase: confirmationPhrase(payloadOf(groups)),
        product: PRODUCT,
        packVersion: 2,
        purpose: desk.bases === undefined ? 'activate' : 'change',
        counter: 7,
        machine: desk.machine,
        ...(recorded && { recorded: { ...recorded, shownAgain: true } }),
        ...(desk.bases && { bases: desk.bases }),
        ...(takenFor !== undefined && { takenFor }),
      };
    },
    async hearReceipt(groups) {
      log.push('hearReceipt');
      return { ...receipt, receipt: groups.join(' ') };
    },
    async takeReceipt(groups) {
      await enter('takeReceipt');
      log.push('takeReceipt');
      const recorded = { receiptId: 'r-9', on: '2026-11-22T09:00:00.000Z', isNew: true };
      return { ...receipt, receipt: groups.join(' '), recorded };
    },
    async takeReport(groups) {
      log.push('takeReport');
      const { customerId, customerName, offer, grantId } = receipt;
      const facts = { customerId, customerName, offer, grantId, orderId: 'o-1', sequence: 3, counts: { tags: 1200 } };
      return { ...facts, report: groups.join(' '), reportId: 'u-8', state: 'recorded', says: 'Recorded as report 3.' };
    },
    machines: async () => [
      {
        grantId: 'g-7',
        productId: PRODUCT.id,
        offer: receipt.offer,
        issuedOn: '2026-11-20',
        grants: 2,
        isGivenBack: false,
        isRevoked: false,
      },
    ],
    machineHistory: async (grantId) => ({
      grantId,
      customerId: 'c-1',
      customerName: 'Example Plant',
      productId: PRODUCT.id,
      events: [
        {
          at: '2026-11-20T09:00:00.000Z',
          kind: 'grant',
          says: 'activate: Professional, 12 months (g-7, 1 seat of o-1)',
        },
        { at: '2026-11-21T10:30:00.000Z', kind: 'report', says: 'report 3: tags 1200' },
      ],
    }),
    orderReports: async () => [],
    revokeGrant: async (grantId) => void log.push(`revokeGrant ${grantId}`),
    async ordersFor(customerId) {
      await enter('ordersFor');
      return orders.filter((one) => one.customerId === customerId);
    },
    async issue({ customerId, orderId, heard, buildsOn, ask }) {
      await enter('issue');
      log.push(`issue ${orderId}${buildsOn === undefined ? '' : ` on ${buildsOn}`}${ask ? ' asking' : ''}`);
      const taken = orders.find(({ id }) => id === orderId);
      const issued: IssuedView = {
        grantId: `g-${grants.size + 1}`,
        groups: RESPONSE,
        customerName: nameOf(customerId),
        offer: taken?.offer ?? '?',
        issuedOn: '2026-11-22',
        shownAgain: false,
        confirmed: false,
      };
      const at = '2026-11-22T09:00:00.000Z';
      grants.set(heard.challenge, { ...issued, at, customerId, challenge: heard.challenge });
      return issued;
    },
    async confirmCaller(grantId, typed) {
      await enter('confirmCaller');
      const isRight = typed === CLOSING_WORDS;
      log.push(`confirmCaller ${grantId} ${isRight}`);
      for (const [challenge, grant] of grants) {
        if (isRight && grant.grantId === grantId) grants.set(challenge, { ...grant, confirmed: true });
      }
      return isRight;
    },
    recentGrants: async (count) => [...grants.values()].toReversed().slice(0, count),
    ledgerRows: async () => [],
    callerNow: { numbers: [], hasPin: false, needs: [], isUnknown: false, isChecked: false },
    approvalList: [],
    alertList: [],
    endingList: [],
    packWorkshop: createFakeWorkshop(log),
    async caller(customerId) {
      await enter('caller');
      return { customerId, ...desk.callerNow };
    },
    async checkCaller({ customerId, number, pin }) {
      await enter('checkCaller');
      log.push(`checkCaller ${number ?? '-'}`);
      if (pin !== undefined && pin !== FAKE_PIN) {
        desk.callerNow = { ...desk.callerNow, waitUntilMs: Date.UTC(2026, 10, 22, 9, 0, 5) };
        throw refusal('caller-pin-wrong', 'The PIN is wrong.', 'Ask for the PIN once more.');
      }
      const { waitUntilMs: _over, ...rest } = desk.callerNow;
      desk.callerNow = { ...rest, isChecked: true };
      return { customerId, ...desk.callerNow };
    },
    rememberSpelling: async (customerId, spelling) => void log.push(`rememberSpelling ${customerId} ${spelling}`),
    approvals: async () => desk.approvalList,
    alerts: async () => desk.alertList,
    runningOut: async () => desk.endingList,
    async decide(id, decision) {
      log.push(`decide ${id} ${decision}`);
      const found = desk.approvalList.find((one) => one.id === id);
      desk.approvalList = desk.approvalList.filter((one) => one !== found);
      if (found === undefined) throw refusal('approval-settled', 'It does not wait any more.', 'Ask again.');
      return { ...found, state: decision };
    },
    async decideAs({ name }, id, decision) {
      await enter('decideAs');
      return await desk.decide(id, decision).finally(() => log.push(`by ${name}`));
    },
    async dismissAlert(id) {
      log.push(`dismissAlert ${id}`);
      const found = desk.alertList.find((one) => one.id === id);
      desk.alertList = desk.alertList.filter((one) => one !== found);
      if (found === undefined) throw refusal('alert-unknown', 'There is no such alert.', 'Look at the list.');
      return found;
    },
    search: async (text) => ({
      customers: text === '' ? [] : await desk.findCustomers(text),
      grants: [...grants.values()].filter(({ challenge }) => text !== '' && challenge.includes(text.toUpperCase())),
    }),
    approval: NOT_HERE,
    addNumber: NOT_HERE,
    removeNumber: NOT_HERE,
    setPin: NOT_HERE,
    agents: NOT_HERE,
    addAgent: NOT_HERE,
    changeAgent: NOT_HERE,
    shareKeys: NOT_HERE,
    rules: NOT_HERE,
    setRule: NOT_HERE,
    async close() {
      isClosed = true;
    },
  };
  return desk;
}

const receipt = {
  grantId: 'g-7',
  customerId: 'c-1',
  customerName: 'Example Plant',
  offer: 'Professional, 12 months',
  madeOn: '2026-11-21',
  frees: [{ orderId: 'o-1', says: 'Professional, 7 of 12 months left' }],
  says: '1 seat comes free (order o-1: Professional, 7 of 12 months left).',
};

function order(id: string, customerId: string, quantity: number, changes: Partial<OrderView> = {}): OrderView {
  const policyId = changes.policyId ?? 'professional';
  const offer = PRODUCT.policies.find((one) => one.id === policyId)?.describe(quantity) ?? '?';
  return { id, customerId, productId: PRODUCT.id, policyId, quantity, offer, seatsTotal: 3, seatsUsed: 0, ...changes };
}
