// Programs on one state, as processes: killed in the middle of their work, and several at one time.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { diskFiles } from '@readback/core/node';
import { expect } from 'vitest';
import { bundleProgram } from '../support/bundle-program.js';
import { codesOf, storeOn } from './state-fixture.js';

/** The worker as one file. */
export async function bundleWorker(outfile: string): Promise<string> {
  return await bundleProgram(new URL('state-worker.ts', import.meta.url), outfile, {
    minify: true,
    banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
  });
}

export interface Folders {
  readonly folder: string;
  readonly second: string;
}

const start = (worker: string, { folder, second }: Folders, acts: number): ChildProcess =>
  spawn(process.execPath, [worker, 'count', folder, second, String(acts)], { stdio: ['pipe', 'pipe', 'inherit'] });

/** Kills a program at work, over and over on one state: after at least `acts` confirmed acts, wherever it is by then. */
export async function killOften(worker: string, folders: Folders, kills: number): Promise<number> {
  let confirmed = 0;
  for (let n = 0; n < kills; n++) {
    const program = start(worker, folders, 1_000_000);
    let said = '';
    const acts = 1 + (n % 5);
    program.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.split('\n').length > acts + 1) program.kill('SIGKILL');
    });
    program.stdin?.end();
    await once(program, 'close');
    const lines = said.split('\n').slice(1, -1);
    expect(lines.length).toBeGreaterThanOrEqual(acts);
    confirmed = Number(lines.at(-1));
    const found = storeOn(diskFiles, { folder: folders.folder, anchorFolder: folders.second }).load();
    // The act it was at may be done, though nobody heard of it.
    expect([confirmed, confirmed + 1]).toContain(found.installation.packVersion);
    expect(codesOf(found)).toEqual([]);
  }
  return confirmed;
}

/** Several programs at one time; how often the work went from one to another. */
export async function race(worker: string, folders: Folders, programs: number, acts: number): Promise<number> {
  const running = await Promise.all(
    Array.from({ length: programs }, async () => {
      const program = start(worker, folders, acts);
      const lines = createInterface({ input: program.stdout ?? process.stdin })[Symbol.asyncIterator]();
      expect(await lines.next()).toMatchObject({ value: 'ready' });
      return { program, lines };
    }),
  );
  const confirmed = await Promise.all(
    running.map(async ({ program, lines }) => {
      program.stdin?.end();
      const numbers: number[] = [];
      for await (const line of { [Symbol.asyncIterator]: () => lines }) numbers.push(Number(line));
      return numbers;
    }),
  );
  const total = programs * acts;
  const all = confirmed.flat().toSorted((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: total }, (_, n) => n + 1));
  const found = storeOn(diskFiles, { folder: folders.folder, anchorFolder: folders.second }).load();
  expect(found).toMatchObject({ installation: { packVersion: total }, notices: [], seal: 'sealed' });
  const turns = new Map(confirmed.flatMap((numbers, program) => numbers.map((number) => [number, program] as const)));
  return all.filter((number) => number > 1 && turns.get(number) !== turns.get(number - 1)).length;
}
