import { DeedsSought } from '../../contract/deeds.ts';
import type { Deed } from '../../contract/deeds.ts';
import { deedSentence, doerName } from '../../texts/deed-sentence.ts';
import { deeds } from '../../texts/deeds.ts';
import { CSV_START, csvRow } from '../web/csv.ts';
import type { RawRoute } from '../web/raw.ts';
import { lookBack } from './records.ts';
import { READS_DEEDS } from './routes.ts';
import { deedsOf } from './views.ts';
import type { Telling } from './views.ts';

const texts = deeds['zh-CN'];
const HEAD = (['position', 'at', 'by', 'what', 'kind', 'type'] as const).map((column) => texts[`column.${column}`]);

/** What was sought as a table to open elsewhere, newest first; written while it is read, however long it is. */
export function deedsTable(given: Telling): RawRoute {
  return {
    method: 'get',
    path: '/deeds/table.csv',
    may: READS_DEEDS,
    handlers: [
      async (request, response, next) => {
        const sought = DeedsSought.safeParse(request.query);
        if (!sought.success) {
          next();
          return;
        }
        const { from = '', to = '' } = sought.data;
        response.attachment(`deeds${[from, to].map((day) => (day === '' ? '' : `-${day}`)).join('')}.csv`);
        response.type('text/csv').write(`${CSV_START}${csvRow(HEAD)}`);
        try {
          for await (const { events } of lookBack(given.reader, sought.data)) {
            if (response.destroyed) return;
            const written = response.write((await deedsOf(events, given)).map(row).join(''));
            if (!written) await drained(response);
          }
          response.end();
        } catch (error) {
          // a download that breaks off is seen to; one that ends early would pass for whole
          response.destroy(error as Error);
        }
      },
    ],
  };
}

function row(deed: Deed): string {
  const { position, at, by, kind, type } = deed;
  return csvRow([
    String(position),
    at.slice(0, 19).replace('T', ' '),
    doerName('zh-CN', by),
    deedSentence('zh-CN', deed),
    kind === null ? '' : texts[`kind.${kind}`],
    type,
  ]);
}

/** Whoever reads is as fast again as it is written, or gone. */
function drained(response: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}
