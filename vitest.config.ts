import { defineConfig } from 'vitest/config';
import LongFirst from './test/support/long-first.ts';

/** One run for all tests; those that need a browser or a pseudo-terminal say why when they cannot run. */
export default defineConfig({
  test: {
    include: [
      '{contract,counter,display,drivers,kiosk,office,parts,phone,search,server,test,texts,tools,voice}/**/*.test.ts',
    ],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // an event that comes late on a busy machine has come
    expect: { poll: { timeout: 15_000 } },
    // no test changes what another file imports, and each file anew would take a quarter of the time
    isolate: false,
    // CI has two cores; some tests wait for seconds that have to pass, and a third one works meanwhile
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
  },
});
