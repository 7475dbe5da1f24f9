import type { Metafile, Plugin } from 'esbuild';
import type { Bill } from './bill.mjs';

export interface Bundle {
  /** Absolute path of the .mjs. */
  readonly outfile: string;
  readonly bytes: number;
  readonly metafile: Metafile;
}

export interface BundleOptions {
  /** Packages that stay outside. */
  readonly external?: readonly string[];
  /** Default: what makes Ink start and draw faster, see lighter-ink.mjs. */
  readonly plugins?: readonly Plugin[];
  /** What is put in the place of an expression, as of esbuild. Default: Ink's developer tools are never asked for. */
  readonly define?: Readonly<Record<string, string>>;
}

/** Bundles one entry file (path from the repository's root) for plain Node. */
export function bundleEntry(entry: string, outfile: string, options?: BundleOptions): Promise<Bundle>;

/** Bundles an app from its sources, into `outFolder` or the package's own `bundle/`. */
export function bundleApp(name: 'client' | 'vendor', outFolder?: string): Promise<Bundle>;

/** Bundles a program for `readback-vendor ship`, with its bill in `<outfile>.bill.json`. Default: as it is. */
export function bundleToShip(
  entry: string,
  outfile: string,
  name: string,
  options?: BundleOptions,
): Promise<Bundle & { readonly bill: Bill }>;

/** The client without a kit, which `readback-vendor ship` fills in, into `outFolder` or where that looks for it. */
export function bundleClientTemplate(outFolder?: string): Promise<Bundle & { readonly bill: Bill }>;

/** The same, unless what went into it is as it was. */
export function freshClientTemplate(): Promise<void>;
