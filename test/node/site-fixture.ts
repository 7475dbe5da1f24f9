// Sites on folders of their own, and a file port that lets a test step in before any call to the disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedChallenge } from '@readback/core';
import { diskFiles, type FilePort, openSite, type Site, type SiteOptions, type SitePorts } from '@readback/core/node';
import type { IssueRequest } from '@readback/core/vendor';
import { onTestFinished } from 'vitest';
import { answer, machine, NOW_MS, packFile, trust } from '../support/example-vendor.js';

/** A folder that is gone after the test. Not by a hook of this module: it is loaded once for many test files. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'readback-site-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface FixtureOptions extends Omit<Partial<SiteOptions>, 'ports'> {
  readonly ports?: Partial<SitePorts>;
}

export const fixedPorts: Omit<SitePorts, 'files'> = {
  nowMs: () => NOW_MS,
  randomBytes: (length) => new Uint8Array(length).fill(7),
  machineParts: () => machine,
  boot: () => ({ bootId: 'first', uptimeMs: 60_000 }),
};

/** The same machine, running, so many days later. */
export const portsLater = (days: number): Pick<SitePorts, 'nowMs' | 'boot'> => ({
  nowMs: () => NOW_MS + days * 86_400_000,
  boot: () => ({ bootId: 'first', uptimeMs: 60_000 + days * 86_400_000 }),
});

export function optionsFor(stateFolder: string, { ports, ...options }: FixtureOptions = {}): SiteOptions {
  return { trust, packFile, stateFolder, ports: { ...fixedPorts, ...ports }, ...options };
}

export function siteIn(stateFolder: string, options: FixtureOptions = {}): Site {
  return openSite(optionsFor(stateFolder, options));
}

/** What the desk reads back to a challenge. */
export function groupsFor(challenge: string, options: Partial<IssueRequest> = {}): readonly string[] {
  return answer(storedChallenge(challenge), options).groups;
}

/** A whole call. */
export function activate(site: Site, options: Partial<IssueRequest> = {}): void {
  site.enterResponse(groupsFor(site.challenge('activate').challenge, options));
}

export type FileCall = keyof FilePort;

/** The disk, with a word before each call: `step` may do something else first, or throw instead of the call. */
export function filesWith(step: (call: FileCall, path: string) => void): FilePort {
  const before =
    <Args extends [string, ...unknown[]], Result>(call: FileCall, act: (...args: Args) => Result) =>
    (...args: Args): Result => {
      step(call, args[0]);
      return act(...args);
    };
  return {
    list: before('list', diskFiles.list),
    read: before('read', diskFiles.read),
    write: before('write', diskFiles.write),
    link: before('link', diskFiles.link),
    rename: before('rename', diskFiles.rename),
    remove: before('remove', diskFiles.remove),
    syncFolder: before('syncFolder', diskFiles.syncFolder),
    makeFolder: before('makeFolder', diskFiles.makeFolder),
  };
}

/** An error as node:fs throws it. */
export const errno = (code: string): Error => Object.assign(new Error(code), { code });
