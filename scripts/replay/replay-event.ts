import { createHash } from 'node:crypto';
import type { EventJson } from '@insight-mesh/contracts/json';
import type { ReadRow, ShopRow } from '../lib/layouts/layout.js';
import type { AnyRow, EventRow, PublicRow, RowFormat } from '../lib/public-data.js';

/** Where rows without a time begin, unless told otherwise. */
export const defaultFromMs = Date.UTC(2015, 0, 1);

/** An event as it is sent: the collector's JSON, not checked here. */
export interface ReplayEvent {
  line: number;
  /** Whose order is kept. */
  user: string;
  event: object;
}

/** The same row of the same file has the same id each time it is replayed, so that it counts once. */
function idOf(format: RowFormat, ...parts: (string | number)[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([format, ...parts]))
    .digest('hex');
  return `replay-${digest.slice(0, 32)}`;
}

function fromPublicRow(format: RowFormat, line: number, row: PublicRow, fromMs: number): ReplayEvent {
  const timeMs = row.timeMs ?? fromMs + (row.position ?? 0) * 1000;
  const id = idOf(format, line, row.position ?? 0, row.userId, row.itemId, timeMs);
  const occurred_at = new Date(timeMs).toISOString();
  const session_id = `s${row.sessionId}`;
  // A session of yoochoose has nobody's name; a sequence is a customer's.
  const who = format === 'yoochoose' ? { anonymous_id: session_id } : { customer_id: row.userId };
  const event = {
    id,
    type: 'EVENT_TYPE_VIEW',
    occurred_at,
    ...who,
    session_id,
    item_id: row.itemId,
  } satisfies EventJson;
  return { line, user: row.userId, event };
}

function fromShopRow(format: RowFormat, line: number, row: ShopRow, fromMs: number): ReplayEvent {
  const timeMs = row.timeMs ?? fromMs + (row.position ?? 0) * 1000;
  const id = idOf(format, line, timeMs, JSON.stringify(row.event));
  const user = row.event.customer_id ?? row.event.anonymous_id ?? '';
  return { line, user, event: { id, occurred_at: new Date(timeMs).toISOString(), ...row.event } };
}

function fromEventRow(line: number, row: EventRow, fromMs: number): ReplayEvent {
  const id = row.id ?? idOf('events', line, JSON.stringify(row));
  const event = { ...row, id, occurred_at: row.occurred_at ?? new Date(fromMs + line * 1000).toISOString() };
  return { line, user: String(row.customer_id ?? row.anonymous_id ?? ''), event };
}

/** The event of a row of a public file; its time is the row's, else a second apart from `fromMs`. */
export function replayEvent(format: RowFormat, read: ReadRow<AnyRow>, fromMs: number): ReplayEvent | undefined {
  if (read.row === undefined) return undefined;
  if (format === 'events') return fromEventRow(read.line, read.row as EventRow, fromMs);
  if (format === 'yoochoose' || format === 'sequences') {
    return fromPublicRow(format, read.line, read.row as PublicRow, fromMs);
  }
  return fromShopRow(format, read.line, read.row as ShopRow, fromMs);
}
