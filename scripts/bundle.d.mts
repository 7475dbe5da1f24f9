import type { Metafile } from 'esbuild';

export interface Bundle {
  /** Absolute path of the .mjs; its metafile lies beside it as `<outfile>.meta.json`. */
  readonly outfile: string;
  readonly bytes: number;
  readonly metafile: Metafile;
}

/** Bundles one entry file (path from the repository's root) for plain Node; packages in `external` stay outside. */
export function bundleEntry(entry: string, outfile: string, external?: readonly string[]): Promise<Bundle>;

/** Bundles an app from its sources, into `outFolder` or the package's own `bundle/`. */
export function bundleApp(name: 'client' | 'vendor', outFolder?: string): Promise<Bundle>;
