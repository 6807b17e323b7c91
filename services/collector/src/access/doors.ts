import type { Caller } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Door } from '../intake/receipt.js';

/** Every way in to which a key may be limited. */
export const doors = ['http', 'grpc', 'segment', 'logs', 'beacon'] as const satisfies readonly Door[];

/** @throws AppError PERMISSION_DENIED for a key that is limited to other doors */
export function requireDoor(caller: Caller, door: Door): void {
  if (caller.kind === 'service' || caller.doors.length === 0 || caller.doors.includes(door)) return;
  throw new AppError('PERMISSION_DENIED', `the API key is for ${caller.doors.join(', ')}, not for ${door}`);
}
