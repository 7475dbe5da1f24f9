// One generation of the state as a file: JSON that people can read, with a checksum that tells a damaged one. The checksum
// keeps out accidents only; what a licence is worth is proved by its signatures, every time.
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../bytes/canonical-json.js';
import { storedChallenge } from '../licence/grant.js';
import { type Installation, NEW_INSTALLATION, type PendingChallenge } from '../licence/installation.js';
import { decodeChallenge } from '../records/challenge.js';

const FORMAT = 'readback-state/1';

/** One write of the state. */
export interface StateRecord {
  readonly productId: string;
  /** Rises by one with every write. */
  readonly generation: number;
  /** Names of the newest writes that led here, newest first: how a writer finds its own among later ones. */
  readonly writes: readonly string[];
  readonly installation: Installation;
}

/** What a file turned out to be. */
export type StateReading =
  | { readonly kind: 'intact'; readonly record: StateRecord }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'newer' };

const DAMAGED: StateReading = { kind: 'damaged' };

/** JSON text with a line end. */
export function encodeState(record: StateRecord): string {
  const content = {
    format: FORMAT,
    productId: record.productId,
    generation: record.generation,
    writes: record.writes,
    installation: installationJson(record.installation),
  };
  return `${JSON.stringify({ ...content, checksum: checksumOf(content) }, null, 2)}\n`;
}

/** Never throws. A file of a newer format is not judged any further. */
export function decodeState(text: string): StateReading {
  const json = parseJson(text);
  if (!isObject(json)) return DAMAGED;
  const { checksum, ...content } = json;
  const format = content['format'];
  if (typeof format !== 'string') return DAMAGED;
  if (format !== FORMAT) {
    const version = /^readback-state\/(\d{1,6})$/.exec(format)?.[1];
    return Number(version) > 1 ? { kind: 'newer' } : DAMAGED;
  }
  const record = readRecord(content);
  return record && hasChecksum(content, checksum) ? { kind: 'intact', record } : DAMAGED;
}

/** Throws RangeError for what no file of ours holds, such as a number that is not whole. */
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

function installationJson({ counter, pending, past, lineage, packVersion, ...rest }: Installation): Json {
  return {
    ...(JSON.parse(JSON.stringify(rest)) as JsonObject),
    counter,
    pending: pending.map(({ challenge, purpose, createdAtMs, createdRunMs }) => ({
      challenge,
      purpose,
      createdAtMs,
      createdRunMs,
    })),
    past,
    lineage: lineage.map(({ challenge, response }) => ({ challenge, response })),
    packVersion,
  };
}

type JsonObject = { readonly [name: string]: Json };

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readRecord(json: JsonObject): StateRecord | undefined {
  const { productId, generation, writes } = json;
  const installation = readInstallation(json['installation']);
  const names = listOf(writes, (name) => (typeof name === 'string' ? name : undefined));
  if (typeof productId !== 'string' || !isCount(generation) || !names || !installation) return undefined;
  return { productId, generation, writes: names, installation };
}

function readInstallation(json: unknown): Installation | undefined {
  if (!isObject(json)) return undefined;
  const { counter, packVersion } = json;
  const pending = listOf(json['pending'], readPending);
  const past = listOf(json['past'], readChallenge);
  const lineage = listOf(json['lineage'], (grant) => {
    if (!isObject(grant)) return undefined;
    const { challenge, response } = grant;
    return typeof challenge === 'string' && typeof response === 'string' ? { challenge, response } : undefined;
  });
  if (counter !== null && !(isCount(counter) && counter < 256)) return undefined;
  if (!pending || !past || !lineage || !isCount(packVersion)) return undefined;
  return { ...NEW_INSTALLATION, ...(json as Partial<Installation>), counter, pending, past, lineage, packVersion };
}

function readPending(json: unknown): PendingChallenge | undefined {
  if (!isObject(json)) return undefined;
  const challenge = readChallenge(json['challenge']);
  const createdAtMs = json['createdAtMs'];
  const createdRunMs = json['createdRunMs'] ?? 0;
  if (challenge === undefined || typeof createdAtMs !== 'number' || typeof createdRunMs !== 'number') return undefined;
  const { purpose } = decodeChallenge(storedChallenge(challenge));
  return json['purpose'] === purpose ? { challenge, purpose, createdAtMs, createdRunMs } : undefined;
}

/** The text of a challenge that can be read again. */
function readChallenge(json: unknown): string | undefined {
  if (typeof json !== 'string') return undefined;
  try {
    decodeChallenge(storedChallenge(json));
    return json;
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** `undefined` where it is no list or one entry cannot be read. */
function listOf<Entry>(json: unknown, read: (entry: unknown) => Entry | undefined): Entry[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const entries = json.map((entry: unknown) => read(entry));
  const good = entries.filter((entry) => entry !== undefined);
  return good.length === entries.length ? good : undefined;
}
