import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Tests read the packages' sources, so that no stale build can pass and coverage sees real lines.
const conditions = ['source', 'node', 'import', 'module', 'default'];

export const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['source', 'node', 'import'] } },
};

export default defineConfig({
  ...shared,
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/slow/**', '**/node_modules/**'],
    setupFiles: ['test/setup.ts'],
    pool: 'forks',
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
