import { AppError } from '@insight-mesh/runtime/errors';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';

/** A field of a request that is wrong, and what would be right. */
export function invalid(field: string, description: string): AppError {
  return new AppError('INVALID_ARGUMENT', `${field} ${description}`, { violations: [{ field, description }] });
}

/** Who it was, for people who look at a change later. */
export function whoCalls({ caller }: CallContext): string {
  return caller.kind === 'key' ? `key:${caller.keyId}` : `service:${caller.name}`;
}

/** A count that may be absent. @throws AppError INVALID_ARGUMENT */
export function count(field: string, value: number, most: number, absent: number): number {
  if (value === 0) return absent;
  if (value < 1 || value > most) throw invalid(field, `must be from 1 to ${most.toLocaleString('en')}`);
  return value;
}
