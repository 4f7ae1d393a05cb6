import { renderPaper } from '../../drivers/printer/render.ts';
import { testPage } from '../../drivers/printer/test-page.ts';
import { paper } from '../../texts/paper.ts';
import { fill } from '../../texts/section.ts';
import { speech } from '../../texts/speech.ts';
import { renderOptions } from './printers.ts';
import type { SlipPrinter } from './printers.ts';
import type { PrinterFile, Report, SignFile } from './hall-port.ts';
import type { Sign } from './signs.ts';
import type { Voice } from './voices.ts';

/** Job number of test prints: no ticket has it. */
const TEST_JOB = 9_999;

/** Shows which sign this is and whose. */
export function testSign(sign: Sign, file: SignFile): void {
  const counters = sign.counterIds.join('、');
  sign.showTest(fill(speech['zh-CN']['sign.test'], { id: file.id, counter: counters }));
}

export function testVoice(voice: Voice): void {
  voice.say(fill(speech['zh-CN'].call, { ticket: 'A001', counter: '1' }));
}

/** Prints the page that shows how a printer is to be set. */
export function testPrinter(driver: SlipPrinter, file: PrinterFile, report: Report): void {
  const options = renderOptions(file);
  const words = paper['zh-CN'];
  const document = testPage(options, {
    title: words['test.title'],
    width: fill(words['test.width'], { mm: file.paper, columns: options.columns, dots: options.dots }),
    which: words['test.which'],
    sample: words['test.sample'],
  });
  driver
    .print(renderPaper(document, options), TEST_JOB)
    .then((result) => report(file.id, 'a test page', { ...result }))
    .catch((error: unknown) => report(file.id, 'a test page could not be printed', { error: String(error) }));
}
