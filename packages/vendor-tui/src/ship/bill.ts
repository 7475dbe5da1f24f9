// The bill of a bundle, as it was written beside it when it was made (scripts/bill.mjs): packages, licences, their texts.
import { createHash } from 'node:crypto';

export interface BillComponent {
  readonly name: string;
  readonly version: string;
  /** As the package says it: an SPDX identifier or expression. */
  readonly licence: string;
  /** Empty where the package brings no text. */
  readonly text: string;
}

export interface Bill {
  readonly name: string;
  readonly version: string;
  readonly components: readonly BillComponent[];
}

export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** `undefined` where the text is no bill, or that of another bundle. */
export function readBill(text: string, bundle: string): Bill | undefined {
  try {
    const bill: unknown = JSON.parse(text);
    if (!isRecord(bill) || bill['format'] !== 'readback-bill/1' || bill['sha256'] !== sha256Of(bundle))
      return undefined;
    const { name, version, components } = bill;
    if (!isText(name) || !isText(version) || !Array.isArray(components)) return undefined;
    return { name, version, components: components.flatMap(readComponent) };
  } catch {
    return undefined;
  }
}

function readComponent(entry: unknown): BillComponent[] {
  if (!isRecord(entry)) return [];
  const { name, version, licence, text } = entry;
  if (!isText(name) || !isText(version) || !isText(licence) || typeof text !== 'string') return [];
  return [{ name, version, licence, text }];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
