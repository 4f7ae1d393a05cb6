import type { FoundPlace } from '../../contract/discovery.ts';

/** Bytes as a technician reads them. */
export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');

type Where = Pick<FoundPlace, 'place' | 'medium'> & { readonly usbIds?: string | null };

/** A place of which nothing more is known. */
export function silent({ place, medium, usbIds = null }: Where): FoundPlace {
  return {
    place,
    medium,
    usbIds,
    certainty: 'silent',
    family: null,
    protocol: null,
    proof: '',
    question: null,
    boxes: [],
    problem: null,
    suggestion: null,
    usedBy: null,
  };
}
