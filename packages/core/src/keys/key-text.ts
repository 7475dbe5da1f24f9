// Keys as text: a readable prefix that says what the key is, and base58 with a checksum, so that a key pasted into the
// wrong place, mistyped or cut off is refused by name (docs/protocol.md section 8.3).
import bs58 from 'bs58';
import { equalBytes } from '../bytes/bits.js';
import { digest } from '../bytes/transcript.js';
import { coreError } from '../errors/core-errors.js';

/** What a key is: its name on screens, its prefix in text and its length in bytes. */
interface KeyForm {
  readonly name: string;
  readonly prefix: string;
  readonly bytes: number;
}

/** Kinds of key that have a text. */
export type KeyKind = 'root-public' | 'root-secret' | 'bn254-public' | 'bn254-secret' | 'agent-public' | 'agent-secret';

const FORMS: Readonly<Record<KeyKind, KeyForm>> = {
  'root-public': { name: 'root public key', prefix: 'readback-root-public-', bytes: 32 },
  'root-secret': { name: 'root secret key', prefix: 'readback-root-secret-', bytes: 32 },
  'bn254-public': { name: 'issuing public key', prefix: 'readback-bn254-public-', bytes: 128 },
  'bn254-secret': { name: 'issuing secret key', prefix: 'readback-bn254-secret-', bytes: 32 },
  'agent-public': { name: "agent's public key", prefix: 'readback-agent-public-', bytes: 32 },
  'agent-secret': { name: "agent's secret key", prefix: 'readback-agent-secret-', bytes: 32 },
};

const CHECK_BYTES = 4;
const checkOf = (prefix: string, key: Uint8Array) => digest('key-text', [prefix, key]).subarray(0, CHECK_BYTES);

export function formatKey(kind: KeyKind, key: Uint8Array): string {
  const { prefix, bytes } = FORMS[kind];
  if (key.length !== bytes) throw new RangeError(`a ${FORMS[kind].name} has ${bytes} bytes`);
  return prefix + bs58.encode(Uint8Array.from([...key, ...checkOf(prefix, key)]));
}

/** Throws `key-wrong-kind`, `key-malformed`. The text never appears in an error: it may be a secret. */
export function parseKey(kind: KeyKind, text: string): Uint8Array {
  const want = FORMS[kind];
  const trimmed = text.trim();
  const found = Object.values(FORMS).find(({ prefix }) => trimmed.startsWith(prefix));
  if (found && found.prefix !== want.prefix) throw coreError('key-wrong-kind', { found: found.name, want: want.name });
  const body = trimmed.slice(want.prefix.length);
  // Reading base58 takes time by the square of its length, and no key has two digits a byte.
  const isTooLong = body.length > 2 * (want.bytes + CHECK_BYTES);
  const bytes = found && !isTooLong ? bs58.decodeUnsafe(body) : undefined;
  if (bytes?.length !== want.bytes + CHECK_BYTES) throw coreError('key-malformed', { want: want.name });
  const key = bytes.slice(0, want.bytes);
  if (!equalBytes(bytes.subarray(want.bytes), checkOf(want.prefix, key))) {
    throw coreError('key-malformed', { want: want.name });
  }
  return key;
}
