/** Five lines of three, read from across a room. */
const SHAPES: Readonly<Record<string, string>> = {
  '0': '###|# #|# #|# #|###',
  '1': ' # |## | # | # |###',
  '2': '###|  #|###|#  |###',
  '3': '###|  #|###|  #|###',
  '4': '# #|# #|###|  #|  #',
  '5': '###|#  |###|  #|###',
  '6': '###|#  |###|# #|###',
  '7': '###|  #|  #|  #|  #',
  '8': '###|# #|###|# #|###',
  '9': '###|# #|###|  #|###',
};
const LINES = 5;

/** Digits as large as a console can show them, in fours; other characters are left out. */
export function largeDigits(digits: string): string {
  const shapes = Array.from(digits).flatMap((digit) => SHAPES[digit]?.split('|') ?? []);
  return Array.from({ length: LINES }, (_, line) =>
    shapes
      .filter((_, at) => at % LINES === line)
      .map((row, at) => `${at === 4 ? '    ' : ''}${row.replaceAll('#', '██').replaceAll(' ', '  ')}`)
      .join('  ')
      .trimEnd(),
  ).join('\n');
}
