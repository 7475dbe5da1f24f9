// What a Linux executable needs of the system it is started on: shared libraries, and the newest version of the GNU C
// library that it asks for by name. Read from its dynamic section, as the loader does.
import { closeSync, openSync, readSync } from 'node:fs';

export interface ElfNeeds {
  /** Such as `libc.so.6`. */
  readonly libraries: readonly string[];
  /** Such as `2.28`; `undefined` where it names none. */
  readonly glibc: string | undefined;
}

const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_STRSZ = 10;
const DT_VERNEED = 0x6ffffffe;
const DT_VERNEEDNUM = 0x6fffffff;
const PT_LOAD = 1;
const PT_DYNAMIC = 2;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** Throws RangeError where the file is no 64-bit little-endian ELF. */
export function readElfNeeds(path: string): ElfNeeds {
  const file = openSync(path, 'r');
  try {
    return needsOf((offset, length) => {
      const bytes = Buffer.alloc(length);
      if (readSync(file, bytes, 0, length, offset) !== length) throw new RangeError('an ELF file that is cut off');
      return bytes;
    });
  } finally {
    closeSync(file);
  }
}

type ReadAt = (offset: number, length: number) => Buffer;

const big = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

function needsOf(read: ReadAt): ElfNeeds {
  const segments = segmentsOf(read);
  const offsetOf = (address: number): number => {
    const segment = segments.find(
      ({ type, address: from, size }) => type === PT_LOAD && address >= from && address < from + size,
    );
    if (!segment) throw new RangeError('an ELF file with an address outside of its segments');
    return address - segment.address + segment.offset;
  };
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  if (!dynamic) return { libraries: [], glibc: undefined };

  const entries: { readonly tag: number; readonly value: number }[] = [];
  const table = read(dynamic.offset, dynamic.size);
  for (let at = 0; at + 16 <= table.length; at += 16) entries.push({ tag: big(table, at), value: big(table, at + 8) });
  const valueOf = (wanted: number): number => entries.find(({ tag }) => tag === wanted)?.value ?? 0;
  const strings = read(offsetOf(valueOf(DT_STRTAB)), valueOf(DT_STRSZ));
  const textAt = (at: number): string => strings.toString('latin1', at, strings.indexOf(0, at));

  const libraries = entries.filter(({ tag }) => tag === DT_NEEDED).map(({ value }) => textAt(value));
  const versions: string[] = [];
  const count = valueOf(DT_VERNEEDNUM);
  let at = count === 0 ? 0 : offsetOf(valueOf(DT_VERNEED));
  for (let entry = 0; entry < count; entry++) {
    const need = read(at, 16);
    let auxiliary = at + need.readUInt32LE(8);
    for (let version = 0; version < need.readUInt16LE(2); version++) {
      const aux = read(auxiliary, 16);
      versions.push(textAt(aux.readUInt32LE(8)));
      auxiliary += aux.readUInt32LE(12);
    }
    at += need.readUInt32LE(12);
  }
  return { libraries, glibc: newest(versions) };
}

function segmentsOf(read: ReadAt): Segment[] {
  const header = read(0, 64);
  if (header.toString('latin1', 0, 4) !== '\u007fELF' || header[4] !== 2 || header[5] !== 1) {
    throw new RangeError('not a 64-bit ELF file');
  }
  const [offset, size, count] = [big(header, 32), header.readUInt16LE(54), header.readUInt16LE(56)];
  return Array.from({ length: count }, (_, index) => {
    const part = read(offset + index * size, 56);
    return { type: part.readUInt32LE(0), offset: big(part, 8), address: big(part, 16), size: big(part, 32) };
  });
}

function newest(versions: readonly string[]): string | undefined {
  const glibc = versions.flatMap((name) => /^GLIBC_(\d+(?:\.\d+)+)$/.exec(name)?.[1] ?? []);
  return glibc.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
}
