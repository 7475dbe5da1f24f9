// Keys and products as commands and screens see them.
import type { KeyStatus } from '@readback/core';

/** An issuing key of a product, for lists. */
export interface KeyView {
  readonly epoch: number;
  readonly status: KeyStatus;
  /** Of a retired key: `2027-03-31`. */
  readonly lastDay?: string;
  /** As text, with its prefix. */
  readonly publicKey: string;
  /** Twenty hex digits to compare it by, as `pack sign` and `pack show` print them. */
  readonly fingerprint: string;
  /** Whether its secret is in the folder of this desk. */
  readonly isHeld: boolean;
  /** How the newest pack lists it; absent where no pack has it yet. */
  readonly inPack?: KeyStatus;
  readonly grants: number;
  /** Different machines that those grants are for. */
  readonly machines: number;
  readonly customers: number;
}

/** What adding a product made. */
export interface ProductMade {
  readonly productId: string;
  readonly productFile: string;
  readonly packFile: string;
  /** To be handed to the site. */
  readonly kitFile: string;
  readonly rootKeyFile: string;
  readonly issuingKeyFile: string;
  /** As text: what the ISV's program has compiled in. */
  readonly rootPublicKey: string;
}

/** The issuing keys of a product, newest first. */
export interface KeysView {
  readonly productId: string;
  readonly packVersion: number;
  /** ISO 8601, UTC, and why; absent where issuing goes on. */
  readonly frozen?: { readonly since: string; readonly agent: string; readonly why: string };
  readonly keys: readonly KeyView[];
}
