// What asking a machine for one part of its identity found, with the reason wherever it found nothing, so that the same
// reading serves the print and the report of `readback doctor` (docs/protocol.md section 6.2).
import type { PrintSlot } from '../records/print.js';
import type { MachineFiles } from './machine-files.js';
import { identityOf } from './placeholders.js';

/** `not-there`: nothing, or an empty text. `no-permission`: this user may not read it. `placeholder`: a value that many
 * machines share or that is copied along with them. `not-usable`: something else than an identity that stays.
 * `tool-failed`: the tool is missing, was refused, took too long, or said something unknown. */
export type MissReason = 'not-there' | 'no-permission' | 'placeholder' | 'not-usable' | 'tool-failed';

/** A file, or a tool and what it was asked: a name, never a value. */
export interface MissedSource {
  readonly source: string;
  readonly reason: MissReason;
}

export type Asked = { readonly source: string; readonly value: string } | MissedSource;

export interface PartReading {
  readonly found?: { readonly source: string; readonly value: string };
  /** Asked before, or in vain. */
  readonly missed: readonly MissedSource[];
}

export type PartReadings = Readonly<Record<PrintSlot, PartReading>>;

export const isFound = (asked: Asked): asked is { readonly source: string; readonly value: string } => 'value' in asked;

/** What a source said, if it is an identity, and one of the right shape. */
export function askText(source: string, raw: string | undefined, shape?: RegExp): Asked {
  if (raw === undefined || raw.replaceAll('\0', ' ').trim() === '') return { source, reason: 'not-there' };
  const value = identityOf(raw);
  if (value === undefined) return { source, reason: 'placeholder' };
  return shape && !shape.test(value) ? { source, reason: 'not-usable' } : { source, value };
}

export function askFile(files: MachineFiles, path: string, shape?: RegExp): Asked {
  const raw = files.read(path);
  return raw === undefined ? { source: path, reason: files.whyNot(path) } : askText(path, raw, shape);
}

/** The first source that has a value; no later one is asked. One that is there and may not be read ends the search too: who
 * may read it finds its value, and another value of the same machine would make it another machine. */
export function firstFound(sources: readonly (() => Asked)[]): PartReading {
  const missed: MissedSource[] = [];
  for (const ask of sources) {
    const asked = ask();
    if (isFound(asked)) return { found: asked, missed };
    missed.push(asked);
    if (asked.reason === 'no-permission') break;
  }
  return { missed };
}

export const nothingFound = (source: string, reason: MissReason): PartReading => ({ missed: [{ source, reason }] });
