/**
 * The digits by which a counter is called, shown on its sign and spoken: its `number`, else those of its id. Null where
 * neither has any.
 */
export function counterNumber({
  id,
  number,
}: {
  readonly id: string;
  readonly number?: string | undefined;
}): string | null {
  return number ?? /[0-9]{1,3}/.exec(id)?.[0] ?? null;
}
