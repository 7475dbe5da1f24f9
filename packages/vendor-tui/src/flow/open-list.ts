// Going from home to one of the lists beside it.
import { emptyTextField, type Step } from '@readback/tui-kit';
import type { VendorEffect } from './events.js';
import type { ListScreen, VendorState } from './state.js';

export function openList(state: VendorState, screen: ListScreen): Step<VendorState, VendorEffect> {
  const found = { customers: [], grants: [] };
  return { state: { ...state, screen, sideList: { index: 0 }, search: emptyTextField, found, notice: undefined } };
}
