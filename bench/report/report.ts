// The report of figures as it is kept: one entry a bench, each with its day, its machine and its figures. Nothing in it
// names a machine or a folder.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Figure } from '../support/figures.js';

export interface BenchRun {
  /** `2026-11-22`. */
  readonly date: string;
  readonly machine: Machine;
  /** As given: `--full`. */
  readonly flags: readonly string[];
  /** How long the bench ran. */
  readonly seconds: number;
  readonly figures: readonly Figure[];
}

export interface Machine {
  readonly cores: number;
  readonly node: string;
  readonly system: string;
}

export interface Report {
  readonly format: typeof FORMAT;
  readonly benches: Readonly<Record<string, BenchRun>>;
}

const FORMAT = 'readback-figures/1';
export const NO_FIGURES: Report = { format: FORMAT, benches: {} };

export function parseReport(text: string): Report {
  const parsed: Report = JSON.parse(text);
  if (parsed.format !== FORMAT) throw new Error(`not a report of figures: ${String(parsed.format)}`);
  return parsed;
}

export const readReport = (file: string): Report => parseReport(readFileSync(file, 'utf8'));

/** The benches of `newer` in place of their earlier runs. */
export function merge(kept: Report, newer: Report): Report {
  const benches = { ...kept.benches, ...newer.benches };
  const sorted = Object.fromEntries(Object.entries(benches).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { format: FORMAT, benches: sorted };
}

export const formatReport = (report: Report): string => `${JSON.stringify(report, undefined, 1)}\n`;

export const writeReport = (file: string, report: Report): void => writeFileSync(file, formatReport(report));

/** By id. Throws where two figures have one id, or one is not named after its bench. */
export function figuresOf(report: Report): ReadonlyMap<string, Figure> {
  const found = new Map<string, Figure>();
  for (const [bench, { figures }] of Object.entries(report.benches)) {
    for (const figure of figures) {
      if (!figure.id.startsWith(`${bench}.`)) throw new Error(`${figure.id} is not named after the bench ${bench}`);
      if (found.has(figure.id)) throw new Error(`two figures are named ${figure.id}`);
      found.set(figure.id, figure);
    }
  }
  return found;
}
