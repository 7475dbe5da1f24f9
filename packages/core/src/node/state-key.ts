// The key that seals a state: random, made once, and wrapped under each part of the machine by itself, so that a swapped
// card orphans nothing and a copy on another machine is known as one. Whoever can read the parts of a machine can make a
// seal: it tells a hand with an editor from a program, and is never asked about what a signature can prove.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { PartDigests } from '../records/print.js';

/** What the key is wrapped under: 32 bytes each. */
export interface KeyHolders {
  readonly parts: PartDigests;
  readonly identity?: Uint8Array | undefined;
}

/** By slot: nonce, wrapped key and tag in base64. Slots are those of the print, `identity`, and `none` for a machine that
 * has neither parts nor an identity: such a wrap is open to everybody. */
export type WrappedKey = Readonly<Record<string, string>>;

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WRAP_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;
const NO_SECRET: Uint8Array = new Uint8Array(KEY_BYTES);

export function newStateKey(): Uint8Array {
  return randomBytes(KEY_BYTES);
}

/** What each slot is wrapped under here and now. */
function secretsOf({ parts, identity }: KeyHolders): Map<string, Uint8Array> {
  const secrets = new Map<string, Uint8Array>(parts);
  if (identity) secrets.set('identity', identity);
  return secrets;
}

/** Wraps for all that is here. A wrap that still opens stays as it is; so does one of a part that is only hidden from this
 * user. */
export function wrapStateKey(key: Uint8Array, holders: KeyHolders, before: WrappedKey): WrappedKey {
  const secrets = secretsOf(holders);
  if (secrets.size === 0) secrets.set('none', NO_SECRET);
  const { none: _, ...kept } = before;
  const wrapped: Record<string, string> = kept;
  for (const [slot, secret] of secrets) {
    const known = before[slot];
    const isGood = known !== undefined && sameBytes(unwrap(known, slot, secret), key);
    wrapped[slot] = isGood ? known : wrap(key, slot, secret);
  }
  return wrapped;
}

/** `undefined`: no part of this machine opens it. Never throws. */
export function unwrapStateKey(wrapped: WrappedKey, holders: KeyHolders): Uint8Array | undefined {
  const secrets = secretsOf(holders);
  secrets.set('none', NO_SECRET);
  for (const [slot, secret] of secrets) {
    const text = wrapped[slot];
    const key = text === undefined ? undefined : unwrap(text, slot, secret);
    if (key) return key;
  }
  return undefined;
}

/** HMAC-SHA-256, hex. */
export function sealOf(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

const wrappingKey = (slot: string, secret: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', `readback/state-key/${slot}`, KEY_BYTES));

function wrap(key: Uint8Array, slot: string, secret: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(slot, secret), nonce);
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function unwrap(text: string, slot: string, secret: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== WRAP_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey(slot, secret), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(WRAP_BYTES - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, NONCE_BYTES + KEY_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && a.length === b.length && a.every((byte, at) => byte === b[at]);
