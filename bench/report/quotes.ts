// Figures that other documents quote. A comment behind the number names it, `139 s<!-- figure: call.plain-7.readback.seconds -->`:
// the number is put right when the report is written, and a test finds one that is not.
import type { Figure } from '../support/figures.js';

const MARK = /<!-- figure: ([^\s>]+) -->/g;
/** The last number before a mark, with what stands between. */
const LAST_NUMBER = /(-?\d[\d,]*(?:\.\d+)?)([^\d\n]*)$/;

export interface Quoted {
  readonly text: string;
  /** Ids in the order in which they are quoted. */
  readonly ids: readonly string[];
}

/** Throws where a mark names no figure or follows no number. */
export function requote(document: string, figures: ReadonlyMap<string, Figure>): Quoted {
  const ids: string[] = [];
  let text = '';
  let from = 0;
  for (const { 0: mark, 1: id = '', index } of document.matchAll(MARK)) {
    const figure = figures.get(id);
    if (!figure) throw new Error(`no figure is named ${id}`);
    const before = document.slice(from, index);
    if (!LAST_NUMBER.test(before)) throw new Error(`no number stands before the mark of ${id}`);
    text +=
      before.replace(LAST_NUMBER, (_, number: string, rest: string) => `${as(number, figure.value)}${rest}`) + mark;
    from = index + mark.length;
    ids.push(id);
  }
  return { text: text + document.slice(from), ids };
}

/** As precise as it was written. */
function as(written: string, value: number): string {
  const decimals = written.split('.')[1]?.length ?? 0;
  return value.toLocaleString('en-GB', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: true,
  });
}
