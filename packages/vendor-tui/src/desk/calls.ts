// Calls that are not finished, as the screens know them.
import { visible } from '@readback/core';
import { forgetCall, keepCall, type ListedCall, listCalls } from '../ledger/index.js';
import type { CallStep, KeptCall, OpenCall } from './call-views.js';
import type { ReadingDesk } from './context.js';

const STEPS: readonly CallStep[] = [
  'customer',
  'caller',
  'challenge',
  'phrase',
  'order',
  'confirm',
  'response',
  'closing',
];
/** A group of spelled words; what is longer was never typed at a desk. */
const MOST_GROUP = 100;

export async function openCallsOf(desk: ReadingDesk): Promise<KeptCall[]> {
  return (await listCalls(desk.ledger)).map(viewCall);
}

export async function keepOpenCall(desk: ReadingDesk, call: OpenCall): Promise<void> {
  await keepCall(desk.ledger, {
    id: call.id,
    agent: desk.file.agent,
    customerId: call.customer?.id ?? null,
    search: call.search,
    groups: JSON.stringify(call.groups.map((group) => group.slice(0, MOST_GROUP))),
    toConfirm: JSON.stringify(call.toConfirm),
    place: call.step,
    orderId: call.orderId ?? null,
    grantId: call.grantId ?? null,
    readTo: call.readTo,
    spelling: call.spelling,
    begunAtMs: call.begunAtMs,
    changedAtMs: desk.ports.nowMs(),
  });
}

export async function forgetOpenCall(desk: ReadingDesk, callId: string): Promise<boolean> {
  return await forgetCall(desk.ledger, callId);
}

/** A note that cannot be read is a call that has just begun. */
function viewCall(record: ListedCall): KeptCall {
  const { id, agent, search, customerId, customerName, customerNote, orderId, grantId, readTo, spelling } = record;
  return {
    id,
    agent,
    search,
    ...(customerId !== null && customerName !== null
      ? { customer: { id: customerId, name: visible(customerName), note: visible(customerNote ?? '') } }
      : {}),
    groups: listOf(record.groups).filter((group) => typeof group === 'string'),
    toConfirm: listOf(record.toConfirm).filter((group) => typeof group === 'number'),
    step: STEPS.find((step) => step === record.place) ?? 'customer',
    ...(orderId === null ? {} : { orderId }),
    ...(grantId === null ? {} : { grantId }),
    readTo,
    spelling,
    begunAtMs: record.begunAtMs,
    changedAtMs: record.changedAtMs,
  };
}

function listOf(json: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
