// An agent's own way into sealed files: an age identity (X25519) that follows from the agent's secret key, so that one
// passphrase opens the agent's key, and with it the issuing keys that were sealed to this agent. Standard age files.
import { hkdfSync } from 'node:crypto';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { keystoreError } from './errors.js';
import { readKeyFile, refuseExisting, writeNewKeyFile } from './key-files.js';

const DOMAIN = 'readback/1 agent age identity';

/** The text form that age takes, `AGE-SECRET-KEY-1...`. As secret as the key. */
export function agentIdentity(agentSecret: Uint8Array): string {
  const scalar = new Uint8Array(hkdfSync('sha256', agentSecret, '', DOMAIN, 32));
  try {
    return bech32('age-secret-key-', scalar).toUpperCase();
  } finally {
    scalar.fill(0);
  }
}

/** `age1...`, public: others seal files to it. */
export async function agentRecipient(agentSecret: Uint8Array): Promise<string> {
  return await identityToRecipient(agentIdentity(agentSecret));
}

/** Seals a text into a new file for one agent. Throws `key-file-exists`, `key-file-unwritable`, `key-file-disk-full`. */
export async function sealForAgent(path: string, text: string, recipient: string): Promise<void> {
  await refuseExisting(path);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  await writeNewKeyFile(path, await encrypter.encrypt(text));
}

/** Throws `key-file-missing`, `key-file-unreadable`, `key-file-damaged`. */
export async function openSealedText(path: string, identity: string): Promise<string> {
  const sealed = await readKeyFile(path);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(sealed, 'text');
  } catch (error) {
    throw keystoreError('key-file-damaged', { path }, error);
  }
}

const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** BIP 173, as the age specification writes keys. */
function bech32(prefix: string, bytes: Uint8Array): string {
  const words = fiveBits(bytes);
  const expanded = [...prefix].map((letter) => letter.charCodeAt(0));
  const checked = [...expanded.map((code) => code >> 5), 0, ...expanded.map((code) => code & 31), ...words];
  const sum = polymod([...checked, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [0, 1, 2, 3, 4, 5].map((place) => (sum >>> (5 * (5 - place))) & 31);
  return `${prefix}1${[...words, ...check].map((word) => CHARSET[word]).join('')}`;
}

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, term] of GENERATOR.entries()) if ((top >>> bit) & 1) sum ^= term;
  }
  return sum >>> 0;
}

function fiveBits(bytes: Uint8Array): number[] {
  const words: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) words.push((held >>> (bits - 5)) & 31);
  }
  if (bits > 0) words.push((held << (5 - bits)) & 31);
  return words;
}
