import type { FoldEvent } from './fold-event.js';

export const start = Date.UTC(2026, 4, 1, 9, 30);
export const hour = 3_600_000;
export const day = 24 * hour;

/** A view by c-1 at `start`, but for what is given. */
export function foldEvent(of: Partial<FoldEvent> = {}): FoldEvent {
  return {
    tie: 1,
    type: 1,
    atMs: start,
    entityId: 'c-1',
    sessionId: '',
    deviceId: '',
    refused: false,
    value: 0,
    currency: '',
    rating: 0,
    lines: [],
    ...of,
  };
}
