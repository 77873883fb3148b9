import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'web',
    include: ['tests/**/*.test.ts'],
    env: { TZ: 'UTC' },
    globalSetup: ['tests/setup/build.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A real browser on a busy machine: once more tells a fault from bad luck, and both are in the log.
    retry: process.env['CI'] ? 1 : 0,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { groupOrder: 2 },
  },
});
