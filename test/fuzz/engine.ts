// The fuzzing engine: a parser is given a great many damaged inputs, and may only accept one or refuse it as it says it
// does. Everything follows from the seed of the run; an input that breaks a promise is kept as it was.
import { performance } from 'node:perf_hooks';
import { ReadbackError } from '@readback/core';
import { Random } from '../../bench/support/random.js';
import { type InputMaker, makeInputs, type Seeds } from './mutate.js';

export interface FuzzTarget extends Seeds {
  readonly name: string;
  /** Which promise is tried, for the list of targets. */
  readonly about: string;
  /** True where the input was accepted, false where it was refused by what is returned. Throws for a refusal that is an
   * error, and `PromiseBroken`. */
  readonly run: (text: string) => boolean | Promise<boolean>;
  /** Other errors than `ReadbackError` that the parser says it throws. */
  readonly isRefusal?: (error: unknown) => boolean;
  /** Inputs of a bounded run, where they are dear. Default: as many as asked for. */
  readonly share?: number;
}

/** Thrown by a target: what was accepted is not what was said. */
export class PromiseBroken extends Error {
  override readonly name = 'PromiseBroken';
}

export const MOST_MS = 100;
/** All inputs of a run together must not keep more than this. */
const MOST_HEAP_BYTES = 1 << 30;
const HEAP_LOOKED_AT_EVERY = 50_000;
/** A machine that is busy otherwise is slow now and then: what took longer than this is tried again, and the least time of
 * the processor counts. */
const LOOKED_AT_MS = 10;
const ATTEMPTS = 3;

export interface FuzzFailure {
  /** Of the input, counted from 0. */
  readonly index: number;
  readonly text: string;
  readonly what: string;
}

export interface FuzzResult {
  readonly target: string;
  readonly seed: number;
  readonly inputs: number;
  readonly accepted: number;
  /** Of the slowest input. */
  readonly worstMs: number;
  readonly elapsedMs: number;
  /** The first one; the run ended there. */
  readonly failure?: FuzzFailure;
}

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** The run ends here too, where it is given. */
  readonly mostMs?: number;
  readonly onProgress?: (done: number) => void;
  readonly clocks?: Clocks;
}

/** The clocks that slowness is told by. */
export interface Clocks {
  readonly nowMs: () => number;
  /** What the processor has worked for this process. */
  readonly workedMs: () => number;
}

const realClocks: Clocks = {
  nowMs: () => performance.now(),
  workedMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/** What a target would do with one input. */
interface Tried {
  readonly accepted: boolean;
  readonly ms: number;
  readonly fault?: string;
}

export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzResult> {
  const next: InputMaker = makeInputs(target, new Random(seedOf(target.name, options.seed)));
  const { clocks = realClocks } = options;
  const startMs = performance.now();
  let accepted = 0;
  let worstMs = 0;
  let inputs = 0;
  let failure: FuzzFailure | undefined;
  while (inputs < options.inputs && failure === undefined) {
    const text = next();
    const pending = tryOnce(target, text, clocks);
    let tried = pending instanceof Promise ? await pending : pending;
    if (tried.ms > LOOKED_AT_MS && tried.fault === undefined) tried = await leastOf(target, text, tried, clocks);
    if (tried.accepted) accepted += 1;
    if (tried.ms > worstMs) worstMs = tried.ms;
    const fault = tried.fault ?? (tried.ms > MOST_MS ? `took ${Math.round(tried.ms)} ms` : undefined);
    if (fault !== undefined) failure = { index: inputs, text, what: fault };
    inputs += 1;
    if (inputs % HEAP_LOOKED_AT_EVERY === 0) {
      const { heapUsed } = process.memoryUsage();
      if (heapUsed > MOST_HEAP_BYTES) failure ??= { index: inputs - 1, text, what: `${heapUsed} bytes are kept` };
      options.onProgress?.(inputs);
    }
    if (options.mostMs !== undefined && inputs % 16 === 0 && performance.now() - startMs > options.mostMs) break;
  }
  const elapsedMs = performance.now() - startMs;
  const result = { target: target.name, seed: options.seed, inputs, accepted, worstMs, elapsedMs };
  return failure === undefined ? result : { ...result, failure };
}

/** Another one for each target, or they would all be damaged in the same places. */
function seedOf(name: string, seed: number): number {
  return Array.from(name).reduce((sum, letter) => Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0), seed);
}

/** Runs one input once more: for one that was kept. */
export async function faultOf(target: FuzzTarget, text: string): Promise<string | undefined> {
  const first = await tryOnce(target, text, realClocks);
  const { fault, ms } = first.ms > LOOKED_AT_MS ? await leastOf(target, text, first, realClocks) : first;
  return fault ?? (ms > MOST_MS ? `took ${Math.round(ms)} ms` : undefined);
}

async function leastOf(target: FuzzTarget, text: string, first: Tried, clocks: Clocks): Promise<Tried> {
  let least = first;
  for (let attempt = 0; attempt < ATTEMPTS && least.ms > LOOKED_AT_MS; attempt++) {
    const beforeMs = clocks.workedMs();
    const again = await tryOnce(target, text, clocks);
    if (again.fault !== undefined) return again;
    const ms = Math.min(again.ms, clocks.workedMs() - beforeMs);
    if (ms < least.ms) least = { ...again, ms };
  }
  return least;
}

function tryOnce(target: FuzzTarget, text: string, { nowMs }: Clocks): Tried | Promise<Tried> {
  const startMs = nowMs();
  const ended = (accepted: boolean): Tried => ({ accepted, ms: nowMs() - startMs });
  const failed = (error: unknown): Tried => {
    const tried = ended(false);
    const isRefusal = error instanceof ReadbackError ? error.family !== 'bug' : target.isRefusal?.(error) === true;
    return isRefusal ? tried : { ...tried, fault: describe(error) };
  };
  try {
    const found = target.run(text);
    return found instanceof Promise ? found.then(ended, failed) : ended(found);
  } catch (error) {
    return failed(error);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${typeof error}`;
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at ')) ?? '';
  return `threw ${error.name}: ${error.message.slice(0, 300)}${place === '' ? '' : ` (${place.trim()})`}`;
}

/** A promise of a target. */
export function promised(holds: boolean, what: string): void {
  if (!holds) throw new PromiseBroken(what);
}
