import type { Letter, SealedLetter } from './letter.js';
import type { LetterKeys } from './letter-keys.js';

/** A letter's bytes, and what is known of how to read them. */
export interface Payload {
  bytes: Buffer;
  charset: Letter['charset'];
}

/** What it was mended to, else what came. @throws AppError FAILED_PRECONDITION when no key opens it */
export function currentPayload(letter: SealedLetter, keys: LetterKeys): Payload {
  const { mendedSealed } = letter;
  if (mendedSealed === undefined) return { bytes: keys.open(letter.keyId, letter.sealed), charset: letter.charset };
  return mendedPayload(keys.open(mendedSealed.keyId, mendedSealed.bytes));
}

/** A patch leaves UTF-8; of a whole payload nothing is told. */
export function mendedPayload(bytes: Buffer): Payload {
  return { bytes, charset: '' };
}
