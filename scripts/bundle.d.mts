import type { Metafile, Plugin } from 'esbuild';

export interface Bundle {
  /** Absolute path of the .mjs; its metafile lies beside it as `<outfile>.meta.json`. */
  readonly outfile: string;
  readonly bytes: number;
  readonly metafile: Metafile;
}

export interface BundleOptions {
  /** Packages that stay outside. */
  readonly external?: readonly string[];
  /** Default: what makes Ink start and draw faster, see lighter-ink.mjs. */
  readonly plugins?: readonly Plugin[];
}

/** Bundles one entry file (path from the repository's root) for plain Node. */
export function bundleEntry(entry: string, outfile: string, options?: BundleOptions): Promise<Bundle>;

/** Bundles an app from its sources, into `outFolder` or the package's own `bundle/`. */
export function bundleApp(name: 'client' | 'vendor', outFolder?: string): Promise<Bundle>;
