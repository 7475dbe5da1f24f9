// States of sites as each format wrote them, for the upgrade test. When the format changes, record the format before it first:
//   node scripts/run-ts.mjs test/node/recorded-state.ts
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storedChallenge } from '@readback/core';
import { diskFiles, openSite } from '@readback/core/node';
import { answer, machine, NOW_MS, packFile, trust } from '../support/example-vendor.js';

/** An activated site whose renewal waits for its response. */
export interface RecordedState {
  /** The challenge that waits. */
  readonly pending: string;
  readonly packFile: string;
  /** Name in the state folder → text. */
  readonly files: Readonly<Record<string, string>>;
}

const fileOf = (version: number): string => fileURLToPath(new URL(`fixtures/state-${version}.json`, import.meta.url));

export const recordedState = (version: number): RecordedState => JSON.parse(readFileSync(fileOf(version), 'utf8'));

export function putDown({ files }: RecordedState, folder: string): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const FORMAT = /"readback-state\/(\d+)"/;

/** Which format each record of a folder has. */
export const formatsIn = (folder: string): number[] =>
  readdirSync(folder)
    .filter((name) => /^licence\.\d+\.json$/.test(name))
    .map((name) => Number(FORMAT.exec(readFileSync(join(folder, name), 'utf8'))?.[1]));

function record(): void {
  const folder = mkdtempSync(join(tmpdir(), 'readback-state-'));
  const ports = {
    nowMs: () => NOW_MS,
    randomBytes: (length: number) => new Uint8Array(length).fill(7),
    machineParts: () => machine,
    boot: () => ({ bootId: 'first', uptimeMs: 60_000 }),
    files: diskFiles,
  };
  const site = openSite({ trust, packFile, stateFolder: folder, ports });
  site.enterResponse(answer(storedChallenge(site.challenge('activate').challenge)).groups);
  const pending = site.challenge('change').challenge;
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const recorded: RecordedState = { pending, packFile, files };
  writeFileSync(fileOf(Math.max(...formatsIn(folder))), `${JSON.stringify(recorded, null, 2)}\n`);
  rmSync(folder, { recursive: true });
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) record();
