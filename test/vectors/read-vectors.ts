// Reading the committed vectors, as tests do.
import { readFileSync } from 'node:fs';
import { type PackTrust, ReadbackError } from '@readback/core';
import type { TrustVector } from './pack-vectors.js';
import { unhex } from './vector-file.js';

export const textOf = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
export const read = (name: string) => JSON.parse(textOf(name));

/** The code of the error that is thrown, or `ok`. */
export function outcome(act: () => unknown): string {
  try {
    act();
    return 'ok';
  } catch (error) {
    if (error instanceof ReadbackError) return error.code;
    throw error;
  }
}

export const trustOf = (trust: Partial<TrustVector> & Pick<TrustVector, 'rootKeys' | 'productId'>): PackTrust => ({
  ...trust,
  rootKeys: trust.rootKeys.map(unhex),
});
