import type { Admin } from 'kafkajs';
import type { Logger } from './log.js';

export interface PositionOptions {
  /** Where the partition was left; undefined: nowhere, so begin at the earliest. */
  position: (topic: string, partition: number, clusterId: string) => Promise<bigint | undefined>;
  /** Told, before the partition is read on, that the messages from..to-1 are gone unread. */
  onLost?: (topic: string, partition: number, from: bigint, to: bigint) => void | Promise<void>;
}

/** Where the partition's log begins and ends. */
interface Extent {
  low: bigint;
  high: bigint;
}

/**
 * Finds out where partitions are to be read from, for the assignments of one generation of a group.
 */
export class Positions {
  readonly #admin: Admin;
  readonly #o: PositionOptions;
  readonly #log: Logger;
  readonly #extents = new Map<string, Promise<Map<number, Extent>>>();
  #clusterId: Promise<string> | undefined;

  constructor(admin: Admin, o: PositionOptions, log: Logger) {
    this.#admin = admin;
    this.#o = o;
    this.#log = log;
  }

  /**
   * The offset to read on from. A position that retention has overtaken becomes the earliest, after `onLost`. Throws when
   * nobody answers, and when the position lies beyond the end of the log.
   */
  async find(topic: string, partition: number): Promise<bigint> {
    this.#clusterId ??= this.#admin.describeCluster().then((cluster) => cluster.clusterId);
    const wanted = await this.#o.position(topic, partition, await this.#clusterId);
    let { low, high } = await this.#extent(topic, partition);
    if (wanted !== undefined && wanted > high) {
      // The log may have grown between the two answers.
      this.#extents.delete(topic);
      ({ low, high } = await this.#extent(topic, partition));
    }
    if (wanted === undefined) return low;
    if (wanted > high) {
      throw new Error(
        `the stored offset ${wanted} of ${topic}/${partition} lies beyond the end of its log (${high}): the topic was ` +
          'made anew or has lost messages; deploy/partitions.md says how to go on',
      );
    }
    if (wanted >= low) return wanted;
    const context = { topic, partition, from: String(wanted), to: String(low) };
    this.#log.error(context, 'messages were deleted before they were read; reading on at the earliest');
    await this.#o.onLost?.(topic, partition, wanted, low);
    return low;
  }

  async #extent(topic: string, partition: number): Promise<Extent> {
    let asked = this.#extents.get(topic);
    if (asked === undefined) {
      asked = this.#fetchExtents(topic);
      this.#extents.set(topic, asked);
    }
    const extent = (await asked).get(partition);
    if (extent === undefined) throw new Error(`${topic}/${partition} has no offsets`);
    return extent;
  }

  async #fetchExtents(topic: string): Promise<Map<number, Extent>> {
    const offsets = await this.#admin.fetchTopicOffsets(topic);
    return new Map(offsets.map((each) => [each.partition, { low: BigInt(each.low), high: BigInt(each.high) }]));
  }
}
