// What every place of the workshop leads to.
import { reduceChoiceList, reduceTextField, type TextFieldEvent, type TextFieldState } from '@readback/tui-kit';
import type { VendorEffect } from '../events.js';
import type { NoticeState } from '../notices.js';
import type { WorkshopNotice } from './workshop-notices.js';
import type { WorkshopState } from './workshop-state.js';

export interface WorkshopStep {
  readonly workshop: WorkshopState;
  readonly effects?: readonly VendorEffect[];
  readonly notice?: NoticeState;
  /** Back to home. */
  readonly isLeft?: true;
}

export const tell = (workshop: WorkshopNotice): NoticeState => ({ what: 'workshop', workshop });

export const stay = (workshop: WorkshopState, notice?: WorkshopNotice): WorkshopStep => ({
  workshop,
  ...(notice && { notice: tell(notice) }),
});

/** A text field of this state that holds something else now. */
export function typed(state: TextFieldState, event: TextFieldEvent, maxLength: number): TextFieldState {
  return reduceTextField(state, event, { maxLength });
}

export function moved(
  state: { readonly index: number },
  event: Parameters<typeof reduceChoiceList>[1],
  count: number,
): { readonly index: number } {
  return reduceChoiceList(state, event, count);
}
