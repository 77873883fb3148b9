import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'daemon',
    include: ['tests/**/*.test.ts'],
    env: { TZ: 'UTC' },
    globalSetup: ['tests/setup/build.ts'],
    setupFiles: ['tests/setup/data-dir.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
