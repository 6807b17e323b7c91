import { foldsVersion } from '../folds/version.js';
import { forgetAllProgress } from '../store/backfill-progress.js';
import { beginRun, endRun, noteHeld } from '../store/backfill-runs.js';
import { foldedFrom, lakeRowCounts } from '../store/stored-sources.js';
import type { Outcome } from './hand-over.js';
import { takeLock } from './lock.js';
import { backfillPartition } from './partition.js';
import type { BackfillTools } from './tools.js';

export interface BackfillOptions {
  readonly schema: string;
  /** Undefined: all from which anything was folded. */
  readonly partitions?: readonly number[] | undefined;
  /** Only compares. */
  readonly dryRun: boolean;
  /** Forgets what a backfill that was broken off has done. */
  readonly anew: boolean;
  /** Told before the first partition: those that are left, and roughly how many events the lake has of them. */
  readonly onBegin?: (left: readonly number[], events: number) => void;
  readonly onPartition?: (partition: number, outcome: Outcome) => void;
}

export interface BackfillResult {
  readonly partitions: number;
  /** Partitions that were done when it began. */
  readonly resumed: number;
  readonly events: number;
  readonly states: number;
  readonly changed: number;
  /** The longest time for which the stream's fold of one partition was held up, in milliseconds. */
  readonly heldMs: number;
}

type Tools = Omit<BackfillTools, 'signal'>;

async function choosePartitions({ pool, topic }: Tools, wanted: readonly number[] | undefined): Promise<number[]> {
  const { partitions, otherTopics } = await foldedFrom(pool, topic);
  if (otherTopics.length > 0) {
    throw new Error(
      `states of this store also came from ${otherTopics.join(', ')}, and the lake's files do not tell topics apart: they cannot be made again`,
    );
  }
  const unknown = wanted?.filter((partition) => !partitions.includes(partition)) ?? [];
  if (unknown.length > 0) {
    throw new Error(
      `nothing was folded from partition ${unknown.join(', ')}; there are ${partitions.join(', ') || 'none'}`,
    );
  }
  return wanted === undefined ? partitions : [...new Set(wanted)].sort((a, b) => a - b);
}

/**
 * Makes the states of partitions again, one after the other, while the stream goes on.
 * @param signal aborted: it stops behind the chunk that it is at, and a later one goes on from there
 * @throws Error when another one runs, when the lake cannot give what the states were made of, or when it was stopped
 */
export async function backfill(tools: Tools, o: BackfillOptions, signal: AbortSignal): Promise<BackfillResult> {
  const partitions = await choosePartitions(tools, o.partitions);
  const lock = await takeLock(tools.pool, o.schema);
  try {
    const held: BackfillTools = { ...tools, signal: AbortSignal.any([signal, lock.signal]) };
    return o.dryRun ? await compareAll(held, o, partitions) : await replaceAll(held, o, partitions);
  } finally {
    lock.release();
  }
}

async function announce(tools: BackfillTools, o: BackfillOptions, left: readonly number[]): Promise<void> {
  const counts = await lakeRowCounts(tools.pool, tools.topic);
  o.onBegin?.(
    left,
    left.reduce((sum, partition) => sum + (counts.get(partition) ?? 0), 0),
  );
}

async function replaceAll(tools: BackfillTools, o: BackfillOptions, partitions: number[]): Promise<BackfillResult> {
  const run = await beginRun(tools.pool, { folds: foldsVersion, partitions, anew: o.anew });
  if (o.anew) await forgetAllProgress(tools.pool);
  const left = partitions.filter((partition) => !run.done.includes(partition));
  await announce(tools, o, left);
  for (const partition of left) {
    const outcome = await backfillPartition(tools, partition, run.id);
    await noteHeld(tools.pool, run.id, outcome.heldMs);
    o.onPartition?.(partition, outcome);
  }
  const { events, states, changed, heldMs } = await endRun(tools.pool, run.id);
  return { partitions: partitions.length, resumed: run.done.length, events, states, changed, heldMs };
}

async function compareAll(tools: BackfillTools, o: BackfillOptions, partitions: number[]): Promise<BackfillResult> {
  await announce(tools, o, partitions);
  const sum = { events: 0, states: 0, changed: 0 };
  for (const partition of partitions) {
    const outcome = await backfillPartition(tools, partition, undefined);
    sum.events += outcome.events;
    sum.states += outcome.states;
    sum.changed += outcome.changed;
    o.onPartition?.(partition, outcome);
  }
  return { partitions: partitions.length, resumed: 0, ...sum, heldMs: 0 };
}
