import { AppError } from '@insight-mesh/runtime/errors';
import { isSlot, itemSlots, type Slot } from '../slots.js';

export function invalid(field: string, description: string): AppError {
  return new AppError('INVALID_ARGUMENT', `${field}: ${description}`, { violations: [{ field, description }] });
}

/** Postgres takes no text with a NUL, and nobody means one. @throws AppError INVALID_ARGUMENT */
export function refuseNul(field: string, text: string): void {
  if (text.includes('\0')) throw invalid(field, 'must have no NUL character');
}

export function requireSlot(slot: string): Slot {
  if (isSlot(slot)) return slot;
  throw invalid(
    'slot',
    `there is no slot "${slot.slice(0, 64)}"; the slots are ${itemSlots.join(', ')} and score/<target>`,
  );
}

/** @throws AppError INVALID_ARGUMENT */
export function requireVersion(version: number): number {
  if (Number.isSafeInteger(version) && version >= 1) return version;
  throw invalid('version', 'must be a whole number from 1');
}
