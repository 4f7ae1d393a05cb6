import { defineConfig } from 'vitest/config';

/** `npm run test:soak`: what takes too long for every run. */
export default defineConfig({
  test: {
    include: ['test/soak/**/*.soak.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 6 * 3_600_000,
    maxWorkers: 1,
  },
});
