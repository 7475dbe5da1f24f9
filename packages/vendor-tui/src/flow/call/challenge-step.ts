// The challenge as the caller reads it out. It is heard by the desk the moment it is complete and intact, and no group of
// it waits to be read again.
import { findCode, parseTyped } from '@readback/core';
import {
  type CodeInputEvent,
  type CodeInputState,
  readCodeInput,
  reduceCodeInput,
  type Step,
  startCodeInput,
} from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from '../events.js';
import { type CallState, readChallenge } from './call-state.js';
import { CHALLENGE_INPUT } from './challenge-input.js';
import { isReceiptCode, openReport } from './life-steps.js';
import { reviewChallenge } from './proposals.js';
import { goOnAfterResume } from './resume.js';

type Result = Step<CallState, VendorEffect>;

export function reduceChallenge(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'code':
      return enter(call, event.event);
    case 'heard-text':
      return enter(call, { type: 'text', text: event.text });
    case 'choose':
      return { state: { ...call, isChoosing: !call.isChoosing && proposalsOf(call).length > 0 } };
    case 'back':
      if (call.isChoosing) return { state: { ...call, isChoosing: false } };
      return { state: { ...call, place: 'customer', work: undefined } };
    case 'challenge-heard': {
      if (event.heard.challenge !== challengeText(call)) return { state: call };
      const { heard } = event;
      const next: CallState = {
        ...call,
        work: undefined,
        heard,
        order: undefined,
        orders: [],
        base: undefined,
        place: 'phrase',
      };
      return call.resume === undefined ? { state: next } : goOnAfterResume(next, call.resume, heard);
    }
    case 'receipt-heard':
      if (event.receipt.receipt !== challengeText(call)) return { state: call };
      return { state: { ...call, work: undefined, resume: undefined, receipt: event.receipt, place: 'receipt' } };
    case 'usage-report':
      return call.work === undefined ? { state: openReport(call) } : { state: call };
    default:
      return { state: call };
  }
}

/** All groups are read back to the caller, who says which one is different. */
export function beginReadBack(call: CallState): CallState {
  return {
    ...call,
    place: 'challenge',
    toConfirm: CHALLENGE_INPUT.layout.slots.map((_, group) => group),
    isReadBack: true,
    isPastSpace: true,
    input: jumpTo(call.input, 0),
  };
}

const proposalsOf = ({ review }: CallState) => review?.proposals ?? [];

function challengeText(call: CallState): string {
  return readChallenge(call).groups.join(' ');
}

function isWhole(call: CallState, group: number): boolean {
  return !['empty', 'partial'].includes(readChallenge(call).marks[group] ?? 'empty');
}

const jumpTo = (input: CodeInputState, group: number): CodeInputState =>
  reduceCodeInput(input, { type: 'jump', group }, CHALLENGE_INPUT);

function enter(call: CallState, event: CodeInputEvent): Result {
  if (call.isChoosing && event.type === 'text') {
    const chosen = /^[1-3]$/.test(event.text) ? proposalsOf(call)[Number(event.text) - 1] : undefined;
    if (chosen !== undefined) return { state: propose(call, chosen.groups, chosen.ask) };
  }
  const typing = call.isChoosing && event.type !== 'move' ? { ...call, isChoosing: false } : call;
  if (typing.toConfirm.length > 0) {
    if (event.type === 'text' && event.text === ' ' && isWhole(typing, typing.input.current)) return tick(typing);
    if (event.type === 'enter' && readChallenge(typing).status === 'ok') return confirmByEnter(typing);
  }
  return type(typing, event);
}

/** Into the boxes, to be read again: a proposal is a question, never an answer. */
function propose(call: CallState, groups: readonly string[], ask: readonly number[]): CallState {
  const input = jumpTo(startCodeInput(CHALLENGE_INPUT, groups), ask[0] ?? 0);
  const toConfirm = [...new Set([...call.toConfirm, ...ask])].sort((a, b) => a - b);
  return { ...changed(call), input, toConfirm, isReadBack: false, isPastSpace: true, review: undefined };
}

/** What was said about the code holds as long as the code does. */
function changed(call: CallState): CallState {
  return {
    ...call,
    isChoosing: false,
    notice: undefined,
    work: undefined,
    heard: undefined,
    order: undefined,
    orders: [],
    receipt: undefined,
  };
}

/** The caller has said the current group once more, and it was the same. */
function tick(call: CallState): Result {
  if (!call.isPastSpace) return { state: { ...call, isPastSpace: true } };
  const { current } = call.input;
  const toConfirm = call.toConfirm.filter((group) => group !== current);
  return goOn({ ...call, toConfirm, notice: undefined });
}

/** Enter says "all the same" to a read-back. It does not stand for the caller's voice where a correction was chosen. */
function confirmByEnter(call: CallState): Result {
  if (call.isReadBack) return goOn({ ...call, toConfirm: [] });
  const input = jumpTo(call.input, call.toConfirm[0] ?? 0);
  return { state: { ...call, input, isPastSpace: true, notice: { what: 'confirm-first' } } };
}

function type(call: CallState, event: CodeInputEvent): Result {
  const input = enterInto(call, event);
  const isSame = readTexts(input) === readTexts(call.input);
  const isReviewed = !isSame || event.type === 'enter';
  const review = isReviewed ? reviewChallenge(input) : call.review;
  const typed: CallState = {
    ...(isSame ? call : changed(call)),
    input: isReviewed ? (review?.input ?? input) : input,
    review,
    isTakenUp: false,
  };
  const next = withoutReread(call, review?.isRunningOn ? typed : toWrongGroup(typed, event), event);
  const isNothingNew = !isReviewed && next.toConfirm === call.toConfirm;
  return isNothingNew ? { state: next } : goOn(next);
}

function readTexts(input: CodeInputState): string {
  return [...readCodeInput(input, CHALLENGE_INPUT).groups, input.surplus].join(' ');
}

/** A group that is short of a symbol and was asked for again is typed anew, not filled up. */
function enterInto({ input, review, isTakenUp }: CallState, event: CodeInputEvent): CodeInputState {
  const isAsked = isTakenUp || (review?.ask.includes(input.current) ?? false);
  const isAnew = event.type === 'text' && isAsked && input.arrival === 'moved' && review?.isRunningOn !== true;
  const hasSymbols = event.type === 'text' && parseTyped(event.text).symbols.length > 0;
  const cleared = isAnew && hasSymbols ? reduceCodeInput(input, { type: 'clear-group' }, CHALLENGE_INPUT) : input;
  return reduceCodeInput(cleared, event, CHALLENGE_INPUT);
}

/** A group that was typed anew was read again. */
function withoutReread(before: CallState, after: CallState, event: CodeInputEvent): CallState {
  if (before.toConfirm.length === 0 || (event.type !== 'text' && event.type !== 'paste')) return after;
  // A whole code in one go: nothing of the proposal is left.
  const code = findCode(event.text, CHALLENGE_INPUT.layout);
  if (code.kind === 'one' && code.groups.join(' ') === challengeText(after)) return { ...after, toConfirm: [] };
  // Of a text with no code or with two, nothing was taken.
  if (after.input.pasted !== undefined) return after;
  const group = before.input.current;
  const hasSymbols = parseTyped(event.text).symbols.length > 0;
  if (!isWhole(after, group) || !hasSymbols || !before.toConfirm.includes(group)) return after;
  // The space that ends the group is not yet the tick of the next.
  return {
    ...after,
    toConfirm: before.toConfirm.filter((other) => other !== group),
    isPastSpace: /\s$/.test(event.text),
  };
}

/** Once all groups are there, what is typed next is a group that was asked for again: it belongs to the first wrong one. */
function toWrongGroup(call: CallState, { type: cause }: CodeInputEvent): CallState {
  if (cause !== 'text' && cause !== 'paste' && cause !== 'enter') return call;
  const { marks, wrongGroups } = readChallenge(call);
  // What was not taken stays told.
  const { entered, aside, pasted } = call.input;
  const [first] = wrongGroups;
  const isAllThere = !marks.includes('empty') && !marks.includes('partial');
  if (!isAllThere || first === undefined) return call;
  // Typed anew and wrong again: it is asked for once more.
  const { current } = call.input;
  return {
    ...call,
    input: { ...jumpTo(call.input, marks[current] === 'ok' ? first : current), entered, aside, pasted },
  };
}

/** Somebody was checked, or the challenge was complete before: it is heard where nothing else is open. */
export function goOnWithChallenge(call: CallState): Result {
  return call.toConfirm.length === 0 ? goOn(call) : { state: call };
}

/** Heard once it is intact; until then the next group to be read again is the current one. */
function goOn(call: CallState): Result {
  const [next] = call.toConfirm;
  const { status, marks } = readChallenge(call);
  if (status !== 'ok') return { state: call };
  if (next === undefined) return call.work === undefined ? hear({ ...call, isReadBack: false }) : { state: call };
  const isThere = marks[call.input.current] === 'ok' && !call.toConfirm.includes(call.input.current);
  return { state: isThere ? { ...call, input: jumpTo(call.input, next) } : call };
}

/** Back from the phrase with the same code: the desk has understood it already. */
function hear(call: CallState): Result {
  if (call.heard !== undefined) return { state: { ...call, notice: undefined, place: 'phrase' } };
  const { groups } = readChallenge(call);
  const hearing = isReceiptCode(groups) ? 'hear-receipt' : 'hear';
  return {
    state: { ...call, work: 'hearing' },
    effects: [{ type: hearing, callId: call.id, groups, customerId: call.customer?.id ?? '' }],
  };
}
