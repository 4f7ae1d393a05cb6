import { defineConfig } from 'vitest/config';

/** `npm run test:bundle`: a bundle is made and installed in an empty root; almost a minute of processor time. Run by `.ci/run`. */
export default defineConfig({
  test: {
    include: ['test/bundle/*.bundle.ts'],
    globalSetup: ['test/support/build.ts'],
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
