import { hash } from 'node:crypto';

/** Of 128 bits, in 22 characters. */
function digest(text: string): string {
  return hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');
}

/**
 * The ids of a file's events, for those that bring none: the same event gets the same id whenever and by whomever it is imported, so
 * that what is sent again counts once.
 */
export interface ElementIds {
  /** @param row the number of the (first) row in the file, from 1 */
  of(key: string | undefined, row: number): string;
}

/** @param sha256 of the file's content */
export function elementIds(tenantId: string, kind: string, sha256: string): ElementIds {
  // No id of a tenant or kind has a line break.
  const file = digest(`${tenantId}\n${kind}\nfile\n${sha256}`);
  return {
    of: (key, row) => (key === undefined ? `imp-${file}-${row}` : `imp-${digest(`${tenantId}\n${kind}\nkey\n${key}`)}`),
  };
}
