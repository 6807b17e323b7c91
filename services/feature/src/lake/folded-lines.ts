import { breathe } from '@insight-mesh/runtime/pause';
import type { CheckedEvent } from '../events/check-event.js';
import { lakeDay, lakeLine } from './lake-row.js';

/** Lines made between two looks at the event loop. */
const stretch = 250;

/** A first occurrence and where it stands. */
export interface FoldedEvent {
  readonly offset: bigint;
  readonly event: CheckedEvent;
}

export interface LakeFile {
  readonly tenantId: string;
  /** UTC, YYYY-MM-DD. */
  readonly day: string;
}

/** Neighbouring lines of one file, as they stand in it. */
export interface Lines {
  readonly file: LakeFile;
  readonly bytes: Buffer;
  readonly rows: number;
}

/** The lines of all first occurrences from one offset up to below another. */
export class FoldedPart {
  readonly from: bigint;
  readonly to: bigint;
  #bytes: Buffer = Buffer.allocUnsafe(65_536);
  #length = 0;
  readonly #files: LakeFile[] = [];
  /** By line: its offset, the place of its file, and where it ends. */
  readonly #offsets: number[] = [];
  readonly #places: number[] = [];
  readonly #ends: number[] = [];

  private constructor(from: bigint, to: bigint) {
    this.from = from;
    this.to = to;
  }

  /** @param events in the order of offsets */
  static async of(partition: number, from: bigint, to: bigint, events: readonly FoldedEvent[]): Promise<FoldedPart> {
    const part = new FoldedPart(from, to);
    for (const [index, { offset, event }] of events.entries()) {
      if (index > 0 && index % stretch === 0) await breathe();
      part.#add(event, partition, offset);
    }
    part.#bytes = Buffer.from(part.#bytes.subarray(0, part.#length));
    return part;
  }

  /** What it holds in memory. */
  get bytes(): number {
    return this.#bytes.length + this.#offsets.length * 24;
  }

  /** The lines from one offset up to below another, in order. */
  *between(from: bigint, to: bigint): Generator<Lines> {
    const first = this.#at(from);
    const end = this.#at(to);
    for (let at = first; at < end; ) {
      let next = at + 1;
      while (next < end && this.#places[next] === this.#places[at]) next += 1;
      const file = this.#files[this.#places[at] ?? 0];
      const bytes = this.#bytes.subarray(at === 0 ? 0 : this.#ends[at - 1], this.#ends[next - 1]);
      if (file !== undefined) yield { file, bytes, rows: next - at };
      at = next;
    }
  }

  #add(event: CheckedEvent, partition: number, offset: bigint): void {
    const line = lakeLine(event, partition, offset);
    // UTF-8 takes at most three bytes for a unit of UTF-16.
    this.#room(line.length * 3 + 1);
    this.#length += this.#bytes.write(line, this.#length, 'utf8');
    this.#bytes[this.#length++] = 0x0a;
    this.#offsets.push(Number(offset));
    this.#places.push(this.#place(event.tenantId, lakeDay(event)));
    this.#ends.push(this.#length);
  }

  #place(tenantId: string, day: string): number {
    const found = this.#files.findIndex((file) => file.day === day && file.tenantId === tenantId);
    return found === -1 ? this.#files.push({ tenantId, day }) - 1 : found;
  }

  #room(extra: number): void {
    if (this.#length + extra <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + extra));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }

  /** How many lines stand before an offset. */
  #at(offset: bigint): number {
    const wanted = Number(offset);
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * What the fold has just stored, as lines of the lake, so that the lake need not decode the same messages again and ask which of them
 * were the first of their id. It is a shortcut and nothing more: what is not here (too much, or folded by another worker) the lake
 * finds out for itself, and writes the same.
 */
export class FoldedLines {
  readonly #maxBytes: number;
  /** By topic and partition, those whose lake this process writes. */
  readonly #parts = new Map<string, FoldedPart[]>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lake of the partition is written by this process from now on. */
  open(topic: string, partition: number): void {
    this.close(topic, partition);
    this.#parts.set(keyOf(topic, partition), []);
  }

  close(topic: string, partition: number): void {
    for (const part of this.#parts.get(keyOf(topic, partition)) ?? []) this.#bytes -= part.bytes;
    this.#parts.delete(keyOf(topic, partition));
  }

  /** Whether lines of the partition are worth making. */
  wants(topic: string, partition: number): boolean {
    return this.#bytes < this.#maxBytes && this.#parts.has(keyOf(topic, partition));
  }

  add(topic: string, partition: number, part: FoldedPart): void {
    const parts = this.#parts.get(keyOf(topic, partition));
    if (parts === undefined || this.#bytes + part.bytes > this.#maxBytes) return;
    // Read anew from an earlier offset, as after a fault: the same offsets may not stand twice.
    const last = parts.at(-1);
    if (last !== undefined && part.from < last.to) return;
    parts.push(part);
    this.#bytes += part.bytes;
  }

  /** In the order of offsets. */
  parts(topic: string, partition: number): readonly FoldedPart[] {
    return this.#parts.get(keyOf(topic, partition)) ?? [];
  }

  /** What stands before an offset is in the lake. */
  forget(topic: string, partition: number, before: bigint): void {
    const parts = this.#parts.get(keyOf(topic, partition));
    if (parts === undefined) return;
    while (parts[0] !== undefined && parts[0].to <= before) this.#bytes -= parts.shift()?.bytes ?? 0;
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
