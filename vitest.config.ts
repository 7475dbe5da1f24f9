import { defineConfig } from 'vitest/config';

// Tests read the packages' sources, so that no stale build can pass and coverage sees real lines.
export const shared = {
  resolve: { conditions: ['source', 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'module', 'default'], externalConditions: ['source', 'node', 'import'] } },
};

export default defineConfig({
  ...shared,
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/slow/**', '**/node_modules/**'],
    setupFiles: ['test/setup.ts'],
    pool: 'forks',
    testTimeout: 20_000,
  },
});
