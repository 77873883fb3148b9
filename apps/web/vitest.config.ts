import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'web',
    // `npm run bench:console` measures by the same daemon and browser; it asserts nothing.
    include: [process.env['OD_BENCH'] === 'console' ? 'bench/**/*.bench.ts' : 'tests/**/*.test.ts'],
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
