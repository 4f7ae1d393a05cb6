import { defineConfig } from 'vitest/config';
import LongFirst from './test/support/long-first.ts';

/** One run for all tests; those that need a browser or a pseudo-terminal say why when they cannot run. */
export default defineConfig({
  test: {
    include: [
      '{contract,counter,display,drivers,kiosk,office,parts,phone,search,server,test,texts,tools,voice}/**/*.test.ts',
    ],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // CI has two cores; some tests wait for seconds that have to pass, and a third one works meanwhile
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
  },
});
