import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** The files that take longest on a machine that has never run them, the longest first. */
const LONG = [
  'kill',
  'bars',
  'many',
  'voice',
  'journal-faults',
  'histories',
  'bars-script',
  'kiosk-corner',
  'kiosk-reprint',
  'agent',
  'first-day',
  'faults',
  'screens',
  'days',
  'engine-pages',
  'bars-display',
  'search-pages',
  'kiosk-bring',
  'engine',
  'launch',
  'upgrade-cuts',
  'backups',
].map((name) => `/test/${name}.test.ts`);

/** Long files begin first, so that no core idles at the end while another goes through one of them. */
export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
