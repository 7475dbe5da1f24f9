// A test runner for Stryker that keeps the tests loaded. Stryker's own for Vitest starts a worker and reads all modules
// for every mutant, seconds for each of some thousands; here most mutants cost the milliseconds of the tests that reach
// them, the quickest first. A mutant that is at work while modules load has these loaded anew.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleTests, SOURCES, testFiles } from './bundle-tests.mjs';
import { collect, putBack } from './stand-in.mjs';
import { watched } from './watchdog.mjs';

const INSTRUMENTER = '__stryker__';
/** Where instrumented sources look which mutant is active, and note which they came by. */
const coverage = { static: {}, perTest: {} };
const mutants = { mutantCoverage: coverage };
globalThis[INSTRUMENTER] = mutants;
/** Of the processor, so that a busy machine kills no mutant: for reading modules, and for a test that is not known yet. */
const MOST_MS = 20_000;
/** A test without a loop that has no end takes less, and then its usual time so often. */
const [TEST_MS, SLOWER] = [3000, 20];
/** A test in which nothing at all happens for so long waits for what does not come. A process that only gets no turn on a
 * busy machine is not idle. */
const [IDLE_MS, LOOK_MS] = [2000, 250];
/** What is loaded anew stays in memory until the process ends, and with it what its tests made. */
const MOST_HEAP_BYTES = 800e6;
/** Before a test may have replaced it. */
const every = setInterval;
/** A mutant that is met so often more than in the test without it is a loop without an end. */
const MORE_HITS = 30;
/** So much more time is given to tests that are loaded anew: they are not known by what they reach. */
const COLD = 5;
/** Mutants of a source are numbered from its beginning on. */
const NEIGHBOURS = 8;
/** What killed a mutant lately is likely to kill its neighbour: it is asked before tests that take so many times less. */
const [KILLERS, KILLER_FIRST] = [6, 20];

const sentence = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 400);
const reachedLimit = (error) => error instanceof Error && error.message.startsWith('Stryker: Hit count limit');

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function failureOf(test, mostMs = MOST_MS) {
  const start = cpuMs();
  let timer;
  const late = new Promise((_, refuse) => {
    let before = performance.eventLoopUtilization();
    let idleMs = 0;
    const look = () => {
      if (cpuMs() - start > mostMs) refuse(new Error(`still runs after ${mostMs} ms`));
      const now = performance.eventLoopUtilization();
      const { idle, active } = performance.eventLoopUtilization(now, before);
      before = now;
      // This look itself takes a little.
      idleMs = active > LOOK_MS / 10 ? 0 : idleMs + Math.min(idle, 2 * LOOK_MS);
      if (idleMs > IDLE_MS) refuse(new Error(`waits for ${IDLE_MS} ms`));
    };
    timer = every(look, LOOK_MS);
  });
  try {
    await Promise.race([test.run(), late]);
    return undefined;
  } catch (error) {
    return error ?? new Error('threw nothing');
  } finally {
    clearInterval(timer);
    putBack();
  }
}

function activate(id, hits) {
  mutants.activeMutant = id;
  mutants.hitCount = 0;
  mutants.hitLimit = MORE_HITS * (hits + 100);
}

function rest() {
  mutants.activeMutant = undefined;
}

class HotRunner {
  #options;
  #root = process.cwd();
  #bundle;
  #loads = 0;
  /** By id. */
  #tests = new Map();
  /** What the run without mutants measured: `ms` of each test and load, `loaded` the mutants met by each load, `met`
   * how often each test met each mutant. */
  #measured = { ms: {}, loaded: {}, met: {} };
  #isMeasured = false;
  /** Tests that killed a mutant, the latest first. */
  #killers = [];
  /** The file that stays when the process does not live to take it away. */
  #mark = '';

  constructor(options) {
    this.#options = options.hotRunner;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const { folders, without } = this.#options;
    // Below core, so that its dependencies are found.
    mkdirSync(join(this.#root, 'packages/core/hot'), { recursive: true });
    this.#bundle = join(this.#root, `packages/core/hot/tests-${process.pid}.mjs`);
    await bundleTests(this.#root, testFiles(this.#root, folders, without && new RegExp(without)), this.#bundle);
    rest();
    const { ms, loaded } = this.#measured;
    for (const [file, load] of Object.entries(await this.#loadsAnew())) {
      coverage.static = {};
      const start = cpuMs();
      for (const test of await collect(file, load)) this.#tests.set(test.id, test);
      ms[file] ??= cpuMs() - start;
      loaded[file] ??= Object.keys(coverage.static);
    }
  }

  get #notes() {
    return join(this.#root, 'packages/core/hot/measured.json');
  }

  /** A function for the sources and for each file of tests that reads it, and all it imports, anew. */
  async #loadsAnew() {
    this.#loads += 1;
    const { loads } = await import(`${pathToFileURL(this.#bundle).href}?${this.#loads}`);
    return loads;
  }

  async dryRun() {
    const { ms, loaded, met } = this.#measured;
    const tests = [];
    for (const test of this.#tests.values()) {
      mutants.currentTestId = test.id;
      const start = cpuMs();
      const failure = await failureOf(test);
      ms[test.id] = cpuMs() - start;
      mutants.currentTestId = undefined;
      const result = { id: test.id, name: test.id, fileName: test.file, timeSpentMs: ms[test.id] };
      tests.push(failure ? { ...result, status: 1, failureMessage: sentence(failure) } : { ...result, status: 0 });
      for (const [mutant, hits] of Object.entries(coverage.perTest[test.id] ?? {})) {
        met[mutant] ??= {};
        met[mutant][test.id] = hits;
      }
    }
    writeFileSync(this.#notes, JSON.stringify(this.#measured));
    const whileLoading = Object.fromEntries(Object.values(loaded).flatMap((ids) => ids.map((id) => [id, 1])));
    return { status: 'complete', tests, mutantCoverage: { static: whileLoading, perTest: coverage.perTest } };
  }

  async mutantRun({ activeMutant: { id }, mutantActivation }) {
    // Stryker starts another process for a run that is refused, and asks it the same.
    if (process.memoryUsage().heapUsed > MOST_HEAP_BYTES) throw new Error('Memory is short: a new process, please');
    const mark = join(this.#root, `packages/core/hot/at-${id}`);
    // The process that ran this one before did not live to tell: it was ended, or out of memory.
    if (existsSync(mark)) return { status: 'timeout', reason: readFileSync(mark, 'utf8') };
    writeFileSync(mark, 'ended its process');
    this.#mark = mark;
    try {
      return await this.#runMarked(id, mutantActivation);
    } finally {
      rmSync(mark);
    }
  }

  async #runMarked(id, mutantActivation) {
    // Several of these run in one folder; one of them has measured for all.
    if (!this.#isMeasured) this.#measured = JSON.parse(readFileSync(this.#notes, 'utf8'));
    this.#isMeasured = true;
    const hot = await this.#runHot(id);
    // Most of what is at work while modules load is at work later too. One that was not met now was met before, by what
    // a module remembers.
    const isOver = hot.status !== 'survived' || (mutantActivation !== 'static' && hot.hits > 0);
    return isOver ? hot : await this.#runCold(id, hot.hits > 0 ? 1 : COLD);
  }

  async #runHot(id) {
    const tests = () => Object.keys(this.#measured.met[id] ?? {}).flatMap((test) => this.#tests.get(test) ?? []);
    const result = await this.#run(id, tests());
    const [killer] = result.killedBy ?? [];
    // What a mutant left behind in a module must not speak against it, or against the next one.
    if (killer === undefined || (await failureOf(this.#tests.get(killer))) === undefined) return result;
    await this.init();
    return await this.#run(id, tests());
  }

  /** Loads what the mutant is at work in, and runs the tests of it: first the files that meet its neighbours in the
   * source, then the cheapest. */
  async #runCold(id, times) {
    const { ms, loaded, met } = this.#measured;
    const meeting = new Set(Object.keys(met[id] ?? {}).map((test) => this.#tests.get(test)?.file));
    const isIn = (file) => meeting.has(file) || loaded[file]?.includes(id) || loaded[SOURCES]?.includes(id);
    const neighbours = Array.from({ length: 2 * NEIGHBOURS + 1 }, (_, index) => Number(id) + index - NEIGHBOURS);
    const near = new Set(neighbours.flatMap((each) => Object.keys(met[each] ?? {})));
    const nearFiles = new Set([...near].map((test) => this.#tests.get(test)?.file));
    const costs = new Map();
    for (const test of this.#tests.values())
      costs.set(test.file, (costs.get(test.file) ?? ms[test.file]) + ms[test.id]);
    const far = (file) => (nearFiles.has(file) ? 0 : 1);
    const files = [...costs.keys()].filter(isIn).sort((a, b) => far(a) - far(b) || costs.get(a) - costs.get(b));
    let nrOfTests = 0;
    let left = times * this.#options.mostMs;
    activate(id, 1e6);
    try {
      const loads = await this.#loadsAnew();
      for (const file of [SOURCES, ...files]) {
        if (left < 0) break;
        activate(id, 1e6);
        const tests = await watched(this.#mark, MOST_MS, () => collect(file, loads[file]));
        const result = await this.#run(id, tests);
        nrOfTests += result.nrOfTests;
        left -= costs.get(file) ?? 0;
        if (result.status !== 'survived') return { ...result, nrOfTests };
      }
      return { status: 'survived', nrOfTests };
    } catch (error) {
      if (reachedLimit(error)) return { status: 'timeout', reason: sentence(error) };
      return { status: 'killed', killedBy: [[...this.#tests.keys()][0]], failureMessage: sentence(error), nrOfTests };
    } finally {
      rest();
    }
  }

  /** A mutant that the tests have not killed in the time they are given for it counts as survived, never as killed. */
  async #run(id, tests) {
    const { ms, met } = this.#measured;
    const time = (test) => ms[test.id] ?? 0;
    const rank = (test) => time(test) / (this.#killers.includes(test.id) ? KILLER_FIRST : 1);
    let nrOfTests = 0;
    let hits = 0;
    let left = this.#options.mostMs;
    try {
      for (const test of tests.toSorted((a, b) => rank(a) - rank(b))) {
        if (left < 0) break;
        nrOfTests += 1;
        left -= time(test);
        activate(id, met[id]?.[test.id] ?? 0);
        const mostMs = TEST_MS + SLOWER * time(test);
        const failure = await watched(this.#mark, mostMs, () => failureOf(test, mostMs));
        hits += mutants.hitCount;
        if (failure) this.#killers = [...new Set([test.id, ...this.#killers])].slice(0, KILLERS);
        const killed = { killedBy: [test.id], failureMessage: sentence(failure), nrOfTests };
        if (failure && mutants.hitCount > mutants.hitLimit) {
          return { status: 'timeout', reason: sentence(failure), ...killed };
        }
        if (failure) return { status: 'killed', ...killed };
      }
      return { status: 'survived', nrOfTests, hits };
    } finally {
      rest();
    }
  }
}

const create = (options) => new HotRunner(options);
create.inject = ['options'];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'hot', factory: create }];
