// What is told to the agent beside the work itself. The flow says what happened; screens/notice-words.ts says it in words.
import { ReadbackError } from '@readback/core';
import type { CallState } from './call/call-state.js';
import type { WorkshopNotice } from './workshop/workshop-notices.js';

/** An error as a screen needs it: what is wrong and what to do next. */
export interface Fault {
  readonly code: string;
  readonly family: ReadbackError['family'];
  readonly message: string;
  readonly next: string;
  /** Of `approval-needed`: the request. */
  readonly approvalId?: string;
}

export type NoticeState =
  | { readonly what: 'fault'; readonly fault: Fault }
  | { readonly what: 'desk-is-there' | 'passphrase-missing' | 'name-missing' | 'folder-missing' | 'not-repeated' }
  | { readonly what: 'passphrase-refused'; readonly says: string }
  | { readonly what: 'number-range'; readonly field: 'quantity' | 'seats'; readonly most: number }
  | { readonly what: 'order-blocked'; readonly reason: string }
  | { readonly what: 'words-differ' | 'press-y' | 'closing-wrong' | 'confirm-first' | 'fact-missing' | 'base-wrong' }
  | { readonly what: 'approved' | 'denied' | 'alert-dismissed'; readonly id: string }
  | { readonly what: 'workshop'; readonly workshop: WorkshopNotice }
  /** The spelling that is shown from now on. */
  | { readonly what: 'spelling'; readonly title: string }
  /** A call is kept; what to say to the caller. */
  | { readonly what: 'kept-for-later'; readonly call: CallState }
  /** The challenge had its response before. `other`: it was recorded for another customer than this caller's. */
  | { readonly what: 'response-again'; readonly customerName: string; readonly other: boolean };

/** Anything thrown, as something to be told; what is no error of ours is a bug and says so. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ReadbackError) {
    const { code, family, message, next } = error;
    const { approvalId } = error.details;
    return { code, family, message, next, ...(typeof approvalId === 'string' ? { approvalId } : {}) };
  }
  return {
    code: 'bug',
    family: 'bug',
    message: 'Something went wrong in this program; what was recorded before is kept.',
    next: 'Try again. If it happens twice, close it, start it with READBACK_DEBUG=1 and report what it prints.',
  };
}
