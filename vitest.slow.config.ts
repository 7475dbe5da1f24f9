import { defineConfig } from 'vitest/config';
import { shared } from './vitest.config.js';

export default defineConfig({
  ...shared,
  test: { include: ['test/slow/**/*.test.ts'], setupFiles: ['test/setup.ts'], pool: 'forks', testTimeout: 600_000 },
});
