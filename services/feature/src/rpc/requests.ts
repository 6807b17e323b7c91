import type { Timestamp__Output } from '@insight-mesh/contracts/types/google/protobuf/Timestamp';
import { AppError } from '@insight-mesh/runtime/errors';
import { fromTimestamp, rfc3339 } from '@insight-mesh/runtime/time';

export function invalid(field: string, description: string): AppError {
  return new AppError('INVALID_ARGUMENT', `${field} ${description}`, { violations: [{ field, description }] });
}

/** An id that could be stored; an unknown one is no error. */
export function checkEntityId(field: string, id: string): void {
  if (id === '') throw invalid(field, 'is missing');
  if (id.length > 512) throw invalid(field, 'must have at most 512 characters');
  if (id.includes('\0')) throw invalid(field, 'must not have the character U+0000');
}

/** Ids that could be stored; an error names the place of the first that could not. */
export function checkEntityIds(field: string, ids: readonly string[]): void {
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index] ?? '';
    if (id === '' || id.length > 512 || id.includes('\0')) checkEntityId(`${field}[${index}]`, id);
  }
}

/** A limit within 1 to `most`; 0 means `usual`. */
export function checkLimit(limit: number, usual: number, most: number): number {
  if (limit === 0) return usual;
  if (limit < 0 || limit > most) throw invalid('limit', `must be from 1 to ${most}, or 0 for ${usual}`);
  return limit;
}

/** as_of in ms since 1970; undefined when the request has none. */
export function readAsOf(asOf: Timestamp__Output | null): number | undefined {
  if (asOf === null) return undefined;
  const ms = fromTimestamp(asOf);
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15 || asOf.nanos < 0 || asOf.nanos > 999_999_999) {
    throw invalid('as_of', 'must be a valid time');
  }
  return ms;
}

/** The moment at which windows end. FAILED_PRECONDITION before the newest event: the past is the lake's. */
export function checkAsOf(asOfMs: number | undefined, newestMs: number, field: string): number {
  if (asOfMs === undefined) return newestMs;
  if (asOfMs >= newestMs) return asOfMs;
  throw new AppError(
    'FAILED_PRECONDITION',
    `as_of is before the newest event of ${field} (${rfc3339(newestMs)}): it must be then or later; the past is in the lake`,
    { violations: [{ field: 'as_of', description: `must not be before ${rfc3339(newestMs)}` }] },
  );
}
