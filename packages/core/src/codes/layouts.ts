// Where the groups of each kind of code stand. Every place has a slot of its own, over all kinds that meet on a call, so
// that an intact group in a wrong place or in another kind of code never passes its check (docs/protocol.md section 3.3).
import { GROUP_DATA_SYMBOLS, GROUP_SYMBOLS } from './alphabet.js';

/** `challenge` is also the layout of a receipt, `short` that of a report. `long` is spoken between a desk and the machine of
 * its root key, never on a call (section 8.6). */
export type CodeKind = 'challenge' | 'short' | 'response' | 'long';

export interface CodeLayout {
  readonly kind: CodeKind;
  /** Groups that carry data; one check group follows them. */
  readonly dataGroups: number;
  /** All groups of the code. */
  readonly groups: number;
  /** All symbols of the code. */
  readonly symbols: number;
  readonly dataSymbols: number;
  /** Slot 0-31 of each group, the check group's last. */
  readonly slots: readonly number[];
  /** 20 bits that tell the kinds apart in the check group. */
  readonly kindConstant: number;
  /** Whether the checks depend on the challenge that is answered. */
  readonly bound: boolean;
}

function layout(
  kind: CodeKind,
  dataGroups: number,
  firstSlot: number,
  checkSlot: number,
  kindConstant: number,
): CodeLayout {
  const groups = dataGroups + 1;
  const slots = [...Array.from({ length: dataGroups }, (_, index) => firstSlot + index), checkSlot];
  return {
    kind,
    dataGroups,
    groups,
    symbols: groups * GROUP_SYMBOLS,
    dataSymbols: dataGroups * GROUP_DATA_SYMBOLS,
    slots,
    kindConstant,
    bound: kind === 'response',
  };
}

/** 80 bits in 5 groups: challenges and receipts. */
export const CHALLENGE_LAYOUT: CodeLayout = layout('challenge', 4, 0, 4, 0x5a3c7);
/** 100 bits in 6 groups: reports. */
export const SHORT_LAYOUT: CodeLayout = layout('short', 5, 5, 10, 0x1d2b9);
/** 280 bits in 15 groups: responses of suite bn254. */
export const BN254_RESPONSE_LAYOUT: CodeLayout = layout('response', 14, 11, 31, 0xe94f2);

/** 260 bits in 14 groups: a digest to be signed, and each half of the signature. */
export const LONG_LAYOUT: CodeLayout = layout('long', 13, 17, 30, 0xb6c58);

/** The kinds that meet on a call, and are told from one another where one is typed for another. */
export const LAYOUTS: readonly CodeLayout[] = [CHALLENGE_LAYOUT, SHORT_LAYOUT, BN254_RESPONSE_LAYOUT];
