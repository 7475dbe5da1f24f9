// Does what the flow decided, on a desk: the only part of the app that waits for anything.

import type { OpenCall } from './desk/call-views.js';
import type { Desk, OnProgress } from './desk/desk.js';
import type { NewDesk } from './desk/init-desk.js';
import type { CallEffect, CallFinding, FailedEvent, VendorEffect, VendorEvent } from './flow/events.js';
import { faultOf } from './flow/notices.js';
import type { MadeDesk, PassphraseVerdict } from './flow/state.js';
import { isWorkshopEffect, performInWorkshop } from './workshop-effects.js';

/** How this app comes by a desk: on disk, or in a test. */
export interface DeskDoor {
  readonly exists: (folder: string) => Promise<boolean>;
  readonly make: (newDesk: NewDesk, onProgress: OnProgress) => Promise<MadeDesk>;
  /** Who can open it here, the usual one first. */
  readonly agents: (folder: string) => Promise<readonly string[]>;
  readonly open: (wanted: OpenRequest, onProgress: OnProgress) => Promise<Desk>;
  readonly gradePassphrase: (passphrase: string) => PassphraseVerdict;
}

export interface OpenRequest {
  readonly folder: string;
  readonly passphrase: string;
  /** Whoever desk.json names, unless somebody was chosen. */
  readonly agent?: string | undefined;
}

export interface VendorEffects {
  readonly perform: (effect: VendorEffect, dispatch: (event: VendorEvent) => void) => Promise<void>;
  /** Closes the desk, if one was opened here. */
  readonly close: () => Promise<void>;
}

export interface EffectOptions {
  /** Open already; whoever opened it closes it. */
  readonly desk?: Desk | undefined;
  readonly door?: DeskDoor | undefined;
  /** For the desk that is looked for first, if it is there. */
  readonly passphrase?: string | undefined;
  readonly onQuit: (exitCode: number) => void;
  readonly nowMs: () => number;
}

const RECENT_GRANTS = 20;
const ENDING_DAYS = 30;

export function createEffects({ desk: given, door, onQuit, nowMs, ...first }: EffectOptions): VendorEffects {
  let opened: Desk | undefined;
  let unlocksNext = first.passphrase;

  const needDoor = (): DeskDoor => {
    if (door === undefined) throw new Error('this app was started with a desk that is open already');
    return door;
  };
  const needDesk = (): Desk => {
    const desk = given ?? opened;
    if (desk === undefined) throw new Error('no desk is open');
    return desk;
  };

  const keeper = createKeeper(needDesk);

  async function loadHome(desk: Desk, dispatch: (event: VendorEvent) => void): Promise<void> {
    // What was typed last is on its way into the ledger.
    await keeper();
    const [recent, kept, script, approvals, alerts, ending] = await Promise.all([
      desk.recentGrants(RECENT_GRANTS),
      desk.openCalls(),
      desk.script(),
      desk.approvals(),
      desk.alerts(),
      desk.runningOut(ENDING_DAYS),
    ]);
    dispatch({ type: 'home-loaded', recent, kept, script, todo: { approvals, alerts, ending } });
  }

  async function makeDesk(newDesk: NewDesk, dispatch: (event: VendorEvent) => void): Promise<void> {
    const report = (from: number): OnProgress => {
      return (step, fraction) => dispatch({ type: 'progress', step, fraction: from + fraction / 2 });
    };
    const made = await needDoor().make(newDesk, report(0));
    const { passphrase, agent } = newDesk;
    opened = await needDoor().open({ folder: made.folder, passphrase, agent }, report(0.5));
    dispatch({ type: 'desk-made', made, desk: opened });
  }

  async function perform(effect: VendorEffect, dispatch: (event: VendorEvent) => void): Promise<void> {
    switch (effect.type) {
      case 'look-for-desk': {
        const { folder } = effect;
        const exists = await needDoor().exists(folder);
        const agents = exists ? await needDoor().agents(folder) : [];
        // Once: whoever names another folder is asked.
        const unlocksWith = unlocksNext;
        unlocksNext = undefined;
        dispatch({ type: 'desk-looked-for', folder, exists, agents, passphrase: unlocksWith });
        return;
      }
      case 'grade-passphrase':
        dispatch({ type: 'passphrase-graded', verdict: needDoor().gradePassphrase(effect.passphrase) });
        return;
      case 'make-desk':
        await makeDesk(effect.desk, dispatch);
        return;
      case 'open-desk': {
        const { folder, passphrase, agent } = effect;
        opened = await needDoor().open({ folder, passphrase, agent }, (step, fraction) =>
          dispatch({ type: 'progress', step, fraction }),
        );
        dispatch({ type: 'desk-opened', desk: opened });
        return;
      }
      case 'load-home':
        await loadHome(needDesk(), dispatch);
        return;
      case 'keep-call':
        await keeper(effect.call.id, effect.call);
        return;
      case 'forget-call':
        await keeper(effect.id, undefined);
        return;
      case 'set-spelling':
        await needDesk().setSpelling(effect.id);
        return;
      case 'remember-spelling':
        await needDesk().rememberSpelling(effect.customerId, effect.spelling);
        return;
      case 'search': {
        const { text } = effect;
        dispatch({ type: 'searched', text, found: await needDesk().search(text) });
        return;
      }
      case 'load-machine':
        dispatch({ type: 'machine-loaded', machine: await needDesk().machineHistory(effect.grantId) });
        return;
      case 'decide': {
        const { approvalId: id, decision } = effect;
        await needDesk().decide(id, decision);
        dispatch({ type: 'decided', id, decision });
        return;
      }
      case 'dismiss-alert':
        await needDesk().dismissAlert(effect.alertId);
        dispatch({ type: 'alert-dismissed', id: effect.alertId });
        return;
      case 'note-time':
        dispatch({ type: 'time-noted', callId: effect.callId, atMs: nowMs() });
        return;
      case 'quit':
        onQuit(effect.exitCode);
        return;
      default:
        if (isWorkshopEffect(effect)) await performInWorkshop(effect, needDesk(), dispatch);
        else dispatch(await performInCall(effect, needDesk()));
    }
  }

  return {
    perform,
    async close() {
      const desk = opened;
      opened = undefined;
      await desk?.close();
    },
  };
}

type Keeper = (id?: string, call?: OpenCall) => Promise<void>;

/** Writes calls down one after the other; of a call that changes faster than the disk, the newest state. */
function createKeeper(needDesk: () => Desk): Keeper {
  const waiting = new Map<string, OpenCall | undefined>();
  let last: Promise<void> = Promise.resolve();

  async function writeAll(): Promise<void> {
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      const [id, call] = next;
      waiting.delete(id);
      await (call === undefined ? needDesk().forgetCall(id) : needDesk().keepCall(call));
    }
  }

  return async (id, call) => {
    if (id !== undefined) waiting.set(id, call);
    // One that failed was told by whoever waited for it; the next is tried all the same.
    last = last.catch(() => undefined).then(writeAll);
    await last;
  };
}

async function performInCall(
  effect: Exclude<CallEffect, { readonly type: 'note-time' }>,
  desk: Desk,
): Promise<CallFinding> {
  const { callId } = effect;
  switch (effect.type) {
    case 'find-customers': {
      const { search } = effect;
      return { type: 'customers-found', callId, search, found: await desk.findCustomers(search) };
    }
    case 'add-customer':
      return { type: 'customer-added', callId, customer: await desk.addCustomer({ name: effect.name }) };
    case 'load-products':
      return { type: 'products-loaded', callId, products: await desk.products() };
    case 'add-order':
      return { type: 'order-added', callId, order: await desk.addOrder(effect.order) };
    case 'hear':
      return {
        type: 'challenge-heard',
        callId,
        heard: await desk.hear(effect.groups, effect.customerId, effect.takenFor),
      };
    case 'hear-receipt':
      return { type: 'receipt-heard', callId, receipt: await desk.hearReceipt(effect.groups, effect.customerId) };
    case 'take-receipt':
      return { type: 'receipt-taken', callId, receipt: await desk.takeReceipt(effect.groups, effect.customerId) };
    case 'take-report':
      return { type: 'report-taken', callId, report: await desk.takeReport(effect.groups, effect.customerId) };
    case 'load-machines':
      return { type: 'machines-loaded', callId, machines: await desk.machines(effect.customerId) };
    case 'load-orders': {
      const { heard, customerId, buildsOn } = effect;
      return { type: 'orders-loaded', callId, heard, orders: await desk.ordersFor(customerId, heard, buildsOn) };
    }
    case 'issue':
      return { type: 'issued', callId, issued: await desk.issue(effect.request) };
    case 'load-caller':
      return { type: 'caller-loaded', callId, caller: await desk.caller(effect.customerId) };
    case 'verify-caller':
      return { type: 'caller-verified', callId, caller: await desk.checkCaller(effect.facts) };
    case 'approve-here': {
      const { name, passphrase, approvalId } = effect;
      await desk.decideAs({ name, passphrase }, approvalId, 'approved');
      return { type: 'approved', callId };
    }
    case 'check-caller':
      return { type: 'caller-checked', callId, isRight: await desk.confirmCaller(effect.grantId, effect.typed) };
  }
}

/** What an effect threw, as an event. The effect itself may hold a passphrase and is not passed on. */
export function failureOf(error: unknown, effect: VendorEffect): FailedEvent {
  const callId = 'callId' in effect ? effect.callId : undefined;
  return { type: 'failed', effect: effect.type, callId, fault: faultOf(error) };
}
