// A disk in memory that loses power: names that were not made durable may be there afterwards or not, each by itself, as on a
// real one. What a file holds is durable when `write` returns, which test/node/state-disk.test.ts shows of the real disk.
import { basename, dirname } from 'node:path';
import type { FilePort } from '@readback/core/node';

/** Folders, and the files in each. */
export type Image = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** An error as node:fs throws it. */
export const errno = (code: string): Error => Object.assign(new Error(code), { code });

class PowerIsOff extends Error {}

interface PendingName {
  readonly folder: string;
  apply(names: Map<string, string>): void;
}

/** Where the power fails. `torn`: within the call, which must be a write. */
export interface PowerCut {
  readonly call: number;
  readonly torn: boolean;
}

const copyOf = (image: Image): Map<string, Map<string, string>> =>
  new Map([...image].map(([folder, names]) => [folder, new Map(names)]));

export class MemoryDisk implements FilePort {
  /** Calls so far; reading counts too. */
  calls = 0;
  /** From then on a program does nothing any more, whatever it would make of the error. */
  isOff = false;
  /** Numbers of the calls that were writes. */
  readonly writes: number[] = [];
  private readonly durable: Map<string, Map<string, string>>;
  private readonly seen: Map<string, Map<string, string>>;
  private pending: PendingName[] = [];
  private readonly cut: PowerCut | undefined;

  constructor(image: Image = new Map(), cut?: PowerCut) {
    this.durable = copyOf(image);
    this.seen = copyOf(image);
    this.cut = cut;
  }

  list(folder: string): string[] {
    this.step();
    return [...this.namesIn(folder).keys()];
  }

  read(file: string): string {
    this.step();
    return this.textOf(file);
  }

  write(file: string, text: string): void {
    this.writes.push(this.calls);
    const isTorn = this.cut?.torn === true && this.cut.call === this.calls;
    if (!isTorn) this.step();
    this.requireFree(file);
    this.change(dirname(file), (names) => names.set(basename(file), isTorn ? text.slice(0, text.length / 2) : text));
    if (isTorn) this.turnOff();
  }

  link(file: string, name: string): void {
    this.step();
    this.requireFree(name);
    const text = this.textOf(file);
    this.change(dirname(name), (names) => names.set(basename(name), text));
  }

  rename(from: string, to: string): void {
    this.step();
    const text = this.textOf(from);
    this.change(dirname(to), (names) => {
      names.delete(basename(from));
      names.set(basename(to), text);
    });
  }

  remove(file: string): void {
    this.step();
    this.textOf(file);
    this.change(dirname(file), (names) => names.delete(basename(file)));
  }

  syncFolder(folder: string): void {
    this.step();
    const names = this.durable.get(folder);
    if (!names) throw errno('ENOENT');
    for (const change of this.pending) if (change.folder === folder) change.apply(names);
    this.pending = this.pending.filter((change) => change.folder !== folder);
  }

  makeFolder(folder: string): void {
    this.step();
    if (this.seen.has(folder)) return;
    this.seen.set(folder, new Map());
    this.durable.set(folder, new Map());
  }

  /** The disk as it is seen now. */
  image(): Image {
    return copyOf(this.seen);
  }

  /** Every disk that may be found when the power is back. */
  *afterPowerCut(): Generator<Image> {
    for (let chosen = 0; chosen < 2 ** this.pending.length; chosen++) {
      const image = copyOf(this.durable);
      for (const [index, { folder, apply }] of this.pending.entries()) {
        const names = image.get(folder);
        if ((chosen >> index) & 1 && names) apply(names);
      }
      yield image;
    }
  }

  private step(): void {
    if (this.cut && this.calls >= this.cut.call) this.turnOff();
    this.calls += 1;
  }

  private turnOff(): never {
    this.isOff = true;
    throw new PowerIsOff();
  }

  private namesIn(folder: string): Map<string, string> {
    const names = this.seen.get(folder);
    if (!names) throw errno('ENOENT');
    return names;
  }

  private textOf(file: string): string {
    const text = this.namesIn(dirname(file)).get(basename(file));
    if (text === undefined) throw errno('ENOENT');
    return text;
  }

  private requireFree(file: string): void {
    if (this.namesIn(dirname(file)).has(basename(file))) throw errno('EEXIST');
  }

  private change(folder: string, apply: (names: Map<string, string>) => void): void {
    apply(this.namesIn(folder));
    this.pending.push({ folder, apply });
  }
}

/** A disk on which a call fails, so many times. */
export function failing(
  disk: MemoryDisk,
  call: keyof FilePort,
  code: string,
  times = Number.POSITIVE_INFINITY,
): FilePort {
  const act = disk[call].bind(disk) as (...args: unknown[]) => unknown;
  return Object.assign(Object.create(disk) as MemoryDisk, {
    [call]: (...args: unknown[]) => {
      if (times-- > 0) throw errno(code);
      return act(...args);
    },
  });
}
