// A pack: the signed file of a product's policies and issuing keys that ships with the software
// (docs/protocol.md section 8).
import type { Day } from '../bytes/days.js';
import { digest } from '../bytes/transcript.js';
import type { SuiteId, VerifyingKey } from '../suites/suite.js';
import type { LoadedPolicy } from './policy.js';

export const PACK_FORMAT = 'readback-pack/1';

/** `next` and `current` sign; `retired` counts for grants up to its last day; `stolen` only for the grants listed. */
export type KeyStatus = 'next' | 'current' | 'retired' | 'stolen';

/** In the order of a key's life: it never goes back. */
export const KEY_STATUSES: readonly KeyStatus[] = ['next', 'current', 'retired', 'stolen'];

export interface IssuingKey {
  /** Rises with every new key of a product. */
  readonly epoch: number;
  readonly suite: SuiteId;
  readonly status: KeyStatus;
  readonly publicKey: Uint8Array;
  /** Of a retired key. */
  readonly lastDay?: Day;
  /** Of a stolen key: digests (hex) of the grants that are known to be good. */
  readonly allowed: ReadonlySet<string>;
  /** The key, validated once at its first use. Throws `key-invalid`. */
  readonly verifying: () => VerifyingKey;
}

/** Whom to call, as the screens of a site say it. */
export interface Support {
  readonly vendor: string;
  readonly phone: string;
  readonly hours: string;
}

export interface Product {
  readonly id: string;
  readonly title: string;
}

/** A pack whose signature has been verified. */
export interface Pack {
  readonly product: Product;
  readonly version: number;
  /** 12 bits that a challenge carries. */
  readonly tag: number;
  readonly support: Support;
  /** Newest epoch first. */
  readonly keys: readonly IssuingKey[];
  readonly policies: readonly LoadedPolicy[];
  /** Digests (hex) of grants that count no more. */
  readonly revoked: ReadonlySet<string>;
  /** The signed bytes. */
  readonly payload: Uint8Array;
}

/** The first 12 bits of a digest of the signed bytes. */
export function packTag(payload: Uint8Array): number {
  const [first = 0, second = 0] = digest('pack-tag', [payload]);
  return (first << 4) | (second >> 4);
}

/** `0x2a7` style is for machines; people compare three hex digits. */
export function formatPackTag(tag: number): string {
  return tag.toString(16).padStart(3, '0').toUpperCase();
}
