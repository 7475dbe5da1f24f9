// A state store alone, without calls and signatures: an act counts `packVersion` up, and a trial makes the seal matter.
import { createHash } from 'node:crypto';
import { canonicalJson, digestParts, type Installation, type Json, type MachineParts } from '@readback/core';
import { type FilePort, openStateStore, type StateStore } from '@readback/core/node';
import { machine } from '../support/example-machine.js';
import { type Image, MemoryDisk } from './memory-disk.js';

export const PRODUCT = 'com.example.historian';
export const FIRST = '/state';
export const SECOND = '/anchor';

export interface StoreOptions {
  readonly folder?: string;
  /** `null`: no second copy. */
  readonly anchorFolder?: string | null;
  readonly parts?: MachineParts;
  readonly identity?: Uint8Array;
}

export function storeOn(files: FilePort, options: StoreOptions = {}): StateStore {
  const { folder = FIRST, anchorFolder = SECOND, parts = machine, identity } = options;
  return openStateStore(folder, PRODUCT, files, {
    anchorFolder: anchorFolder ?? undefined,
    holders: () => ({ parts: digestParts(PRODUCT, parts), identity }),
  });
}

export const countUp = (installation: Installation): Installation => ({
  ...installation,
  packVersion: installation.packVersion + 1,
  trials: [{ policyId: 'trial', day: 7 }],
});

/** A disk after so many acts. */
export function imageAfter(acts: number, options: StoreOptions = {}): Image {
  const disk = new MemoryDisk();
  const store = storeOn(disk, options);
  for (let n = 0; n < acts; n++) store.update(countUp);
  return disk.image();
}

/** The same disk with one folder changed; `null`: without it. */
export function withFolder(image: Image, folder: string, files: ReadonlyMap<string, string> | null): Image {
  const changed = new Map(image);
  if (files) changed.set(folder, files);
  else changed.delete(folder);
  return changed;
}

export const filesIn = (image: Image, folder: string): ReadonlyMap<string, string> => image.get(folder) ?? new Map();

export const codesOf = ({ notices }: { readonly notices: readonly { readonly code: string }[] }): string[] =>
  notices.map(({ code }) => code);

/** What a person with an editor and the checksum rule can make. */
export function withChecksum(text: string, change: (content: Record<string, Json>) => void = () => {}): string {
  const { checksum: _, ...content } = JSON.parse(text) as Record<string, Json>;
  change(content);
  return JSON.stringify({ ...content, checksum: createHash('sha256').update(canonicalJson(content)).digest('hex') });
}

/** An edit of the installation in a record. */
export function withInstallation(text: string, changes: Partial<Installation>): string {
  return withChecksum(text, (content) => {
    content['installation'] = { ...(content['installation'] as object), ...changes } as unknown as Json;
  });
}
