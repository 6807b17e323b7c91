import { withTransaction } from '@insight-mesh/runtime/postgres';
import { foldsVersion } from '../folds/version.js';
import { adoptPacked } from '../store/backfill-packed.js';
import { beginProgress, forgetProgress, type Progress, readProgress } from '../store/backfill-progress.js';
import { analyzeBackfill, forgetBackfill } from '../store/backfill-states.js';
import { type PartitionId, storedOffset } from '../store/lake-ranges.js';
import type { SourceEnds } from '../store/stored-sources.js';
import { foldLakeRanges, foldOn, lakeBegin } from './fold-lake-ranges.js';
import { compare, handOver, type Outcome } from './hand-over.js';
import { findSources } from './sources.js';
import { firstEvents } from './tail-events.js';
import type { BackfillTools } from './tools.js';

/** So few messages are left for the moment in which the stream is held up. */
const fewMessages = 200n;
/** A stream that is always faster than this is caught up with while it is held up. */
const rounds = 10;

/** Folds from Kafka what the stream has folded and the lake does not have yet, without holding anybody up. */
async function foldTail(tools: BackfillTools, id: PartitionId, begin: Progress, to: bigint): Promise<Progress> {
  const earliest = await tools.kafka.earliest(id.partition);
  if (earliest > begin.next) {
    throw new Error(
      `neither the lake nor Kafka has the offsets ${begin.next} to ${earliest - 1n} of partition ${id.partition}: its states cannot be made again`,
    );
  }
  let at = begin;
  for await (const messages of tools.tail.read(id.partition, at.next, to)) {
    const events = await firstEvents(tools, id.partition, messages);
    const last = messages.at(-1);
    if (last !== undefined) at = await foldOn(tools, id, at, { events, to: last.offset + 1n, first: false });
  }
  return at.next < to ? foldOn(tools, id, at, { events: [], to, first: false }) : at;
}

async function catchUp(tools: BackfillTools, id: PartitionId, begin: Progress, untouched: boolean): Promise<Progress> {
  let at = begin;
  for (let round = 0; round < rounds; round++) {
    at = await foldLakeRanges(tools, id, at, untouched && round === 0);
    const folded = await storedOffset(tools.pool, tools.foldConsumer, id);
    if (folded !== undefined && folded > at.next) at = await foldTail(tools, id, at, folded);
    const now = await storedOffset(tools.pool, tools.foldConsumer, id);
    if (now === undefined || now - at.next < fewMessages) break;
  }
  return at;
}

/** What was folded of a source by a backfill that was broken off, else its beginning. */
async function resume(
  tools: BackfillTools,
  source: SourceEnds,
  progress: ReadonlyMap<string, Progress>,
): Promise<Progress> {
  const known = progress.get(source.clusterId);
  if (known !== undefined) return known;
  const next = await lakeBegin(tools, source);
  await beginProgress(tools.pool, source, foldsVersion, next);
  return { next, events: 0 };
}

/**
 * Makes the states of one partition again: from the lake, from what Kafka has beyond it, and then in place of those that are stored.
 * @param runId undefined: only compares, and leaves nothing behind
 * @throws Error when they cannot be made again, or the backfill is to stop
 */
export async function backfillPartition(
  tools: BackfillTools,
  partition: number,
  runId: string | undefined,
): Promise<Outcome> {
  const { earlier, present } = await findSources(tools, partition);
  if (present === undefined) {
    throw new Error(
      `nothing was folded from partition ${partition} of this Kafka cluster yet: let feature fold it first`,
    );
  }
  const progress = await readProgress(tools.pool, partition, foldsVersion);
  if (progress.size === 0) {
    await forgetProgress(tools.pool, partition);
    await forgetBackfill(tools.pool, partition);
  }
  let events = [...progress.values()].reduce((sum, each) => sum + each.events, 0);
  tools.onFolded(partition, events);
  for (const source of earlier) {
    const begin = await resume(tools, source, progress);
    const at = await foldLakeRanges(tools, source, begin, events === 0);
    events += at.events - begin.events;
  }
  const begin = await resume(tools, present, progress);
  let at = await catchUp(tools, present, begin, events === 0);
  await analyzeBackfill(tools.pool);
  at = await catchUp(tools, present, at, false);
  // Not under the lock of the hand-over: it takes some time, and a row that is folded further from here on is plain again.
  if (runId !== undefined) await withTransaction(tools.pool, (tx) => adoptPacked(tx, partition));
  const outcome = runId === undefined ? await compare(tools, present, at) : await handOver(tools, runId, present, at);
  if (runId === undefined) await forgetProgress(tools.pool, partition);
  await forgetBackfill(tools.pool, partition);
  return outcome;
}
