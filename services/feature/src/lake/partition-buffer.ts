import type { InBatch, InMessage } from '@insight-mesh/runtime/kafka-consumer';

/** Where a partition's part of the lake ends, as stored. */
export interface LakePosition {
  /** The first offset that is in no finished range; undefined: nothing was written yet. */
  readonly from: bigint | undefined;
  /** End of a range that was stored but not finished: it must be written again exactly. */
  readonly unfinishedTo: bigint | undefined;
}

// What an object and its strings cost beside the bytes of the message.
const overheadBytes = 200;

/** The messages of one partition that are not in the lake yet: from the end of the last range on, without gaps. */
export class PartitionBuffer {
  readonly topic: string;
  readonly partition: number;
  readonly clusterId: string;
  #from: bigint | undefined;
  #next: bigint | undefined;
  #unfinishedTo: bigint | undefined;
  #messages: InMessage[] = [];
  #bytes = 0;
  /** When the oldest buffered message came in, by the clock that add was given (ms). */
  #oldestMs = 0;
  /** The consumer must read from #next again: its position and the buffer's have parted. */
  mustSeek = false;

  constructor(o: { topic: string; partition: number; clusterId: string; position: LakePosition }) {
    this.topic = o.topic;
    this.partition = o.partition;
    this.clusterId = o.clusterId;
    this.#from = o.position.from;
    this.#next = o.position.from;
    this.#unfinishedTo = o.position.unfinishedTo;
  }

  get from(): bigint | undefined {
    return this.#from;
  }

  /** The offset that comes next. */
  get next(): bigint | undefined {
    return this.#next;
  }

  get unfinishedTo(): bigint | undefined {
    return this.#unfinishedTo;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get rows(): number {
    return this.#messages.length;
  }

  /** How long the oldest message has waited, in ms; 0 when the buffer is empty. */
  age(nowMs: number): number {
    return this.#messages.length === 0 ? 0 : nowMs - this.#oldestMs;
  }

  add(batch: InBatch, nowMs: number): void {
    // Before the first range of all nothing is stored, and the log says where it begins.
    this.#from ??= batch.firstOffset;
    const next = this.#next ?? batch.firstOffset;
    if (this.#messages.length === 0) this.#oldestMs = nowMs;
    for (const message of batch.messages) {
      if (message.offset < next) continue;
      this.#messages.push(message);
      this.#bytes += (message.value?.length ?? 0) + overheadBytes;
    }
    this.#next = next;
    if (batch.nextOffset > next) this.#next = batch.nextOffset;
  }

  /**
   * The end of the range to write now: that of an unfinished range, else what has been folded, at most maxRows messages.
   * Undefined: nothing can be written yet.
   */
  rangeEnd(foldedTo: bigint, maxRows: number): bigint | undefined {
    if (this.#from === undefined || this.#next === undefined) return undefined;
    if (this.#unfinishedTo !== undefined) return this.#next >= this.#unfinishedTo ? this.#unfinishedTo : undefined;
    let end = foldedTo < this.#next ? foldedTo : this.#next;
    const beyond = this.#messages[maxRows];
    if (beyond !== undefined && beyond.offset < end) end = beyond.offset;
    return end > this.#from ? end : undefined;
  }

  before(end: bigint): InMessage[] {
    const found = this.#messages.findIndex((message) => message.offset >= end);
    return found === -1 ? this.#messages.slice() : this.#messages.slice(0, found);
  }

  /** The range up to `end` is in the lake. */
  finished(end: bigint, nowMs: number): void {
    this.#drop(this.before(end).length);
    this.#from = end;
    this.#unfinishedTo = undefined;
    this.#oldestMs = nowMs;
  }

  /** Another worker has moved the lake's end: keep only what comes after it. */
  moved(position: LakePosition): void {
    const { from } = position;
    this.#unfinishedTo = position.unfinishedTo;
    if (from === undefined || this.#from === undefined || this.#next === undefined || from < this.#from) {
      // Somebody has set the lake back: what lies between must be read again.
      this.#messages = [];
      this.#bytes = 0;
      this.#from = from;
      this.#next = from;
      this.mustSeek = from !== undefined;
      return;
    }
    this.#drop(this.before(from).length);
    this.#from = from;
    if (from > this.#next) this.#next = from;
  }

  #drop(count: number): void {
    for (const message of this.#messages.slice(0, count)) this.#bytes -= (message.value?.length ?? 0) + overheadBytes;
    this.#messages = this.#messages.slice(count);
  }
}
