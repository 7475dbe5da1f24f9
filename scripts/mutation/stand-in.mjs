// What the tests get for `vitest` in a mutation run: describe, it and the hooks only note what there is, so that a test
// can be run as often as there are mutants in its way. The assertions are Vitest's own.
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const own = createRequire(import.meta.url);
const vitests = createRequire(realpathSync(own.resolve('vitest/package.json')));
const from = (name) => import(pathToFileURL(vitests.resolve(name)).href);
const matchers = await from('@vitest/expect');
const { fn, spyOn } = await from('@vitest/spy');

const { chai } = matchers;
for (const plugin of [matchers.JestExtend, matchers.JestChaiExpect, matchers.JestAsymmetricMatchers]) chai.use(plugin);

export const expect = (value, message) => chai.expect(value, message);
Object.assign(expect, chai.expect, globalThis[matchers.ASYMMETRIC_MATCHERS_OBJECT]);
expect.getState = () => matchers.getState(expect);
expect.setState = (state) => matchers.setState(state, expect);
matchers.setState({ assertionCalls: 0 }, expect);
globalThis[matchers.GLOBAL_EXPECT] = expect;

const POLL_MS = 1000;

async function waitFor(look) {
  const until = Date.now() + POLL_MS;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((done) => setTimeout(done, 5));
    }
  }
}

expect.poll = (look) =>
  new Proxy(
    {},
    {
      get:
        (_, matcher) =>
        (...wanted) =>
          waitFor(async () => expect(await look())[matcher](...wanted)),
    },
  );

const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis;
/** Timers of a test that moves the time itself. */
let nowMs = 0;
const timers = new Set();

function useFakeTimers() {
  globalThis.setTimeout = (act, ms = 0) => {
    const timer = { atMs: nowMs + ms, act, ref: () => timer, unref: () => timer };
    timers.add(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => timers.delete(timer);
}

function useRealTimers() {
  timers.clear();
  Object.assign(globalThis, { setTimeout: realTimeout, clearTimeout: realClear });
}

function advanceTimersByTime(ms) {
  const endMs = nowMs + ms;
  for (;;) {
    const [next] = [...timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
    if (!next) break;
    nowMs = Math.max(nowMs, next.atMs);
    timers.delete(next);
    next.act();
  }
  nowMs = endMs;
}

export const vi = { fn, spyOn, waitFor, useFakeTimers, useRealTimers, advanceTimersByTime };

/** A test that a mutant ended early must leave no clock of its own behind. */
export const putBack = useRealTimers;

/** What the test that runs has asked for at its end. */
let finished = [];
export const onTestFinished = (act) => finished.push(act);

/** The tests of the file that is being read, in order. */
let tests = [];
let block;

/** The tests that a file declares which `load` reads. */
export async function collect(file, load) {
  tests = [];
  block = newBlock('', file, undefined);
  await load();
  return tests;
}

const newBlock = (name, file, parent) => ({ name, file, parent, before: [], beforeEach: [], afterEach: [], after: [] });

const blocksOf = (inner) => (inner ? [...blocksOf(inner.parent), inner] : []);

export function describe(name, body) {
  const outer = block;
  block = newBlock(`${outer.name}${name} > `, outer.file, outer);
  body();
  block = outer;
}

export function it(name, ...rest) {
  const body = rest.find((part) => typeof part === 'function');
  const mine = block;
  const id = `${mine.file} > ${mine.name}${name}`;
  const twins = tests.filter((test) => test.title === id).length;
  const test = { id: twins === 0 ? id : `${id} #${twins + 1}`, title: id, file: mine.file };
  tests.push({ ...test, run: () => runOnce(mine, body) });
}

async function runOnce(inner, body) {
  const blocks = blocksOf(inner);
  // A hook for a whole block runs for each test: tests must not lean on one another anyway.
  const acts = [];
  finished = acts;
  for (const { before, beforeEach } of blocks) for (const hook of [...before, ...beforeEach]) await hook();
  try {
    await body({ onTestFinished });
  } finally {
    for (const act of acts) await act();
    for (const { afterEach, after } of blocks.toReversed()) for (const hook of [...afterEach, ...after]) await hook();
  }
}

const each = (declare) => (rows) => (name, body) => {
  for (const row of rows) {
    const cells = Array.isArray(row) ? row : [row];
    const title = name.replace(/\$(\w+)/g, (all, key) => String(row?.[key] ?? all));
    const shown = cells.slice(0, title.match(/%[sdifjo]/g)?.length ?? 0);
    declare(format(title, ...shown).slice(0, 120), () => body(...cells));
  }
};

describe.each = each(describe);
describe.runIf = (holds) => (holds ? describe : () => {});
describe.skipIf = (holds) => describe.runIf(!holds);
it.each = each(it);
it.runIf = (holds) => (holds ? it : () => {});
it.skipIf = (holds) => it.runIf(!holds);
export const test = (...declared) => it(...declared);
Object.assign(test, it);

export const beforeAll = (hook) => block.before.push(hook);
export const beforeEach = (hook) => block.beforeEach.push(hook);
export const afterEach = (hook) => block.afterEach.push(hook);
export const afterAll = (hook) => block.after.push(hook);
