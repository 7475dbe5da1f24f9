// What documents say in figures is what was measured: docs/figures.md and its plots are made from bench/report/figures.json,
// and every number that is marked as a figure elsewhere agrees with it.
import { describe, expect, test } from 'vitest';
import { documentsOf, FIGURES_FILE, quotingDocuments, readDocument } from '../../bench/report/documents.js';
import { format } from '../../bench/report/format.js';
import { toMarkdown } from '../../bench/report/markdown.js';
import { plotsOf } from '../../bench/report/plots.js';
import { requote } from '../../bench/report/quotes.js';
import {
  type BenchRun,
  figuresOf,
  formatReport,
  merge,
  parseReport,
  type Report,
  readReport,
} from '../../bench/report/report.js';
import { ROWS } from '../../bench/report/side-by-side.js';
import type { Figure } from '../../bench/support/figures.js';

const kept = readReport(FIGURES_FILE);
const figureOf = (value: number): Figure => ({ id: 'call.a', what: 'a', unit: 's', value });
const runOf = (value: number, date = '2026-11-22'): BenchRun => ({
  date,
  machine: { cores: 2, node: '20.20.2', system: 'linux x64' },
  flags: [],
  seconds: 1,
  figures: [figureOf(value)],
});

const REWRITE = 'run `npm run bench report -- --write`';

describe('the figures that are kept', () => {
  test.each([...documentsOf(kept).keys()])('are those of %s', (path) => {
    expect(readDocument(path), REWRITE).toBe(documentsOf(kept).get(path));
  });

  test('are of every bench', () => {
    const theirs = ['call', 'clock', 'corrections', 'issue', 'ledger', 'others', 'screen', 'service', 'undetected'];
    expect(Object.keys(kept.benches)).toEqual(expect.arrayContaining(['accept', ...theirs]));
    for (const { figures } of Object.values(kept.benches)) expect(figures).not.toEqual([]);
  });

  test('say of each goal that was missed that it was', () => {
    const missed = [...figuresOf(kept).values()].filter(({ met }) => met === false);
    for (const { what } of missed) expect(toMarkdown(kept)).toContain(`- Not met: ${what}`);
    const withMissed = merge(kept, {
      ...kept,
      benches: { call: { ...runOf(3), figures: [{ ...figureOf(3), goal: { atMost: 2 }, met: false }] } },
    });
    expect(toMarkdown(withMissed)).toContain('- Not met: a');
  });

  test('name neither a machine nor a folder of it', () => {
    const all = [formatReport(kept), ...documentsOf(kept).values()].join('\n');
    expect(all).not.toMatch(/\/(home|root|tmp|Users|work)\/|\\Users\\/);
    for (const { machine, date } of Object.values(kept.benches)) {
      expect(Object.keys(machine)).toEqual(['cores', 'node', 'system']);
      expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });

  test('fill every cell of the table side by side, and both plots', () => {
    const figures = figuresOf(kept);
    for (const { id } of ROWS) {
      for (const line of ['spelled-0.7', 'plain-2', 'plain-7']) {
        expect(figures.has(`call.${line}.${id}.seconds`), `${line} ${id}`).toBe(true);
      }
    }
    expect(toMarkdown(kept)).not.toMatch(/\?|NaN|not measured/);
    const plots = plotsOf(kept);
    expect([...plots.keys()]).toEqual(['call-seconds.svg', 'cost-by-rows.svg']);
    for (const svg of plots.values()) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('a marked number', () => {
  const figures = new Map<string, Figure>([
    ['call.a', { id: 'call.a', what: 'a', unit: 's', value: 139.4 }],
    ['call.b', { id: 'call.b', what: 'b', unit: '', value: 100_000 }],
  ]);

  test('is put right, as precise as it was written', () => {
    const { text, ids } = requote(
      'takes 1 s<!-- figure: call.a -->, or 1.00 s<!-- figure: call.a --> of 5,000 machine-years<!-- figure: call.b -->.',
      figures,
    );
    expect(text).toBe(
      'takes 139 s<!-- figure: call.a -->, or 139.40 s<!-- figure: call.a --> of 100,000 machine-years<!-- figure: call.b -->.',
    );
    expect(ids).toEqual(['call.a', 'call.a', 'call.b']);
  });

  test('of no figure, or a mark without a number, is refused', () => {
    expect(() => requote('1 s<!-- figure: call.gone -->', figures)).toThrow('no figure is named call.gone');
    expect(() => requote('one second<!-- figure: call.a -->', figures)).toThrow('no number stands before');
  });

  test('stands in the documents of people', () => {
    const quoted = quotingDocuments().flatMap((path) => requote(readDocument(path), figuresOf(kept)).ids);
    expect(new Set(quoted).size).toBeGreaterThan(5);
  });
});

describe('a run of some benches', () => {
  test('takes the place of their earlier one and leaves the others', () => {
    const before: Report = { format: 'readback-figures/1', benches: { call: runOf(1, '2026-11-01') } };
    const others = { ...runOf(3, '2026-11-02'), figures: [] };
    const after = merge(
      { ...before, benches: { ...before.benches, others } },
      { ...before, benches: { call: runOf(2) } },
    );
    expect(after.benches).toEqual({ call: runOf(2), others });
    expect(parseReport(formatReport(after))).toEqual(after);
  });

  test('with two figures of one name, or one of another bench, is refused', () => {
    const twice = { ...runOf(1), figures: [figureOf(1), figureOf(2)] };
    expect(() => figuresOf({ format: 'readback-figures/1', benches: { call: twice } })).toThrow('two figures');
    expect(() => figuresOf({ format: 'readback-figures/1', benches: { ledger: runOf(1) } })).toThrow('not named after');
  });
});

test.each([
  [1.234, 'times', '1.23 times'],
  [0.0054, 'times', '0.0054 times'],
  [139.4, 's', '139 s'],
  [1234.5, 'ms', '1,235 ms'],
  [0.056, 'ms', '0.056 ms'],
  [100_000, '', '100,000'],
  [0, '%', '0 %'],
  [99.97, '%', '99.97 %'],
] as const)('%d in %s is written %s', (value, unit, text) => {
  expect(format(value, unit)).toBe(text);
});
