import type { EventJson } from '@insight-mesh/contracts/json';
import { keyOf, topicEvent } from '../../bench/features/topic-events.js';
import { random } from '../fault.js';

const dayMs = 86_400_000;
const beganMs = Date.UTC(2026, 2, 1);
const spanMs = 24 * dayMs;
/** How much later than it happened an event may come. */
const latestMs = 7 * dayMs;
const late = 0.2;
/** Events of those who have not logged in. */
const anonymous = 0.25;
/** Pieces until all that is late has come. */
export const piecesAnEpoch = 4;

export interface StreamEvent {
  readonly key: string;
  readonly event: EventJson;
  readonly occurredMs: number;
  /** When the collector took it, in the time of the stream. */
  readonly receivedMs: number;
}

/** What comes between two moments, in the order in which it comes. */
export interface Piece {
  readonly events: readonly StreamEvent[];
  /** All events of the pieces up to this one were received by then, and none of a later one. */
  readonly endMs: number;
  /** When the first event of the next piece is received; Infinity after the last. */
  readonly nextMs: number;
  /** Everything that occurred by `endMs` has come. */
  readonly isWhole: boolean;
}

/**
 * A stream of events in pieces of time. A fifth of them comes up to 7 days late, but by the end of its epoch of four pieces; a quarter is of visitors,
 * whom identify events join to customers.
 */
export function streamOf(seed: number, total: number, pieces: number): Piece[] {
  const shop = {
    seed,
    customers: Math.ceil(total / 60),
    items: Math.ceil(total / 150),
    beganMs,
    stepMs: spanMs / total,
  };
  const draw = random(seed);
  const epochMs = (spanMs / pieces) * piecesAnEpoch;
  const all = Array.from({ length: total }, (_, place): StreamEvent => {
    const made = topicEvent(place, shop);
    const occurredMs = Math.round(beganMs + place * shop.stepMs);
    const waitMs = draw() < late ? Math.floor(draw() * latestMs) : Math.floor(draw() * 3_000);
    const epochEnd = beganMs + (Math.floor((occurredMs - beganMs) / epochMs) + 1) * epochMs - 1;
    const receivedMs = Math.max(occurredMs, Math.min(occurredMs + waitMs, epochEnd));
    const isVisitor = draw() < anonymous && made.type !== 'EVENT_TYPE_IDENTIFY';
    const { customer_id, ...rest } = made;
    const who = isVisitor ? { ...rest, anonymous_id: `a-${customer_id.slice(2)}` } : made;
    const times = { occurred_at: new Date(occurredMs).toISOString(), received_at: new Date(receivedMs).toISOString() };
    const event = { ...who, ...times };
    return { key: keyOf(event), event, occurredMs, receivedMs };
  }).sort((a, b) => a.receivedMs - b.receivedMs);
  return Array.from({ length: pieces }, (_, piece): Piece => {
    const endMs = beganMs + Math.round(((piece + 1) * spanMs) / pieces) - 1;
    const fromMs = beganMs + Math.round((piece * spanMs) / pieces) - 1;
    const isLast = piece === pieces - 1;
    const events = all.filter(({ receivedMs }) => receivedMs > fromMs && (isLast || receivedMs <= endMs));
    const next = all.find(({ receivedMs }) => receivedMs > endMs);
    const isWhole = (piece + 1) % piecesAnEpoch === 0;
    return { events, endMs, nextMs: next?.receivedMs ?? Number.POSITIVE_INFINITY, isWhole };
  });
}
