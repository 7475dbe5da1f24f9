// The passphrase stanza of an age file (C2SP age specification, "The scrypt recipient type"), as a recipient and an
// identity for age-encryption. Its own do the same with a scrypt that holds the event loop for over a second; node's
// runs on another thread, so that the terminal can show that work is going on. The files are the same.
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { type Identity, type Recipient, Stanza } from 'age-encryption';

const LABEL = 'age-encryption.org/v1/scrypt';
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const FILE_KEY_BYTES = 16;
const BLOCK_SIZE = 8;
/** The file says how much memory to use; 2^20 is 1 GiB, and more is refused as age itself does. */
const MAX_WORK_FACTOR = 20;
const CIPHER = 'chacha20-poly1305';

/** Why a file could not be opened, apart from system errors. */
export type OpenFailure = 'wrong-passphrase' | 'not-passphrase' | 'damaged';

export class OpenFailureError extends Error {
  override readonly name = 'OpenFailureError';
  readonly failure: OpenFailure;

  constructor(failure: OpenFailure) {
    super(failure);
    this.failure = failure;
  }
}

export function scryptRecipient(passphrase: string, workFactor: number): Recipient {
  return {
    wrapFileKey: async (fileKey) => {
      const salt = randomBytes(SALT_BYTES);
      const key = await deriveKey(passphrase, salt, workFactor);
      const cipher = createCipheriv(CIPHER, key, Buffer.alloc(12), { authTagLength: TAG_BYTES });
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
      key.fill(0);
      return [new Stanza(['scrypt', unpaddedBase64(salt), String(workFactor)], new Uint8Array(body))];
    },
  };
}

/** Throws `OpenFailureError`. */
export function scryptIdentity(passphrase: string): Identity {
  return {
    unwrapFileKey: async (stanzas) => {
      const stanza = stanzas[0];
      // A passphrase stanza stands alone, or others could open the file as well.
      if (stanza?.args[0] !== 'scrypt' || stanzas.length !== 1) throw new OpenFailureError('not-passphrase');
      const { salt, workFactor } = readArguments(stanza.args);
      if (stanza.body.length !== FILE_KEY_BYTES + TAG_BYTES) throw new OpenFailureError('damaged');
      const key = await deriveKey(passphrase, salt, workFactor);
      const decipher = createDecipheriv(CIPHER, key, Buffer.alloc(12), { authTagLength: TAG_BYTES });
      key.fill(0);
      decipher.setAuthTag(stanza.body.subarray(FILE_KEY_BYTES));
      try {
        const fileKey = Buffer.concat([decipher.update(stanza.body.subarray(0, FILE_KEY_BYTES)), decipher.final()]);
        return new Uint8Array(fileKey);
      } catch {
        throw new OpenFailureError('wrong-passphrase');
      }
    },
  };
}

function readArguments(args: readonly string[]): { salt: Uint8Array; workFactor: number } {
  const [, saltText = '', factorText = ''] = args;
  const salt = Buffer.from(saltText, 'base64');
  if (args.length !== 3 || salt.length !== SALT_BYTES || unpaddedBase64(salt) !== saltText) {
    throw new OpenFailureError('damaged');
  }
  if (!/^[1-9][0-9]?$/.test(factorText) || Number(factorText) > MAX_WORK_FACTOR) throw new OpenFailureError('damaged');
  return { salt, workFactor: Number(factorText) };
}

function deriveKey(passphrase: string, salt: Uint8Array, workFactor: number): Promise<Buffer> {
  const cost = 2 ** workFactor;
  const options = { N: cost, r: BLOCK_SIZE, p: 1, maxmem: 128 * BLOCK_SIZE * (cost + 16) };
  return new Promise((resolve, reject) => {
    scrypt(passphrase, Buffer.concat([Buffer.from(LABEL), salt]), 32, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function unpaddedBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
