// One generation of the state as a file: JSON that people can read, with a checksum that tells a damaged one and a seal
// that tells one edited by hand. What a licence is worth is proved by its signatures, every time.
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../bytes/canonical-json.js';
import type { Installation } from '../licence/installation.js';
import { installationJson, isCount, isJsonObject, type JsonObject, listOf, readInstallation } from './state-json.js';
import { type KeyHolders, sealOf, unwrapStateKey, type WrappedKey } from './state-key.js';

const FORMAT = 'readback-state/2';
const FORMAT_BEFORE_SEALS = 'readback-state/1';

/** One write of the state. */
export interface StateRecord {
  readonly productId: string;
  /** Rises by one with every write. */
  readonly generation: number;
  /** Names of the newest writes that led here, newest first: how a writer finds its own among later ones. */
  readonly writes: readonly string[];
  readonly installation: Installation;
  /** The key that seals it, wrapped; none in the format before seals. */
  readonly key: WrappedKey;
}

/** A record as it was found. */
export interface FoundRecord extends StateRecord {
  readonly version: 1 | 2;
  /** What the seal covers, and the seal. */
  readonly sealed: Json;
  readonly seal: string;
}

/** What a file turned out to be. */
export type StateReading =
  | { readonly kind: 'intact'; readonly record: FoundRecord }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'newer' };

/** What a seal says:
 *  - `sealed`: written by this product on this machine
 *  - `edited`: changed since, though the checksum fits
 *  - `foreign`: sealed with a key that nothing of this machine opens
 *  - `unsealed`: of the format before seals */
export type SealVerdict = 'sealed' | 'edited' | 'foreign' | 'unsealed';

const DAMAGED: StateReading = { kind: 'damaged' };

/** JSON text with a line end. Throws RangeError for what no file of ours holds, such as a number that is not whole. */
export function encodeState(record: StateRecord, key: Uint8Array): string {
  const content = {
    format: FORMAT,
    productId: record.productId,
    generation: record.generation,
    writes: record.writes,
    installation: installationJson(record.installation),
    key: record.key,
  };
  const sealed = { ...content, seal: sealOf(key, canonicalJson(content)) };
  return `${JSON.stringify({ ...sealed, checksum: checksumOf(sealed) }, null, 2)}\n`;
}

/** Never throws. A file of a newer format is not judged any further; one that only became one by damage is told by its
 * checksum, which every format has, or has by another name. */
export function decodeState(text: string): StateReading {
  const json = parseJson(text);
  if (!isJsonObject(json)) return DAMAGED;
  const { checksum, ...content } = json;
  const format = content['format'];
  if (typeof format !== 'string') return DAMAGED;
  if (checksum !== undefined && !hasChecksum(content, checksum)) return DAMAGED;
  if (format !== FORMAT && format !== FORMAT_BEFORE_SEALS) {
    const version = /^readback-state\/(\d{1,6})$/.exec(format)?.[1];
    return Number(version) > 2 ? { kind: 'newer' } : DAMAGED;
  }
  if (checksum === undefined) return DAMAGED;
  const record = readRecord(content, format === FORMAT ? 2 : 1);
  return record ? { kind: 'intact', record } : DAMAGED;
}

export function verdictOf(record: FoundRecord, holders: KeyHolders): SealVerdict {
  if (record.version === 1) return 'unsealed';
  const key = unwrapStateKey(record.key, holders);
  if (!key) return 'foreign';
  return sealOf(key, canonicalJson(record.sealed)) === record.seal ? 'sealed' : 'edited';
}

function checksumOf(content: Json): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

function hasChecksum(content: Json, checksum: Json | undefined): boolean {
  try {
    return checksum === checksumOf(content);
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function readRecord(json: JsonObject, version: 1 | 2): FoundRecord | undefined {
  const { productId, generation } = json;
  const installation = readInstallation(json['installation'], version);
  const writes = listOf(json['writes'], textOf);
  if (typeof productId !== 'string' || !isCount(generation) || !writes || !installation) return undefined;
  const record = { version, productId, generation, writes, installation };
  if (version === 1) return { ...record, key: {}, sealed: null, seal: '' };

  const { seal, ...content } = json;
  const key = readWrappedKey(json['key']);
  return key && typeof seal === 'string' ? { ...record, key, sealed: content, seal } : undefined;
}

function readWrappedKey(json: unknown): WrappedKey | undefined {
  if (!isJsonObject(json)) return undefined;
  const slots = Object.entries(json).flatMap(([slot, text]) =>
    typeof text === 'string' ? [[slot, text] as const] : [],
  );
  return slots.length === Object.keys(json).length ? Object.fromEntries(slots) : undefined;
}
