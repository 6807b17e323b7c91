import type { InBatch } from '@insight-mesh/runtime/kafka-consumer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { pause } from '@insight-mesh/runtime/pause';
import { lakePosition, storedOffset } from '../store/lake-ranges.js';
import type { FoldedLines } from './folded-lines.js';
import { PartitionBuffer } from './partition-buffer.js';
import { type RangeWriterOptions, writeRange } from './range-writer.js';

export interface LakeOptions extends RangeWriterOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Under which the fold's offsets are stored: the lake never goes past it. */
  readonly foldConsumer: string;
  /** Where the fold of this process leaves what it has stored. */
  readonly folded: FoldedLines;
  readonly maxRows: number;
  readonly maxAgeMs: number;
  /** Of all partitions together. */
  readonly maxBytes: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const retryMs = { first: 250, last: 10_000 };

/** Gathers what the topic gives and writes it to the lake in ranges. One range at a time, whatever the partition. */
export class Lake {
  readonly #o: LakeOptions;
  readonly #buffers = new Map<string, PartitionBuffer>();
  readonly #stopping = new AbortController();
  readonly #metrics;
  #writing: Promise<unknown> = Promise.resolve();
  #loop: Promise<void> | undefined;

  constructor(o: LakeOptions) {
    this.#o = o;
    this.#metrics = {
      rows: o.metrics.counter('feature_lake_rows_total', 'Rows written to the lake'),
      seconds: o.metrics.histogram('feature_lake_range_seconds', 'Time to write one range of the lake'),
      failures: o.metrics.counter('feature_lake_failures_total', 'Writes of a range that failed and are tried again'),
      buffered: o.metrics.gauge('feature_lake_buffered_bytes', 'Bytes of messages that wait to be written'),
    };
  }

  start(): void {
    this.#loop = this.#writeAged();
  }

  /** Where to read a partition from; what was buffered of it is dropped. */
  async position(topic: string, partition: number, clusterId: string): Promise<bigint | undefined> {
    const position = await lakePosition(this.#o.pool, this.#o.consumer, { topic, partition, clusterId });
    this.#buffers.set(keyOf(topic, partition), new PartitionBuffer({ topic, partition, clusterId, position }));
    this.#o.folded.open(topic, partition);
    return position.from;
  }

  /** The partition was taken away, or will be read again. */
  reset(topic: string, partition: number): void {
    this.#buffers.delete(keyOf(topic, partition));
    this.#o.folded.close(topic, partition);
  }

  /** Takes a batch in; returns when there is room for the next. */
  async handle(batch: InBatch, heartbeat: () => Promise<void>): Promise<'ok' | { seek: bigint }> {
    const buffer = this.#buffers.get(keyOf(batch.topic, batch.partition));
    if (buffer === undefined) throw new Error('a batch of a partition whose position was never asked');
    if (buffer.mustSeek && buffer.next !== undefined) {
      buffer.mustSeek = false;
      return { seek: buffer.next };
    }
    buffer.add(batch, this.#o.now());
    let waitMs = 20;
    while (this.#full(buffer) && this.#holds(buffer) && !this.#stopping.signal.aborted) {
      const wrote = await this.#tryWrite(buffer);
      await heartbeat();
      // The fold is behind, or the disk is full: wait for it here, so that memory stays bounded.
      if (!wrote) await pause(waitMs, this.#stopping.signal);
      waitMs = wrote ? 20 : Math.min(waitMs * 2, 1_000);
    }
    return 'ok';
  }

  /** Writes what is buffered and has been folded, once, and takes nothing more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    for (const buffer of [...this.#buffers.values()]) {
      // The consumer may still be adding: what came in before is enough.
      const end = buffer.next ?? 0n;
      while (buffer.from !== undefined && buffer.from < end && (await this.#tryWrite(buffer)));
    }
    await this.#writing;
  }

  #full(buffer: PartitionBuffer): boolean {
    return buffer.rows >= this.#o.maxRows || (buffer.rows > 0 && this.#bytes() >= this.#o.maxBytes);
  }

  #holds(buffer: PartitionBuffer): boolean {
    return this.#buffers.get(keyOf(buffer.topic, buffer.partition)) === buffer;
  }

  #bytes(): number {
    let bytes = 0;
    for (const buffer of this.#buffers.values()) bytes += buffer.bytes;
    this.#metrics.buffered.set(bytes);
    return bytes;
  }

  /** Writes whatever has waited long enough, until stopped; after a failure it waits longer and longer. */
  async #writeAged(): Promise<void> {
    const { maxAgeMs, now } = this.#o;
    const tickMs = Math.min(250, Math.max(10, maxAgeMs / 4));
    let waitMs = tickMs;
    while (!this.#stopping.signal.aborted) {
      await pause(waitMs, this.#stopping.signal);
      let failed = false;
      for (const buffer of [...this.#buffers.values()]) {
        if (this.#stopping.signal.aborted) return;
        const due = buffer.unfinishedTo !== undefined || buffer.age(now()) >= maxAgeMs;
        if (due && this.#holds(buffer) && (await this.#tryWrite(buffer)) === undefined) failed = true;
      }
      this.#bytes();
      waitMs = failed ? Math.min(Math.max(waitMs * 2, retryMs.first), retryMs.last) : tickMs;
    }
  }

  /** True: a range was written. False: there was nothing to write yet. Undefined: it failed, and may be tried again. */
  #tryWrite(buffer: PartitionBuffer): Promise<boolean | undefined> {
    const turn = this.#writing.then(async () => {
      try {
        return await this.#write(buffer);
      } catch (error) {
        this.#metrics.failures.inc();
        const { topic, partition, from } = buffer;
        this.#o.log.error(
          { err: error, topic, partition, from: String(from) },
          'writing to the lake failed; trying again',
        );
        return undefined;
      }
    });
    this.#writing = turn;
    return turn;
  }

  async #write(buffer: PartitionBuffer): Promise<boolean> {
    const { pool, foldConsumer, consumer, folded, maxRows, now, log } = this.#o;
    const foldedTo = await storedOffset(pool, foldConsumer, buffer);
    if (foldedTo === undefined) return false;
    const to = buffer.rangeEnd(foldedTo, maxRows);
    const { clusterId, topic, partition, from } = buffer;
    if (to === undefined || from === undefined) return false;
    const done = this.#metrics.seconds.startTimer();
    const range = { clusterId, topic, partition, from, to };
    const rows = await writeRange(this.#o, range, buffer.before(to), folded.parts(topic, partition));
    if (rows === undefined) {
      log.warn(
        { topic, partition, from: String(from) },
        'another worker has written this part of the lake; going on from there',
      );
      buffer.moved(await lakePosition(pool, consumer, buffer));
      if (buffer.from !== undefined) folded.forget(topic, partition, buffer.from);
      return false;
    }
    done();
    this.#metrics.rows.inc(rows);
    buffer.finished(to, now());
    folded.forget(topic, partition, to);
    return true;
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
