// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;

/**
 * Where in a body a text has control characters, `name` or `lines.2`; null: nowhere. No person types them, and signs,
 * printers and other programs' files take them for commands.
 */
export function controlCharacterIn(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return CONTROL.test(value) ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (CONTROL.test(key)) return here;
    const found = controlCharacterIn(part, here);
    if (found !== null) return found;
  }
  return null;
}
