import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import type { StateKind } from '../store/entity-kind.js';

/** What is kept for one id, and what it was made of. */
export interface Cacheable {
  /** Roughly what it takes in memory. */
  readonly bytes: number;
  /** Marks of everything that it was made of: when one of them changes, it is forgotten. */
  readonly marks: readonly number[];
}

interface Entry<V> {
  readonly value: V;
  readonly expiresAt: number;
}

/** What an entity is called in a message that tells of changes: 32 bits, so that one message names many; two may share one. */
export function markOf(kind: StateKind, tenantId: string, entityId: string): number {
  return murmur3(`${kind}\0${tenantId}\0${entityId}`);
}

/** What is left when it is full. Each look for the oldest passes over what went before, so it forgets many at once. */
const keptShare = 0.98;

export interface StateCacheOptions {
  readonly maxBytes: number;
  /** Time after which an entry is read anew although nothing told of a change. */
  readonly maxAgeMs: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Values by key, bounded in bytes, the least recently used forgotten first. What is changed while it is being read is not kept:
 * the reader may have seen what was there before.
 */
export class StateCache<V extends Cacheable> {
  readonly #o: StateCacheOptions;
  readonly #entries = new Map<string, Entry<V>>();
  /** Nearly every mark has one key; sets for all would be half of what the garbage collector has to look through. */
  readonly #byMark = new Map<number, string | Set<string>>();
  /** Marks that changed while somebody was reading, by when (a count of changes), the longest ago first. */
  readonly #changed = new Map<number, number>();
  /** When those who read now began, the first first. */
  readonly #reading = new Set<{ since: number }>();
  #bytes = 0;
  #changes = 0;
  #open = false;
  #since = 0;

  constructor(options: StateCacheOptions) {
    this.#o = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** From now on changes are heard of. */
  open(): void {
    this.#open = true;
    this.#since = ++this.#changes;
  }

  /** Changes are no longer heard of: nothing is answered from it, and nothing kept. */
  close(): void {
    this.#open = false;
    this.#entries.clear();
    this.#byMark.clear();
    this.#changed.clear();
    this.#bytes = 0;
  }

  /** Everything may have changed: also what is being read now is not kept. */
  forgetAll(): void {
    if (!this.#open) return;
    this.close();
    this.open();
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (this.#o.now() >= entry.expiresAt) {
      this.#forget(key, entry.value);
      return undefined;
    }
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Reads values and keeps them under their keys, but those of which something changed meanwhile. */
  async fill(read: () => Promise<ReadonlyMap<string, V>>): Promise<ReadonlyMap<string, V>> {
    const reader = { since: this.#changes };
    this.#reading.add(reader);
    try {
      const values = await read();
      // What was read before changes were heard of may be of any age.
      if (this.#open && this.#since <= reader.since) {
        for (const [key, value] of values) if (!this.#changedAfter(reader.since, value)) this.#put(key, value);
      }
      return values;
    } finally {
      this.#reading.delete(reader);
      this.#forgetChanges();
    }
  }

  /** Something has changed: forgets what was made of it. */
  changed(marks: Iterable<number>): void {
    const at = ++this.#changes;
    for (const mark of marks) {
      if (this.#reading.size > 0) {
        this.#changed.delete(mark);
        this.#changed.set(mark, at);
      }
      for (const key of this.#keysOf(mark)) {
        const entry = this.#entries.get(key);
        if (entry === undefined) continue;
        this.#entries.delete(key);
        this.#forget(key, entry.value);
      }
    }
  }

  #keysOf(mark: number): readonly string[] {
    const keys = this.#byMark.get(mark);
    if (keys === undefined) return [];
    // A copy: they are forgotten one by one.
    return typeof keys === 'string' ? [keys] : [...keys];
  }

  /** Changes from before the first who still reads began say nothing to anybody. */
  #forgetChanges(): void {
    const [first] = this.#reading;
    if (first === undefined) {
      this.#changed.clear();
      return;
    }
    for (const [mark, at] of this.#changed) {
      if (at > first.since) return;
      this.#changed.delete(mark);
    }
  }

  #changedAfter(before: number, { marks }: V): boolean {
    return marks.some((mark) => (this.#changed.get(mark) ?? 0) > before);
  }

  #put(key: string, value: V): void {
    const old = this.#entries.get(key);
    if (old !== undefined) {
      this.#entries.delete(key);
      this.#forget(key, old.value);
    }
    if (value.bytes > this.#o.maxBytes / 4) return;
    this.#entries.set(key, { value, expiresAt: this.#o.now() + this.#o.maxAgeMs });
    this.#bytes += value.bytes;
    for (const mark of value.marks) {
      const keys = this.#byMark.get(mark);
      if (keys === undefined) this.#byMark.set(mark, key);
      else if (typeof keys !== 'string') keys.add(key);
      else if (keys !== key) this.#byMark.set(mark, new Set([keys, key]));
    }
    if (this.#bytes <= this.#o.maxBytes) return;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#o.maxBytes * keptShare) return;
      this.#entries.delete(oldest);
      this.#forget(oldest, entry.value);
    }
  }

  /** Of an entry that is out already. */
  #forget(key: string, { bytes, marks }: V): void {
    this.#bytes -= bytes;
    for (const mark of marks) {
      const keys = this.#byMark.get(mark);
      if (keys === key) this.#byMark.delete(mark);
      if (keys === undefined || typeof keys === 'string') continue;
      keys.delete(key);
      if (keys.size === 0) this.#byMark.delete(mark);
    }
  }
}
