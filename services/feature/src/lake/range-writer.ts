import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { WrittenFile } from '../store/lake-files.js';
import { beginRange, finishRange, type Range } from '../store/lake-ranges.js';
import { sourceTag } from '../store/lake-sources.js';
import type { FoldedPart } from './folded-lines.js';
import { lakeKey } from './lake-row.js';
import type { ParquetWriter } from './parquet-writer.js';
import { linesOfRange } from './range-rows.js';

export interface RangeWriterOptions {
  readonly pool: Pool;
  readonly store: ObjectStore;
  readonly parquet: ParquetWriter;
  /** Under which the lake's offsets are stored. */
  readonly consumer: string;
}

/**
 * Writes one offset range into the lake: stores the range, then its files, then that it is done. Killed at any point, the
 * next writer finds the stored range and writes the same files again; two writers at once write the same bytes.
 * @param known lines of these messages that the fold has left; the others are made of the messages
 * @returns how many rows it has, or undefined when another worker has moved the lake's end: then nothing may be assumed
 */
export async function writeRange(
  { pool, store, parquet, consumer }: RangeWriterOptions,
  range: Range,
  messages: readonly InMessage[],
  known: readonly FoldedPart[] = [],
): Promise<number | undefined> {
  if (!(await beginRange(pool, consumer, range))) return undefined;
  const tag = await sourceTag(pool, range);
  const files: WrittenFile[] = [];
  let rows = 0;
  for (const { tenantId, day, chunks, rows: lines } of await linesOfRange(pool, range.partition, messages, known)) {
    const key = lakeKey(tenantId, day, range, tag);
    const facts = await parquet.write(chunks, async (path, found) => {
      await store.putFile(key, path);
      return found;
    });
    files.push({ key, tenantId, day, ...facts });
    rows += lines;
  }
  return (await finishRange(pool, consumer, range, files)) ? rows : undefined;
}
