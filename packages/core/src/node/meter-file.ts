// One generation of what was counted, as a file: every meter with all that was ever counted, and a checksum that tells a
// damaged file.
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../bytes/canonical-json.js';
import { MOST_GENERATIONS } from './anchors.js';
import { isObject } from './small-file.js';

const FORMAT = 'readback-meters/1';

/** Totals by meter. */
export type MeterTotals = ReadonlyMap<string, number>;

export interface MeterRecord {
  /** Rises by one with every write. */
  readonly generation: number;
  /** Names of the newest writes that led here, newest first: how a writer finds its own among later ones. */
  readonly writes: readonly string[];
  readonly totals: MeterTotals;
}

export type MeterReading =
  | { readonly kind: 'intact'; readonly record: MeterRecord }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'newer' };

export const meterFileName = (generation: number): string => `meters.${generation}.json`;
/** 0: no file of ours. */
export const meterGenerationOf = (name: string): number => {
  const generation = Number(/^meters\.(\d{1,15})\.json$/.exec(name)?.[1] ?? 0);
  return generation < MOST_GENERATIONS ? generation : 0;
};

/** JSON text with a line end. */
export function encodeMeters({ generation, writes, totals }: MeterRecord): string {
  // Pairs, not an object: a meter may be called "__proto__".
  const content = { format: FORMAT, generation, writes, totals: [...totals].map(([meter, total]) => [meter, total]) };
  return `${JSON.stringify({ ...content, checksum: checksumOf(content) })}\n`;
}

/** Never throws. A file of a newer format is not judged any further. */
export function decodeMeters(text: string): MeterReading {
  const json = parseJson(text);
  if (!isObject(json)) return { kind: 'damaged' };
  const { format } = json;
  const version = typeof format === 'string' ? /^readback-meters\/(\d{1,6})$/.exec(format)?.[1] : undefined;
  if (version !== undefined && Number(version) > 1) return { kind: 'newer' };
  const record = format === FORMAT ? readRecord(json) : undefined;
  return record && isWrittenSo(record, json) ? { kind: 'intact', record } : { kind: 'damaged' };
}

function isWrittenSo(record: MeterRecord, { checksum, ...content }: Readonly<Record<string, unknown>>): boolean {
  try {
    return encodeMeters(record) === `${JSON.stringify({ ...content, checksum })}\n`;
  } catch {
    // Half of a character, or values in values without end: no file of ours has them.
    return false;
  }
}

function readRecord(json: Readonly<Record<string, unknown>>): MeterRecord | undefined {
  const { generation, writes, totals } = json;
  if (!isCount(generation) || !Array.isArray(writes) || !Array.isArray(totals)) return undefined;
  const pairs = totals.flatMap((pair: unknown): [string, number][] => {
    const [meter, total]: unknown[] = Array.isArray(pair) ? pair : [];
    return typeof meter === 'string' && isCount(total) ? [[meter, total]] : [];
  });
  const names = writes.filter((name) => typeof name === 'string');
  if (pairs.length !== totals.length || names.length !== writes.length) return undefined;
  return { generation, writes: names.map(String), totals: new Map(pairs) };
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function checksumOf(content: Json): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
