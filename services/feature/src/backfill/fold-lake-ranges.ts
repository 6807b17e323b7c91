import { isDeepStrictEqual } from 'node:util';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent } from '../events/check-event.js';
import { eventOfRow } from '../offline/lake-event.js';
import { moveProgress, type Progress, type Source } from '../store/backfill-progress.js';
import type { PartitionId } from '../store/lake-ranges.js';
import { type LakeRange, rangesFrom } from '../store/stored-sources.js';
import { foldEvents } from './fold-events.js';
import type { BackfillTools } from './tools.js';

/** What is read by one query, at most, unless one range has more: it sorts the rows by offset, so that it can stop behind any of them. */
const rangesAtOnce = 200;
const rowsAtOnce = 100_000;
const filesAtOnce = 2_000;
/** Events of one transaction have no more characters than this, as JSON. */
const chunkSize = 33_554_432;

/** Where the ranges of a partition begin in the lake. @throws Error when it has none */
export async function lakeBegin(tools: BackfillTools, id: PartitionId): Promise<bigint> {
  const [first] = await rangesFrom(tools.pool, id, undefined, 1);
  if (first === undefined) {
    throw new Error(`the lake has nothing of partition ${id.partition} yet: let feature write it first`);
  }
  return first.from;
}

/** The next ranges to read together. @throws Error for ranges that do not follow each other */
async function nextRanges(tools: BackfillTools, id: PartitionId, next: bigint): Promise<LakeRange[]> {
  const ranges = await rangesFrom(tools.pool, id, next, rangesAtOnce);
  const [first] = ranges;
  if (first === undefined) return [];
  if (first.from > next) {
    throw new Error(
      `the lake lacks the offsets ${next} to ${first.from - 1n} of partition ${id.partition}: its states cannot be made again from it`,
    );
  }
  let rows = 0;
  let files = 0;
  const taken: LakeRange[] = [];
  for (const range of ranges) {
    const before = taken.at(-1);
    if (before !== undefined && range.from !== before.to) {
      throw new Error(`the lake's ranges of partition ${id.partition} do not meet at offset ${before.to}`);
    }
    rows += range.rows;
    files += range.files.length;
    if (taken.length > 0 && (rows > rowsAtOnce || files > filesAtOnce)) break;
    taken.push(range);
  }
  return taken;
}

/** Whether other files hold the ranges by now: a merge deletes those that it has read. */
async function haveMoved(tools: BackfillTools, id: PartitionId, ranges: readonly LakeRange[]): Promise<boolean> {
  const now = await rangesFrom(tools.pool, id, ranges[0]?.from, ranges.length);
  return !isDeepStrictEqual(
    now.map(({ files }) => files),
    ranges.map(({ files }) => files),
  );
}

/** Folds events of a source into what is made of it, and moves on. */
export async function foldOn(
  tools: BackfillTools,
  source: Source,
  at: Progress,
  o: { events: readonly CheckedEvent[]; to: bigint; first: boolean },
): Promise<Progress> {
  const { events, to } = o;
  tools.signal.throwIfAborted();
  await withTransaction(tools.pool, async (tx) => {
    await foldEvents(tx, events, { partition: source.partition, first: o.first });
    await moveProgress(tx, source, { from: at.next, to, events: events.length });
  });
  tools.onFolded(source.partition, events.length);
  return { next: to, events: at.events + events.length };
}

/**
 * Folds what the lake has of a source beyond what was folded, up to its end.
 * @param untouched nothing of the partition was folded before, not of another cluster either
 */
export async function foldLakeRanges(
  tools: BackfillTools,
  id: PartitionId,
  begin: Progress,
  untouched: boolean,
): Promise<Progress> {
  let at = begin;
  let first = untouched;
  for (;;) {
    const ranges = await nextRanges(tools, id, at.next);
    const end = ranges.at(-1)?.to;
    if (end === undefined) return at;
    let events: CheckedEvent[] = [];
    let size = 0;
    let last = -1;
    try {
      for await (const { row, size: more } of tools.lake.rows(id.partition, ranges, at.next)) {
        // A file that was copied has the same rows; Kafka gives an offset once.
        if (row.kafka_offset === last) continue;
        if (events.length >= tools.chunkEvents || size >= chunkSize) {
          at = await foldOn(tools, id, at, { events, to: BigInt(last) + 1n, first });
          events = [];
          size = 0;
          first = false;
        }
        last = row.kafka_offset;
        size += more;
        events.push(eventOfRow(row));
      }
    } catch (error) {
      if (!(await haveMoved(tools, id, ranges))) throw error;
      // What was read and not folded yet is read again from the merged files.
      continue;
    }
    at = await foldOn(tools, id, at, { events, to: end, first });
    if (events.length > 0) first = false;
  }
}
