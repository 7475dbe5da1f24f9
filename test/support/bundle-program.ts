// A test's program as one file, so that many processes of it start quickly.
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

/** Returns `outfile`. */
export async function bundleProgram(source: URL, outfile: string, options: BuildOptions = {}): Promise<string> {
  await build({
    entryPoints: [fileURLToPath(source)],
    outfile,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'esm',
    conditions: ['source'],
    logLevel: 'silent',
    ...options,
  });
  return outfile;
}
