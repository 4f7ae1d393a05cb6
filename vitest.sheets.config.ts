import { defineConfig } from 'vitest/config';

/** Pictures of every page in every state: not part of the suite (npm run sheets). */
export default defineConfig({
  test: { include: ['test/pictures/sheets.ts'], fileParallelism: false, testTimeout: 600_000, hookTimeout: 60_000 },
});
