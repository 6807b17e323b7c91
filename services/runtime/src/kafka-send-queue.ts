import type { Message } from 'kafkajs';
import type { AppError } from './errors.js';
import { recordSizeInBatch } from './kafka-record-size.js';

/** One caller's `send`: settles once, when all its messages are stored or the first thing goes wrong. */
export class SendCall {
  /** Empty until the messages are queued, and again when the call is settled. */
  entries: readonly Entry[] = [];
  readonly deadlineMs: number;
  readonly #onSettled: (call: SendCall, error: AppError | undefined) => void;
  readonly #onExpire: (call: SendCall) => void;
  #waiting = 0;
  #settled = false;

  constructor(
    deadlineMs: number,
    onSettled: (call: SendCall, error: AppError | undefined) => void,
    onExpire: (call: SendCall) => void,
  ) {
    this.deadlineMs = deadlineMs;
    this.#onSettled = onSettled;
    this.#onExpire = onExpire;
  }

  get settled(): boolean {
    return this.#settled;
  }

  begin(entries: readonly Entry[]): void {
    this.entries = entries;
    this.#waiting = entries.length;
  }

  stored(): void {
    this.#waiting--;
    if (this.#waiting === 0) this.#settle(undefined);
  }

  fail(error: AppError): void {
    this.#settle(error);
  }

  expire(): void {
    if (!this.#settled) this.#onExpire(this);
  }

  #settle(error: AppError | undefined): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#onSettled(this, error);
    this.entries = [];
  }
}

/** One message on its way. */
export interface Entry {
  readonly call: SendCall;
  readonly queue: PartitionQueue;
  /** In a record batch of its own. */
  readonly bytes: number;
  /** Gone when the message was withdrawn. */
  message: Message | undefined;
  sending: boolean;
}

/** The messages of one partition, in order. */
export class PartitionQueue {
  readonly topic: string;
  readonly partition: number;
  /** Bytes of records that a batch may have; a single message may have more. */
  maxBytes = 0;
  /** Whether the lane has it in its round. */
  scheduled = false;
  #entries: Entry[] = [];
  #head = 0;
  #withdrawn = 0;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  get empty(): boolean {
    return this.#head + this.#withdrawn >= this.#entries.length;
  }

  get length(): number {
    return this.#entries.length - this.#head - this.#withdrawn;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** Takes an unsent message back out; its place is reclaimed later, so that this is cheap. */
  withdraw(entry: Entry): void {
    entry.message = undefined;
    this.#withdrawn++;
    if (this.#withdrawn > 1_000 && this.#withdrawn > this.length) {
      this.#entries = this.#entries.slice(this.#head).filter((each) => each.message !== undefined);
      this.#head = 0;
      this.#withdrawn = 0;
    }
  }

  /** The next messages in order: at most `maxMessages` within the limits of bytes, but at least one if there is one. */
  take(maxMessages: number, maxBytes = Number.POSITIVE_INFINITY): Entry[] {
    const limit = Math.min(maxBytes, this.maxBytes);
    const batch: Entry[] = [];
    let bytes = 0;
    while (batch.length < maxMessages && this.#head < this.#entries.length) {
      const entry = this.#entries[this.#head];
      if (entry?.message === undefined) {
        this.#head++;
        this.#withdrawn--;
        continue;
      }
      bytes += recordSizeInBatch(entry.bytes);
      if (batch.length > 0 && bytes > limit) break;
      this.#head++;
      entry.sending = true;
      batch.push(entry);
    }
    if (this.#head > 1_000 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    } else if (this.#head === this.#entries.length) {
      this.#entries.length = 0;
      this.#head = 0;
    }
    return batch;
  }
}
