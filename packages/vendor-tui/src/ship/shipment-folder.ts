// The folder of a shipment: its files in order, with their hashes, and the list that `sha256sum -c` reads.
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFault } from './errors.js';
import { hashOfFile } from './tarball.js';

export const MANIFEST_FILE = 'manifest.json';
export const SUMS_FILE = 'SHA256SUMS';

export interface FoundFile {
  /** Path in the folder, parts divided by `/`. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Every file by name. What is no plain file, such as a link, is told with a size of -1: it can be nothing that was signed.
 * So is an empty folder, with a `/` behind its name. A folder is never signed itself.
 * Throws `ship-file-unreadable`. */
export async function filesIn(folder: string, only?: ReadonlySet<string>): Promise<FoundFile[]> {
  try {
    const names = (await namesIn(folder, '')).sort();
    const wanted = only === undefined ? names : names.filter((name) => only.has(name));
    const files: FoundFile[] = [];
    for (const name of wanted) files.push(await hashed(folder, name));
    return files;
  } catch (cause) {
    throw fileFault('ship-file-unreadable', folder, cause);
  }
}

async function namesIn(folder: string, below: string): Promise<string[]> {
  const names: string[] = [];
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  if (entries.length === 0 && below !== '') return [`${below}/`];
  for (const entry of entries) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    names.push(...(entry.isDirectory() ? await namesIn(folder, name) : [name]));
  }
  return names;
}

async function hashed(folder: string, name: string): Promise<FoundFile> {
  const path = join(folder, name);
  const found = await lstat(path);
  if (!found.isFile()) return { name, bytes: -1, sha256: '' };
  return { name, bytes: found.size, sha256: await hashOfFile(path, 'sha256') };
}

export function sumsText(files: readonly Pick<FoundFile, 'name' | 'sha256'>[]): string {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return `${sorted.map(({ name, sha256 }) => `${sha256}  ${name}`).join('\n')}\n`;
}
