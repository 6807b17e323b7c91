import { bytesOf, type KeptState } from '../networks/kept-state.js';
import type { NetworkModel } from '../networks/network-model.js';
import { requireInteger } from '../settings.js';

export interface CacheCounts {
  /** States of the very context that was asked. */
  hits: number;
  /** Moved on from a kept state by what came after it. */
  forward: number;
  /** Computed anew. */
  misses: number;
  /** States that were given up for room. */
  evicted: number;
  states: number;
  bytes: number;
}

interface Entry {
  state: KeptState;
  bytes: number;
}

/** Of each entry: its place in the map, its key's object. */
const bytesOfEntry = 160;

/**
 * The states of one model by a caller's key (a customer's, say), at most so many bytes; the one that was not asked for longest goes first.
 * What stands for the version of a context is its items themselves, so that a state is never taken for that of another context. A
 * new model has a new cache.
 */
export class StateCache {
  private readonly model: NetworkModel;
  private readonly mostBytes: number;
  /** In the order in which they were last asked for. */
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;
  private hits = 0;
  private forward = 0;
  private misses = 0;
  private evicted = 0;

  /** @param mostBytes 0: nothing is kept. @throws RangeError */
  constructor(model: NetworkModel, mostBytes: number) {
    this.model = model;
    this.mostBytes = requireInteger('mostBytes', mostBytes, 0);
  }

  /** @param context what the model's read() gave, at least one item */
  get(key: string, context: readonly number[]): KeptState {
    const found = this.entries.get(key);
    const { state, how } = this.model.stateOf(context, found?.state);
    if (how === 'kept') this.hits++;
    else if (how === 'forward') this.forward++;
    else this.misses++;
    if (found !== undefined) {
      this.entries.delete(key);
      this.bytes -= found.bytes;
    }
    const bytes = how === 'kept' && found !== undefined ? found.bytes : bytesOf(state) + 2 * key.length + bytesOfEntry;
    if (bytes <= this.mostBytes) {
      this.entries.set(key, { state, bytes });
      this.bytes += bytes;
      this.shrink();
    }
    return state;
  }

  delete(key: string): void {
    const found = this.entries.get(key);
    if (found === undefined) return;
    this.entries.delete(key);
    this.bytes -= found.bytes;
  }

  get counts(): CacheCounts {
    const { hits, forward, misses, evicted, bytes } = this;
    return { hits, forward, misses, evicted, states: this.entries.size, bytes };
  }

  private shrink(): void {
    for (const [key, { bytes }] of this.entries) {
      if (this.bytes <= this.mostBytes) return;
      this.entries.delete(key);
      this.bytes -= bytes;
      this.evicted++;
    }
  }
}
