/**
 * A row of a table that spreadsheets open. A cell that they would take for a formula is made text by a leading quote
 * mark (OWASP, CSV injection); `at the beginning` includes behind white space, which some of them skip.
 */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Before the first row: without it Excel takes Chinese for Latin letters. */
export const CSV_START = '\ufeff';

function csvCell(text: string): string {
  const safe = /^\s*[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
