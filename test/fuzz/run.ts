// `npm run fuzz [target …] [-- --inputs=10000000 --seed=N --most-seconds=S]`: gives each target so many inputs, one line a
// target. An input that breaks a promise is printed, and written to a file with which `--again=FILE` tries it once more.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textFlag } from '../../bench/support/flags.js';
import { type FuzzResult, type FuzzTarget, faultOf, fuzz } from './engine.js';
import { TARGETS } from './targets/all.js';

// A refusal is cheap where its stack is short.
Error.stackTraceLimit = 3;

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
const number = (name: string, otherwise: number): number => {
  const value = Number(textFlag(name) ?? otherwise);
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`--${name} takes a whole number`);
  return value;
};

/** Not UTF-8: half of a surrogate pair would be lost. */
const encode = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');
const decode = (base64: string): string => Buffer.from(base64, 'base64').toString('utf16le');

const perSecond = ({ inputs, elapsedMs }: FuzzResult): number => Math.round((inputs / elapsedMs) * 1000);

function report(result: FuzzResult): void {
  const { target, inputs, accepted, worstMs } = result;
  const share = ((accepted / inputs) * 100).toFixed(1);
  console.log(
    `${target}: ${inputs} inputs, ${perSecond(result)}/s, ${share} % accepted, slowest ${worstMs.toFixed(1)} ms`,
  );
  const { failure } = result;
  if (failure === undefined) return;
  const kept = { target, seed: result.seed, index: failure.index, what: failure.what, base64: encode(failure.text) };
  const file = join(mkdtempSync(join(tmpdir(), 'readback-fuzz-')), `${target}.json`);
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  const shown = kept.base64.length > 2000 ? `${kept.base64.slice(0, 2000)}…` : kept.base64;
  console.log(`  FAILED at input ${failure.index} of seed ${result.seed}: ${failure.what}`);
  console.log(`  ${file}\n  ${shown}`);
}

function named(name: string): FuzzTarget {
  const found = TARGETS.find((target) => target.name === name);
  if (found !== undefined) return found;
  console.error(`No such target: ${name}. There are: ${TARGETS.map((target) => target.name).join(', ')}.`);
  process.exit(2);
}

const again = textFlag('again');
if (again !== undefined) {
  const kept = JSON.parse(readFileSync(again, 'utf8'));
  const fault = await faultOf(named(kept.target), decode(kept.base64));
  console.log(fault === undefined ? 'nothing is wrong with it any more' : `still wrong: ${fault}`);
  process.exit(fault === undefined ? 0 : 1);
}

const inputs = number('inputs', 1_000_000);
const seed = number('seed', 1);
const mostSeconds = number('most-seconds', 0);
let failed = 0;
for (const target of names.length > 0 ? names.map(named) : TARGETS) {
  const result = await fuzz(target, {
    inputs,
    seed,
    ...(mostSeconds > 0 ? { mostMs: mostSeconds * 1000 } : {}),
    onProgress: (done) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${target.name}: ${done}   `);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  report(result);
  if (result.failure !== undefined) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
