/**
 * An upgrade of the installation in `prefix` that ends as by a power cut before the step `cut`; `outcome` says whether the new
 * version, which changes the shape of the data at its first start, takes work. Run by test/upgrade-cuts.test.ts.
 */
import { readBundleFacts } from '../../server/install/bundle-facts.ts';
import { releaseAt } from '../../server/install/durable.ts';
import { install } from '../../server/install/install.ts';
import { placesIn } from '../../server/install/places.ts';
import { openDatabase } from '../../server/journal/sqlite.ts';

const [prefix = '', data = '', incoming = '', cut = '', outcome = ''] = process.argv.slice(2);
const places = placesIn(prefix);
const { outcome: result } = await install({
  places,
  data,
  incoming,
  facts: readBundleFacts(incoming)!,
  keeper: {
    stop: () => Promise.resolve(),
    start: async () => {
      if (releaseAt(places.current) !== '2.0.0') return;
      const db = await openDatabase(`${data}/hall.db`);
      await db.exec('create table if not exists newer (x); pragma user_version = 99');
      await db.close();
    },
    unit: () => null,
    prepare: () => Promise.resolve(),
    untilReady: (version) => Promise.resolve(version === '2.0.0' && outcome === 'fails' ? 'it did not come up' : null),
  },
  tell: (step) => {
    if (step === cut) process.kill(process.pid, 'SIGKILL');
  },
  now: Date.now,
});
console.log(result);
