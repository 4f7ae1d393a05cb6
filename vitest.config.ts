import { defineConfig } from 'vitest/config';

/** One run for all tests; those that need a browser or a pseudo-terminal say why when they cannot run. */
export default defineConfig({
  test: {
    include: [
      '{contract,counter,display,drivers,kiosk,office,parts,phone,search,server,test,texts,tools,voice}/**/*.test.ts',
    ],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
