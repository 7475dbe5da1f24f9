import type { Bundle } from './bundle.mjs';

export interface Bill {
  readonly format: 'readback-bill/1';
  readonly name: string;
  readonly version: string;
  /** Of the bundle, 64 hex digits. */
  readonly sha256: string;
  /** By name. `bytes`: how many of the bundle's; `text`: empty where the package brings no text of its licence. */
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licence: string;
    readonly bytes: number;
    readonly text: string;
  }[];
}

/** Throws where a package does not say its licence. */
export function billOf(
  bundle: Pick<Bundle, 'outfile' | 'metafile'>,
  of: { readonly root: string; readonly name: string; readonly version: string },
): Bill;
