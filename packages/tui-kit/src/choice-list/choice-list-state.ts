// A list to choose one row from: a pure reducer and the arithmetic of its window.

export interface Choice {
  readonly key: string;
  readonly label: string;
  /** Dim, after the label. */
  readonly detail?: string;
  /** The row can be looked at but not chosen, and this says why. */
  readonly disabledReason?: string | undefined;
}

export interface ChoiceListState {
  readonly index: number;
}

export type ChoiceListEvent =
  | { readonly type: 'up' | 'down' | 'first' | 'last' }
  | { readonly type: 'page'; readonly by: number };

export const firstChoice: ChoiceListState = { index: 0 };

/** `count` is the number of rows at this moment; a list may have become shorter since. */
export function reduceChoiceList(state: ChoiceListState, event: ChoiceListEvent, count: number): ChoiceListState {
  const last = Math.max(0, count - 1);
  const at = (index: number): ChoiceListState => ({ index: Math.min(last, Math.max(0, index)) });
  switch (event.type) {
    case 'up':
      return at(state.index - 1);
    case 'down':
      return at(state.index + 1);
    case 'first':
      return at(0);
    case 'last':
      return at(last);
    case 'page':
      return at(state.index + event.by);
    default:
      return state;
  }
}

/** The chosen row, or nothing when it is disabled or the list is empty. */
export function choiceAt(state: ChoiceListState, choices: readonly Choice[]): Choice | undefined {
  const choice = choices[Math.min(state.index, choices.length - 1)];
  return choice?.disabledReason === undefined ? choice : undefined;
}

/** Which rows to show: [from, to), with the highlighted one in the middle where the ends allow it. */
export function visibleRows(index: number, count: number, height: number): { from: number; to: number } {
  const rows = Math.max(1, Math.min(height, count));
  const from = Math.max(0, Math.min(index - Math.floor(rows / 2), count - rows));
  return { from, to: Math.min(count, from + rows) };
}
