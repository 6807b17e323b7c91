import { IntakeClient } from '../lib/intake-client.js';
import { type RowFormat, readRows } from '../lib/public-data.js';
import { ReplayLane } from './lane.js';
import { Pace } from './pace.js';
import { defaultFromMs, type ReplayEvent, replayEvent } from './replay-event.js';

export interface ReplayOptions {
  file: string;
  format: RowFormat;
  /** The collector, for example http://127.0.0.1:8080 */
  url: string;
  apiKey: string;
  /** Rows a second; as fast as it goes if not given. */
  rate?: number;
  /** Rows that are sent at most. */
  limit?: number;
  /** Time of the first row of those that have none, in milliseconds since 1970. */
  fromMs?: number;
  /** Events of a body; 300 if not given. */
  bodySize?: number;
  /** Bodies in flight; 8 if not given. */
  lanes?: number;
  /** How long a body is tried again while the collector is away, in milliseconds; 120,000 if not given. */
  giveUpMs?: number;
  /** Stops reading; what is under way is finished. */
  signal?: AbortSignal;
  onProgress?: (progress: { line: number; sent: number }) => void;
  /** A row that could not be read, or that the collector refused. */
  onBadRow?: (line: number, reason: string) => void;
  onRetry?: (why: string) => void;
}

export interface ReplayResult {
  /** Rows sent to the collector. */
  sent: number;
  accepted: number;
  /** Rows without an accepted event: those the collector refused, and `unreadable` ones. */
  rejected: number;
  /** Rows that were not sent, since there is no event in them. */
  unreadable: number;
  seconds: number;
  rows_per_s: number;
}

function laneOf(user: string, lanes: readonly ReplayLane[]): ReplayLane | undefined {
  let hash = 0;
  for (let index = 0; index < user.length; index++) hash = (Math.imul(hash, 31) + user.charCodeAt(index)) >>> 0;
  return lanes[hash % lanes.length];
}

/**
 * Sends a public file through the collector's HTTP API, each user's rows in order. Bodies that are not acknowledged are sent
 * again; ids are made from the rows, so that a second replay counts once.
 * @throws Error when the file cannot be read, or the collector refuses a body as a whole or stays away
 */
export async function replay(o: ReplayOptions): Promise<ReplayResult> {
  const { bodySize = 300, lanes: laneCount = 8, limit = Number.POSITIVE_INFINITY } = o;
  const client = new IntakeClient({
    url: o.url,
    apiKey: o.apiKey,
    ...(o.giveUpMs === undefined ? {} : { giveUpMs: o.giveUpMs }),
    ...(o.onRetry === undefined ? {} : { onRetry: o.onRetry }),
  });
  const began = performance.now();
  const counts = { sent: 0, accepted: 0, rejected: 0, unreadable: 0 };
  let line = 0;
  const send = async (events: ReplayEvent[]) => {
    const { accepted, rejected } = await client.events(events.map(({ event }) => event));
    counts.sent += events.length;
    counts.accepted += accepted;
    counts.rejected += rejected.length;
    for (const { index, field, reason } of rejected) {
      o.onBadRow?.(events[index]?.line ?? 0, field === '' ? reason : `${field}: ${reason}`);
    }
    o.onProgress?.({ line, sent: counts.sent });
  };
  // At a low rate small bodies, about five a second on each lane, so that the rows flow and do not come in bursts.
  const size = o.rate === undefined ? bodySize : Math.max(1, Math.min(bodySize, Math.round(o.rate / (5 * laneCount))));
  const lanes = Array.from({ length: laneCount }, () => new ReplayLane(size, send));
  const pace = o.rate === undefined ? undefined : new Pace(o.rate);
  try {
    let taken = 0;
    for await (const row of readRows(o.file, o.format)) {
      if (o.signal?.aborted === true || taken >= limit) break;
      line = row.line;
      const event = replayEvent(o.format, row, o.fromMs ?? defaultFromMs);
      if (event === undefined) {
        counts.unreadable++;
        counts.rejected++;
        o.onBadRow?.(row.line, row.error ?? 'no event in this row');
        continue;
      }
      taken++;
      await pace?.next();
      await laneOf(event.user, lanes)?.push(event);
    }
    await Promise.all(lanes.map((lane) => lane.finish()));
  } finally {
    client.close();
  }
  const seconds = (performance.now() - began) / 1000;
  return { ...counts, seconds: Number(seconds.toFixed(2)), rows_per_s: Math.round(counts.sent / seconds) };
}
