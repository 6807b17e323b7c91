import { type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import { foldsVersion } from '../folds/version.js';
import { tellAllChanged } from '../serving/changes.js';
import { adoptPacked } from '../store/backfill-packed.js';
import { foldedEvents, forgetProgress, moveProgress, type Progress } from '../store/backfill-progress.js';
import { partitionDone } from '../store/backfill-runs.js';
import { madeRows } from '../store/backfill-states.js';
import { compareStored, type Differences, type Forgetting, replaceStored, type Table } from '../store/backfill-swap.js';
import { lockFold } from '../store/fold-offsets.js';
import { type PartitionId, storedOffset } from '../store/lake-ranges.js';
import { noteMade } from '../store/states-made.js';
import { foldEvents } from './fold-events.js';
import { firstEvents } from './tail-events.js';
import type { BackfillTools } from './tools.js';

/** What replacing or comparing a partition's states has shown. */
export interface Outcome {
  /** That were folded of the partition. */
  readonly events: number;
  /** Rows that the backfill has made. */
  readonly states: number;
  /** Rows that differed from what was stored. */
  readonly changed: number;
  /** For how long the stream's fold of the partition was held up, in milliseconds. */
  readonly heldMs: number;
  /** By table, where it was only compared. */
  readonly differences?: ReadonlyMap<Table, Differences>;
}

function forgettingOf({ now, visitsDays, ordersDays }: BackfillTools): Forgetting {
  return { nowMs: now(), visitsDays, ordersDays };
}

/** Folds what the stream has folded since, in the caller's transaction. */
async function foldRest(tools: BackfillTools, tx: Tx, id: PartitionId, at: Progress, to: bigint): Promise<void> {
  let events = 0;
  for await (const messages of tools.tail.read(id.partition, at.next, to)) {
    const some = await firstEvents(tools, id.partition, messages);
    await foldEvents(tx, some, { partition: id.partition, first: false });
    events += some.length;
  }
  await moveProgress(tx, id, { from: at.next, to, events });
}

/**
 * Puts what was made of a partition in the place of its states. In one transaction it holds the lock on the offset of the stream's fold,
 * folds what that has folded since, replaces the rows, and lets it go on from them: no event is in both or in none.
 */
export async function handOver(tools: BackfillTools, runId: string, id: PartitionId, at: Progress): Promise<Outcome> {
  const { partition } = id;
  let lockedAt = 0;
  const outcome = await withTransaction(tools.pool, async (tx) => {
    const to = await lockFold(tx, tools.foldConsumer, id);
    lockedAt = performance.now();
    await foldRest(tools, tx, id, at, to);
    const states = await madeRows(tx, partition);
    const changed = await replaceStored(tx, partition, forgettingOf(tools));
    const events = await foldedEvents(tx, partition);
    await noteMade(tx, partition, foldsVersion);
    await partitionDone(tx, runId, partition, { events, states, changed });
    await forgetProgress(tx, partition);
    if (changed > 0) await tellAllChanged(tx);
    tools.signal.throwIfAborted();
    return { events, states, changed };
  });
  return { ...outcome, heldMs: performance.now() - lockedAt };
}

/** Compares what was made of a partition with its states as of one moment; nobody waits for it. */
export function compare(tools: BackfillTools, id: PartitionId, at: Progress): Promise<Outcome> {
  const { partition } = id;
  return withTransaction(tools.pool, async (tx) => {
    // States and offset of one snapshot belong together: the fold writes both in one transaction.
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const to = await storedOffset(tx, tools.foldConsumer, id);
    if (to === undefined) throw new Error(`the stored offset of partition ${partition} is gone`);
    await foldRest(tools, tx, id, at, to);
    await adoptPacked(tx, partition);
    const differences = await compareStored(tx, partition, forgettingOf(tools));
    const all = [...differences.values()];
    return {
      events: await foldedEvents(tx, partition),
      states: all.reduce((sum, each) => sum + each.states, 0),
      changed: all.reduce((sum, { changed, missing, extra }) => sum + changed + missing + extra, 0),
      heldMs: 0,
      differences,
    };
  });
}
