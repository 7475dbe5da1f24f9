// Many desks, each a process of its own, issue from one order at one time, and are killed by chance while they do.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { driversOutside } from '../desk/vendor-packages.js';
import { bundleProgram } from '../support/bundle-program.js';

export interface Race {
  /** Bundled by `bundleDesk`. */
  readonly worker: string;
  /** Of the ledger: a file, or an address with its password. */
  readonly address: string;
  readonly orderId: string;
  readonly desks: number;
  /** How many of them are killed, by `kill -9`; another one takes the place of each. */
  readonly kills: number;
  /** A desk is killed after about so many codes that were shown by any of them. */
  readonly codesPerKill: number;
}

export interface RaceReport {
  /** What was shown to somebody: response by challenge. */
  readonly shown: ReadonlyMap<string, string>;
  /** Challenges that were shown with two responses. */
  readonly contradictions: readonly string[];
  readonly killed: number;
  /** What desks said that ended badly by themselves. */
  readonly faults: readonly string[];
}

export async function bundleDesk(folder: string): Promise<string> {
  const outfile = join(folder, 'desk-worker.mjs');
  await bundleProgram(new URL('desk-worker.ts', import.meta.url), outfile, { plugins: [driversOutside] });
  return outfile;
}

/** Ends when every desk has found the order empty. */
export async function race({ worker, address, orderId, desks, kills, codesPerKill }: Race): Promise<RaceReport> {
  const shown = new Map<string, string>();
  const contradictions: string[] = [];
  const faults: string[] = [];
  let killed = 0;
  let started = 0;
  let untilKill = randomInt(1, 2 * codesPerKill);

  const runDesk = async (): Promise<void> => {
    started += 1;
    const desk = spawn(process.execPath, [worker, orderId, String(started)], {
      env: { PATH: process.env['PATH'], RACE_LEDGER: address },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    desk.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    createInterface({ input: desk.stdout }).on('line', (line) => {
      const [challenge = '', response = ''] = line.split(' ');
      // A line that was cut off by the end of its desk was not shown.
      if (response === '') return;
      if ((shown.get(challenge) ?? response) !== response) contradictions.push(challenge);
      shown.set(challenge, response);
      untilKill -= 1;
      if (untilKill > 0 || killed >= kills || desk.killed) return;
      untilKill = randomInt(1, 2 * codesPerKill);
      killed += 1;
      desk.kill('SIGKILL');
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      desk.once('error', reject);
      desk.once('close', (exitCode) => resolve(exitCode));
    });
    if (desk.killed) await runDesk();
    else if (code !== 0) faults.push(said);
  };
  await Promise.all(Array.from({ length: desks }, runDesk));
  return { shown, contradictions, killed, faults };
}
