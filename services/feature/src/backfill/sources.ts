import { filesOfSeveral, type SourceEnds, sourcesOf } from '../store/stored-sources.js';
import type { BackfillTools } from './tools.js';

/** What a partition's states were made of. */
export interface PartitionSources {
  /** Kafka clusters of before; all of their events are in the lake. */
  readonly earlier: readonly SourceEnds[];
  /** Undefined: nothing was folded from the present cluster yet. */
  readonly present: SourceEnds | undefined;
}

type Tools = Pick<BackfillTools, 'pool' | 'kafka' | 'topic' | 'foldConsumer' | 'lakeConsumer'>;

/**
 * Finds out whether the lake can give what a partition was folded from.
 * @throws Error that says why it cannot
 */
export async function findSources(tools: Tools, partition: number): Promise<PartitionSources> {
  const found = await sourcesOf(tools.pool, { ...tools, partition });
  const earlier = found.filter((source) => source.clusterId !== tools.kafka.clusterId);
  const present = found.find((source) => source.clusterId === tools.kafka.clusterId);
  for (const { clusterId, foldedTo, lakeTo } of earlier) {
    if (lakeTo !== undefined && lakeTo >= foldedTo) continue;
    throw new Error(
      `partition ${partition} was folded from the earlier Kafka cluster ${clusterId} up to offset ${foldedTo}, but the lake has it only ` +
        `up to ${lakeTo ?? 0n}: its states cannot be made again from the lake`,
    );
  }
  const [overwritten] = earlier.length > 0 ? await filesOfSeveral(tools.pool, tools.topic, partition) : [];
  if (overwritten !== undefined) {
    throw new Error(
      `two Kafka clusters have written the lake's file ${overwritten}, so that what the earlier one wrote is gone: the states of ` +
        `partition ${partition} cannot be made again from the lake`,
    );
  }
  return { earlier, present };
}
