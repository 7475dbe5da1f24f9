// Mutation testing of core: Stryker changes the sources a little, one change at a time, and the tests have to notice.
// `npm run mutation` runs it part by part (scripts/mutation.mjs) and writes what it measured beside
// test/mutation/survivors.md, where every change that no test can notice is justified.

/** The tests of the part that does I/O take long and say little about the rest. */
const node = process.env.READBACK_MUTATION_TESTS === 'node';

export default {
  testRunner: 'hot',
  plugins: [
    './scripts/mutation/hot-runner.mjs',
    './scripts/mutation/wording.mjs',
    './scripts/mutation/tell-survivors.mjs',
  ],
  hotRunner: node
    ? // Without programs that are bundled anew, and a module that is replaced.
      { folders: ['test/node', 'test/faults'], without: 'race|state-disk|ledger|processes|users', mostMs: 1000 }
    : // Neither what the documents say nor that the vectors can be made again.
      { folders: ['test/core'], without: 'vector-files|protocol-document', mostMs: 2500 },
  // Sentences for people are read by people; see scripts/mutation/wording.mjs for what counts as one.
  ignorers: ['wording'],
  mutate: [
    'packages/core/src/**/*.ts',
    // Lists of what other files export.
    '!packages/core/src/{index,vendor,node/index}.ts',
    // Sentences of errors and lists of words, without a decision in them. The words are pinned by the vectors.
    '!packages/core/src/errors/{core,vendor}-errors.ts',
    '!packages/core/src/node/state-errors.ts',
    '!packages/core/src/codes/phrase-words.ts',
    '!packages/core/src/codes/alphabets/*.ts',
  ],
  coverageAnalysis: 'perTest',
  dryRunTimeoutMinutes: 30,
  maxTestRunnerReuse: 400,
  // Stryker rewrites a tsconfig with a compiler API that TypeScript 7 does not have.
  tsconfigFile: 'no-tsconfig.json',
  disableTypeChecks: false,
  concurrency: 2,
  // Of the clock: the runner stops by itself what runs too long (watchdog.mjs), and a busy machine must not count as a kill.
  timeoutMS: 600_000,
  // A mutant that fills the memory ends its process soon.
  testRunnerNodeArgs: ['--max-old-space-size=1536'],
  timeoutFactor: 2,
  tempDirName: 'coverage/stryker',
  warnings: { unknownOptions: false },
  ignorePatterns: ['/coverage', '/docs/pictures', '/packages/*/dist', '/examples/*/dist', '/bundle'],
  reporters: ['json', 'progress-append-only', 'tell-survivors'],
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  incrementalFile: 'coverage/mutation/incremental.json',
  allowConsoleColors: false,
  thresholds: { high: 95, low: 90, break: null },
};
