import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { breathe } from '@insight-mesh/runtime/pause';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent } from '../events/check-event.js';
import { decodeEvent, isRefusal } from '../events/decode.js';
import { firstOccurrences } from '../store/seen-events.js';
import { lakeDay, lakeLine } from './lake-row.js';

/** Messages handled between two looks at the event loop. */
const stretch = 250;

/** The lines of one file, in pieces that end with a line break. */
export interface FileLines {
  readonly tenantId: string;
  readonly day: string;
  readonly chunks: string[];
  rows: number;
}

/**
 * The lines of the lake for some messages of one partition, one group a tenant and day, in the order of offsets. Only first
 * occurrences are kept, as the fold has stored them: the same messages always give the same lines. What cannot be decoded
 * has gone to the dead letters by the fold.
 */
export async function linesOfRange(
  pool: Pool,
  partition: number,
  messages: readonly InMessage[],
): Promise<FileLines[]> {
  const files = new Map<string, FileLines>();
  for (let start = 0; start < messages.length; start += stretch) {
    const events: { event: CheckedEvent; offset: bigint; hash: string }[] = [];
    for (const message of messages.slice(start, start + stretch)) {
      const event = decodeEvent(message);
      if (!isRefusal(event)) events.push({ event, offset: message.offset, hash: event.hash });
    }
    const first = await firstOccurrences(pool, partition, events);
    const lines = new Map<string, string[]>();
    for (const { event, offset } of events) {
      if (!first.has(offset)) continue;
      const day = lakeDay(event);
      const key = `${event.tenantId}/${day}`;
      if (!files.has(key)) files.set(key, { tenantId: event.tenantId, day, chunks: [], rows: 0 });
      const line = lakeLine(event, partition, offset);
      const group = lines.get(key);
      if (group === undefined) lines.set(key, [line]);
      else group.push(line);
    }
    for (const [key, group] of lines) {
      const file = files.get(key);
      if (file === undefined) continue;
      file.chunks.push(`${group.join('\n')}\n`);
      file.rows += group.length;
    }
    await breathe();
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
}
