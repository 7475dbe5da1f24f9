// Programs that count on one state folder and are killed in the middle of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { diskFiles, readMeters } from '@readback/core/node';
import { expect } from 'vitest';
import { bundleProgram } from '../support/bundle-program.js';

/** The worker as one file. */
export async function bundleMeterWorker(outfile: string): Promise<string> {
  return await bundleProgram(new URL('meter-worker.ts', import.meta.url), outfile);
}

export interface Counted {
  /** Counted before the last write but one was confirmed: the last one holds it. */
  readonly least: number;
  /** All that the program was about to count. */
  readonly most: number;
}

/** Lets a program count for so long, and kills it. */
async function countAndKill(worker: string, folder: string, liveMs: number): Promise<Counted> {
  const program = spawn(process.execPath, [worker, folder, '2'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  program.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => kill(), liveMs);
    said += text;
  });
  const kill = (): void => {
    program.kill('SIGKILL');
  };
  await once(program, 'close');
  const lines = said.split('\n').slice(0, -1);
  const sumBefore = (end: number): number => Number(lines.slice(0, end).findLast((line) => line !== 'synced') ?? 0);
  const last = lines.lastIndexOf('synced');
  const lastButOne = last > 0 ? lines.lastIndexOf('synced', last - 1) : -1;
  return { least: sumBefore(Math.max(0, lastButOne)), most: sumBefore(lines.length) };
}

/** Kills programs at work, a few at a time, over and over on one folder. */
export async function killCounters(worker: string, folder: string, kills: number, atOnce: number): Promise<Counted> {
  let [least, most] = [0, 0];
  for (let done = 0; done < kills; done += atOnce) {
    const lives = Array.from({ length: atOnce }, (_, n) => 700 + ((done * 131 + n * 397) % 1500));
    const counted = await Promise.all(lives.map((liveMs) => countAndKill(worker, folder, liveMs)));
    const before = { least, most };
    least += counted.reduce((sum, one) => sum + one.least, 0);
    most += counted.reduce((sum, one) => sum + one.most, 0);
    const total = readMeters(folder, diskFiles).get('exports') ?? 0;
    expect(total, JSON.stringify({ counted, before })).toBeGreaterThanOrEqual(least);
    expect(total, JSON.stringify({ counted, before })).toBeLessThanOrEqual(most);
    // What was found is what the next ones go on from.
    [least, most] = [total, total];
  }
  return { least, most };
}
