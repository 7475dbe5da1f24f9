import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { keepTemporaryFilesInMemory } from './test/support/memory-folder.js';

// Nothing here is about power cuts of a real disk, and waiting for one was half of the time of every test of a ledger.
keepTemporaryFilesInMemory();

// Tests read the packages' sources, so that no stale build can pass and coverage sees real lines.
const conditions = ['source', 'node', 'import', 'module', 'default'];

const namesOf = (...names: readonly string[]): string[] => names.map((name) => `test/${name}.test.ts`);

/** Tests that know nothing of the database under the ledger: on SQLite, and once more on a real PostgreSQL server. */
const ON_BOTH = namesOf('desk/ledger', 'desk/migrations', 'desk/desk-call', 'faults/ledger-race');
/** The same, but on PostgreSQL by `npm run test:postgres`: `npm test` has its time. */
const ON_BOTH_APART = namesOf(
  'desk/ledger-*',
  'desk/desk-life',
  'desk/desk-rules',
  'desk/open-calls',
  'desk/callers',
  'desk/approvals',
  'desk/alerts',
  'desk/search',
  'faults/ledger-edits',
);
const ON_POSTGRES_ONLY = 'test/desk/postgres*.test.ts';
/** Tests that put something else in the place of a module. */
const MOCKED_ON_BOTH = 'test/desk/two-desks.test.ts';
const WITH_MOCKED_MODULES = ['test/node/state-disk.test.ts', MOCKED_ON_BOTH];

const onPostgres = {
  env: { READBACK_TEST_DATABASE: 'postgres' },
  globalSetup: ['test/support/postgres-setup.ts'],
};

export const shared = {
  resolve: { conditions },
  // Handed on to Node, where `import` would be one for `require` too, which must not get the other kind of module.
  ssr: { resolve: { conditions: ['source', 'node'], externalConditions: ['source', 'node'] } },
};

export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'main',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/slow/**', ON_POSTGRES_ONLY, ...WITH_MOCKED_MODULES, '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: { name: 'mocked', include: WITH_MOCKED_MODULES, isolate: true },
      },
      {
        extends: true,
        test: { name: 'postgres', include: [...ON_BOTH, ON_POSTGRES_ONLY], ...onPostgres },
      },
      {
        extends: true,
        test: { name: 'postgres, apart', include: ON_BOTH_APART, ...onPostgres },
      },
      {
        extends: true,
        test: { name: 'postgres, apart, mocked', include: [MOCKED_ON_BOTH], isolate: true, ...onPostgres },
      },
    ],
    setupFiles: ['test/setup.ts'],
    pool: 'forks',
    // Loading the sources anew for each file took half of all time.
    isolate: false,
    // By default one core is left alone; tests that wait for programs in terminals leave enough of it.
    maxWorkers: availableParallelism(),
    // On a machine that is busy otherwise a test is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.{ts,tsx}', 'examples/*/src/**/*.{ts,tsx}'],
      reporter: ['text', 'json-summary'],
    },
  },
});
