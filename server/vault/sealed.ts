/** Whom something is about, of any kind: `staff:zhou`. No name in it: it stands in the journal for ever. */
export type PersonId = `${PersonKind}:${string}`;

/** Kinds of people that the hall keeps something about; each has its period in `retention.ts`. */
export type PersonKind = 'staff' | 'account';

/**
 * A text as the journal has it: readable as long as its person's key is there. Whose it is and what it says of them stand
 * beside it, so that any reader can open or export it; both are authenticated with it.
 */
export interface Sealed {
  readonly person: PersonId;
  readonly field: string;
  /** base64url: 12 bytes of nonce, the text under AES-256-GCM, 16 bytes of tag. */
  readonly box: string;
}

/** What a state keeps of a person: sealed, or as a version before sealing wrote it. */
export type Personal = Sealed | string;

export function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && 'box' in value && 'person' in value && 'field' in value;
}
