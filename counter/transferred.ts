import type { CurrentTicket } from '../contract/api.ts';
import { useText } from '../parts/text.ts';
import { counter } from '../texts/counter.ts';

/** Says where a person was handed on from, and why. */
export function useTransferred(): (transferred: NonNullable<CurrentTicket['transferred']>) => string {
  const t = useText(counter);
  return ({ counterNumber, reason }) =>
    reason === null
      ? t('transferred', { counter: counterNumber })
      : t('transferred-because', { counter: counterNumber, reason });
}
