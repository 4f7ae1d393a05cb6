import { defineConfig } from 'vitest/config';

/** One run for all tests; those that need a browser or a pseudo-terminal say why when they cannot run. */
export default defineConfig({
  test: {
    include: ['{contract,drivers,parts,server,test,texts,tools}/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
