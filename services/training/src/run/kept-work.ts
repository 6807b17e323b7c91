import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Checkpoints } from '../models/fitting.js';

export interface KeptWorkOptions {
  store: ObjectStore;
  /** Of the run, and of all that its results follow from: with other data, settings or code there is nothing kept. */
  prefix: string;
  checkpointSeconds: number;
  /** Told what a person should know, in a word that is the same each time. */
  warn: (text: string) => void;
  /** Called after each save: the run will not lose what it has done so far. */
  onKept: () => void;
  /** Seconds of a clock that never goes back. */
  now?: () => number;
}

const magic = Buffer.from('IMK1');
const headBytes = magic.length + 8 + 32;
/** A save must not hold up a fit for as long as a store is away. */
const saveWithinMs = 20_000;
/** After a save that failed the next is tried no later than this. */
const retrySeconds = 30;

/**
 * What a run keeps for a next attempt, in the object store: results of its steps, and the state of the fit that goes on. Each object
 * carries its hash; one that is damaged counts as not there. What cannot be saved is told, and the run goes on: it would only
 * lose time by it.
 */
export class KeptWork {
  readonly #o: Required<KeptWorkOptions>;

  constructor(options: KeptWorkOptions) {
    this.#o = { now: () => performance.now() / 1000, ...options };
  }

  /**
   * The result of a step: that of an earlier attempt, or computed now and kept.
   * @param name of the run's own, the same in every attempt
   * @param compute answers what structured clones can hold
   */
  async step<T>(name: string, compute: () => Promise<T>): Promise<T> {
    const key = `${this.#o.prefix}/steps/${slug(name)}`;
    const found = await this.#read(key, `the kept result of "${name}" is damaged; it is made again`);
    if (found !== undefined) return deserialize(found.content) as T;
    const result = await compute();
    await this.#save(key, 0, serialize(result), `the result of "${name}" could not be kept`);
    return result;
  }

  /** Where a fit keeps its state: the newest, and the one before it. */
  checkpoints(name: string): Checkpoints {
    return this.#checkpoints(name, `${this.#o.prefix}/fits/${slug(name)}`);
  }

  #checkpoints(name: string, place: string): Checkpoints {
    const keys = ['a', 'b'].map((slot) => `${place}.${slot}`);
    const { now, checkpointSeconds } = this.#o;
    let dueAt = now() + checkpointSeconds;
    // The slot that the next save overwrites is the older one.
    let saved = 0;
    return {
      due: () => now() >= dueAt,
      beside: (part) => this.#checkpoints(`${name}: ${part}`, `${place}.parts/${slug(part)}`),
      load: async () => {
        const damaged = `a checkpoint of "${name}" is damaged; the run goes on from the one before`;
        const found = await Promise.all(keys.map((key) => this.#read(key, damaged)));
        const newest = found.reduce(
          (best, each) => ((each?.count ?? -1) > (best?.count ?? -1) ? each : best),
          undefined,
        );
        // Not over the good one, whichever slot the damaged one has.
        if (newest !== undefined) saved = newest.count;
        return newest === undefined ? undefined : Uint8Array.from(newest.content);
      },
      save: async (state) => {
        const next = saved + 1;
        const why = `a checkpoint of "${name}" could not be kept`;
        const done = await this.#save(keys[next % 2] ?? '', next, state, why);
        if (done) saved = next;
        dueAt = now() + (done ? checkpointSeconds : Math.min(checkpointSeconds, retrySeconds));
      },
    };
  }

  /** Removes a fit's states and those of its parts, when its result is kept. What cannot be removed goes when the run has ended. */
  async forget(name: string): Promise<void> {
    const { store, prefix } = this.#o;
    const keys: string[] = [];
    try {
      for await (const { key } of store.list(`${prefix}/fits/${slug(name)}.`)) keys.push(key);
    } catch {
      return;
    }
    for (const key of keys) await store.delete(key).catch(() => {});
  }

  async #read(key: string, damaged: string): Promise<{ count: number; content: Buffer } | undefined> {
    const bytes = await this.#o.store.get(key).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined;
      if (error instanceof AppError && error.code === 'DATA_LOSS') return Buffer.alloc(0);
      throw error;
    });
    if (bytes === undefined) return undefined;
    const found = open(bytes);
    if (found === undefined) this.#o.warn(damaged);
    return found;
  }

  async #save(key: string, count: number, content: Uint8Array, why: string): Promise<boolean> {
    try {
      await this.#o.store.put(key, seal(count, content), { signal: AbortSignal.timeout(saveWithinMs) });
    } catch (error) {
      this.#o.warn(
        `${why}: ${error instanceof AppError ? (reasons[error.code] ?? error.message) : String(error)}; the run goes on`,
      );
      return false;
    }
    this.#o.onKept();
    return true;
  }
}

/** In words that do not change from save to save. */
const reasons: Partial<Record<AppError['code'], string>> = {
  RESOURCE_EXHAUSTED: 'the object store is full',
  UNAVAILABLE: 'the object store cannot be reached',
  CANCELLED: `the object store did not take it within ${saveWithinMs / 1000} s`,
  PERMISSION_DENIED: 'the object store does not allow it',
};

/** Magic, a count (8 bytes, big-endian), SHA-256 over the count and the content, the content. */
export function seal(count: number, content: Uint8Array): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(count));
  return Buffer.concat([magic, number, digest(number, content), content]);
}

/** @returns undefined for what is cut off, damaged or something else */
export function open(bytes: Buffer): { count: number; content: Buffer } | undefined {
  if (bytes.length < headBytes || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
  const number = bytes.subarray(magic.length, magic.length + 8);
  const content = bytes.subarray(headBytes);
  if (!digest(number, content).equals(bytes.subarray(magic.length + 8, headBytes))) return undefined;
  return { count: Number(number.readBigUInt64BE()), content };
}

function digest(number: Uint8Array, content: Uint8Array): Buffer {
  return createHash('sha256').update(number).update(content).digest();
}

function slug(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '-');
}
