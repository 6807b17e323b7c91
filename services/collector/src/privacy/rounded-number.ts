/** A resident number of China: region, day of birth, and the four digits that a JSON number of this size no longer tells apart. */
const resident = /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}$/;
/** Of the networks that issue them. Moments in nanoseconds and ids made from a time begin with 1. */
const card = /^(?:4|5[1-5]|2[2-7]|6[0-9]|35|3[47]|81)\d{13,17}$/;

/**
 * What a whole number beyond 2^53 looks like. Its last digits were rounded away when it was read, so that no checksum can tell; those
 * that are left would tell of a person all the same.
 */
export function personalNumber(value: number): 'id' | 'card' | undefined {
  const digits = BigInt(value).toString();
  if (digits.length > 19) return undefined;
  if (resident.test(digits)) return 'id';
  return card.test(digits) ? 'card' : undefined;
}
