import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'daemon',
    include: ['tests/**/*.test.ts'],
    env: { TZ: 'UTC', OD_LOG_LEVEL: 'silent' },
    globalSetup: ['tests/setup/build.ts', 'tests/setup/postgres.ts'],
    setupFiles: ['tests/setup/data-dir.ts'],
    testTimeout: 60_000,
    // Real processes, files and databases on a busy machine: once more tells a fault from bad luck, and both are in the log.
    retry: process.env['CI'] ? 1 : 0,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { groupOrder: 1 },
  },
});
