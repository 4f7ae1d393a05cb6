import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** The files that take longest on a machine that has never run them, the longest first. */
const LONG = [
  'kill',
  'bars',
  'days',
  'voice',
  'many',
  'kiosk-corner',
  'faults',
  'bars-script',
  'journal-faults',
  'kiosk-reprint',
  'bars-display',
  'api',
  'first-day',
  'engine-pages',
  'histories',
  'wire-pages',
  'kiosk-bring',
  'story',
  'backups',
  'accounts',
  'screens',
  'agent',
  'launch',
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
