// A key out of its file, with what can be wrong said of the file: which one it is, and never what stands in it.
import { type KeyKind, parseKey, ReadbackError } from '@readback/core';
import { keystoreError } from './errors.js';
import { type OpenOptions, openSecretText } from './seal.js';

type SecretKind = Extract<KeyKind, `${string}-secret`>;

const WANTED: Readonly<Record<SecretKind, string>> = {
  'root-secret': 'a root key',
  'bn254-secret': 'an issuing key',
  'agent-secret': "an agent's key",
};

/** The secret's bytes; the caller wipes them after use. Throws what `openSecret` does, `key-file-other-kind`,
 * `key-file-no-key`. */
export async function openKeyFile(
  kind: SecretKind,
  path: string,
  passphrase: string,
  options: OpenOptions = {},
): Promise<Uint8Array> {
  const text = await openSecretText(path, passphrase, options);
  try {
    return parseKey(kind, text);
  } catch (cause) {
    if (!(cause instanceof ReadbackError)) throw cause;
    const { found } = cause.details;
    if (cause.code !== 'key-wrong-kind' || typeof found !== 'string') {
      throw keystoreError('key-file-no-key', { path }, cause);
    }
    throw keystoreError('key-file-other-kind', { path, found: `the ${found}`, want: WANTED[kind] }, cause);
  }
}
