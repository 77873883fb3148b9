import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'daemon',
    include: ['tests/**/*.test.ts'],
    env: { TZ: 'UTC', OD_LOG_LEVEL: 'silent' },
    globalSetup: ['tests/setup/build.ts', 'tests/setup/postgres.ts'],
    setupFiles: ['tests/setup/data-dir.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { groupOrder: 1 },
  },
});
