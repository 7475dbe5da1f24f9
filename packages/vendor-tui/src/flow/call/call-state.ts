// One call, from "who is calling" to the closing words. It is kept while the app runs, so that a dropped call goes on
// where it was.
import { CHALLENGE_LAYOUT, faultOfReading, SHORT_LAYOUT, type TypedReading } from '@readback/core';
import {
  type ChoiceListState,
  type CodeDisplayState,
  type CodeInputState,
  emptyTextField,
  firstChoice,
  readCodeInput,
  startCodeDisplay,
  startCodeInput,
  type TextFieldState,
  textFieldOf,
} from '@readback/tui-kit';
import type { CustomerView, OrderView, ProductView } from '../../desk/book-views.js';
import type { BaseView, CallStep, HeardChallenge, IssuedView } from '../../desk/call-views.js';
import type { CallerFact, CallerView } from '../../desk/callers.js';
import type { HeardReceipt, HeardReport, MachineSummary } from '../../desk/life-views.js';
import { type Fault, faultOf, type NoticeState } from '../notices.js';
import { CHALLENGE_INPUT } from './challenge-input.js';
import type { Review } from './proposals.js';

/** In the order of the call. */
const CALL_STEPS: readonly CallStep[] = [
  'customer',
  'caller',
  'challenge',
  'phrase',
  'order',
  'confirm',
  'response',
  'closing',
];

/** Those of this call: nobody is checked of whom nothing is asked. */
export function stepsOf({ caller, place }: CallState): readonly CallStep[] {
  const isAsked = place === 'caller' || (caller?.needs.length ?? 0) > 0;
  return isAsked ? CALL_STEPS : CALL_STEPS.filter((step) => step !== 'caller');
}

/** Where the call stands; a form belongs to the step it was opened from. */
export type CallPlace =
  | CallStep
  | 'new-customer'
  | 'new-order'
  | 'approval'
  | 'base'
  | 'machine'
  | 'receipt'
  | 'report'
  | 'finished';

/** What the agent waits for. */
export type CallWork =
  | 'adding-customer'
  | 'loading-products'
  | 'adding-order'
  | 'hearing'
  | 'loading-orders'
  | 'loading-machines'
  | 'taking-receipt'
  | 'taking-report'
  | 'issuing'
  | 'verifying-caller'
  | 'approving'
  | 'checking-words';

export type OrderField = 'product' | 'policy' | 'quantity' | 'seats' | 'identity';

export interface OrderForm {
  readonly field: OrderField;
  /** Where Escape and the end of the form lead. */
  readonly from: 'customer' | 'order';
  /** Absent until they have been read. */
  readonly products?: readonly ProductView[] | undefined;
  readonly productList: ChoiceListState;
  readonly policyList: ChoiceListState;
  readonly quantity: TextFieldState;
  readonly seats: TextFieldState;
  readonly identity: TextFieldState;
  /** The desk said that this policy binds to one. */
  readonly needsIdentity: boolean;
}

/** Where a call that was kept goes on once its challenge has been heard. */
export interface Resume {
  readonly step: CallStep;
  readonly orderId?: string | undefined;
  readonly grantId?: string | undefined;
}

/** A request that waits for a supervisor, and the fields in which one approves it here. */
export interface ApprovalForm {
  readonly id: string;
  /** Where the call goes on. */
  readonly from: 'confirm' | 'new-order' | 'receipt';
  readonly field: 'name' | 'passphrase';
  readonly name: TextFieldState;
  readonly passphrase: TextFieldState;
}

export interface CallState {
  readonly id: number;
  /** Its name in the ledger while it is not finished. */
  readonly key: string;
  /** When it began, or was taken up again. */
  readonly begunAtMs?: number | undefined;
  /** Id of the spelling alphabet. */
  readonly spelling: string;
  readonly place: CallPlace;
  readonly work?: CallWork | undefined;
  readonly notice?: NoticeState | undefined;
  readonly search: TextFieldState;
  /** What the newest search found; absent until the first one has ended. */
  readonly found?: readonly CustomerView[] | undefined;
  /** The text that was searched for. */
  readonly foundFor?: string | undefined;
  /** Enter was pressed before the list was there: the first of it is wanted. */
  readonly isChoiceWaiting: boolean;
  readonly customerList: ChoiceListState;
  readonly customerName: TextFieldState;
  readonly customer?: CustomerView | undefined;
  /** What is asked of the caller; absent until it has been read. */
  readonly caller?: CallerView | undefined;
  /** The caller was checked in this call. */
  readonly isCallerVerified: boolean;
  /** Taken up again: a check that was made since then was made in this call. */
  readonly checksFromMs?: number | undefined;
  readonly callerField: CallerFact;
  readonly callerNumber: TextFieldState;
  readonly callerPin: TextFieldState;
  readonly approval?: ApprovalForm | undefined;
  readonly orderForm: OrderForm;
  readonly input: CodeInputState;
  /** What the challenge may have been; absent while it is being typed and where it is intact. */
  readonly review?: Review | undefined;
  /** The next digit chooses a proposal. */
  readonly isChoosing: boolean;
  /** Groups that the caller has to read again before the desk hears the challenge. */
  readonly toConfirm: readonly number[];
  /** They are read back by the agent, all of them. */
  readonly isReadBack: boolean;
  /** The next space is a tick, not the end of a group that was just typed. */
  readonly isPastSpace: boolean;
  readonly resume?: Resume | undefined;
  /** Taken up again: a group that was only half said is said from its beginning. */
  readonly isTakenUp: boolean;
  readonly heard?: HeardChallenge | undefined;
  readonly orders: readonly OrderView[];
  readonly orderList: ChoiceListState;
  readonly order?: OrderView | undefined;
  /** The order that was chosen before the call was dropped. */
  readonly wantedOrderId?: string | undefined;
  /** Which of `heard.bases` it builds on, and how the desk is told: by the words of the caller, or by its name. */
  readonly base?: { readonly view: BaseView; readonly buildsOn: string } | undefined;
  readonly baseWords: TextFieldState;
  /** The machines of the customer, to choose one by hand; absent until they have been read. */
  readonly machines?: readonly MachineSummary[] | undefined;
  readonly machineList: ChoiceListState;
  /** The code was no challenge: it gives a licence back. */
  readonly receipt?: HeardReceipt | undefined;
  readonly reportInput: CodeInputState;
  readonly report?: HeardReport | undefined;
  readonly issued?: IssuedView | undefined;
  readonly display: CodeDisplayState;
  /** The furthest group of the response that was on show, counted from 0. */
  readonly readTo: number;
  readonly isQrOpen: boolean;
  readonly closing: TextFieldState;
  /** The closing words were left out, and the agent is asked whether that is meant. */
  readonly isLeaving: boolean;
}

export const emptyOrderForm: OrderForm = {
  field: 'policy',
  from: 'customer',
  productList: firstChoice,
  policyList: firstChoice,
  quantity: textFieldOf('1'),
  seats: textFieldOf('1'),
  identity: emptyTextField,
  needsIdentity: false,
};

export function newCall(id: number, key: string, spelling: string): CallState {
  return {
    id,
    key,
    spelling,
    place: 'customer',
    search: emptyTextField,
    isChoiceWaiting: false,
    customerList: firstChoice,
    customerName: emptyTextField,
    isCallerVerified: false,
    callerField: 'number',
    callerNumber: emptyTextField,
    callerPin: emptyTextField,
    orderForm: emptyOrderForm,
    input: startCodeInput(CHALLENGE_INPUT),
    isChoosing: false,
    toConfirm: [],
    isReadBack: false,
    isPastSpace: true,
    isTakenUp: false,
    orders: [],
    orderList: firstChoice,
    baseWords: emptyTextField,
    machineList: firstChoice,
    reportInput: startCodeInput({ layout: SHORT_LAYOUT }),
    display: startCodeDisplay,
    readTo: 0,
    isQrOpen: false,
    closing: emptyTextField,
    isLeaving: false,
  };
}

/** The step of the list that is current; nothing once all are done. */
export function stepOf(call: CallState): CallStep | undefined {
  switch (call.place) {
    case 'new-customer':
      return 'customer';
    case 'new-order':
      return call.orderForm.from;
    case 'base':
    case 'machine':
      return 'order';
    case 'receipt':
    case 'report':
      return 'challenge';
    case 'approval':
      if (call.approval?.from === 'receipt') return 'challenge';
      return call.approval?.from === 'new-order' ? call.orderForm.from : 'confirm';
    case 'finished':
      return undefined;
    default:
      return call.place;
  }
}

export function readChallenge(call: CallState): TypedReading {
  return readCodeInput(call.input, CHALLENGE_INPUT);
}

/** What is wrong with the challenge as typed so far, as soon as it is sure or the agent thinks it is complete. */
export function challengeFault(call: CallState): Fault | undefined {
  const reading = readChallenge(call);
  const isSure = reading.status !== 'ok' && reading.status !== 'incomplete';
  if (!isSure && !(reading.status === 'incomplete' && call.input.entered)) return undefined;
  return faultOf(
    faultOfReading(reading, reading.groups, { want: CHALLENGE_LAYOUT.kind, groups: CHALLENGE_LAYOUT.groups }),
  );
}

/** Whether leaving this call for good would lose anything. */
export function hasContent(call: CallState): boolean {
  return call.search.value !== '' || call.customer !== undefined || call.input.groups.some((group) => group !== '');
}

export function chosenProduct({ products = [], productList }: OrderForm): ProductView | undefined {
  return products[Math.min(productList.index, products.length - 1)];
}

export function chosenPolicy(form: OrderForm): ProductView['policies'][number] | undefined {
  const policies = chosenProduct(form)?.policies ?? [];
  return policies[Math.min(form.policyList.index, policies.length - 1)];
}

/** A policy that is not given in units has no quantity to ask for. */
export function hasUnits(form: OrderForm): boolean {
  const policy = chosenPolicy(form);
  return policy !== undefined && policy.describe(1) !== policy.describe(2);
}
