#!/usr/bin/env node
// SQLite, files and password hashes share Node's thread pool: more threads, so that none waits for the other.
// It has to be said before the pool is used for the first time.
process.env.UV_THREADPOOL_SIZE ??= '16';

const { buildIfStale } = await import('../tools/stale.js');
await buildIfStale();
const { main } = await import('../dist/server/cli.js');
process.exitCode = await main(process.argv.slice(2));
