import type { ModelVersionJson } from '@insight-mesh/contracts/json';
import type { Logger } from '@insight-mesh/runtime/log';
import type { RecommenderMetrics } from '../metrics.js';
import type { ServingModel } from './serving-model.js';
import { tryModel } from './try-model.js';

/** What a model may serve; see protos/insightmesh/training/v1/model.proto. */
export const slots = ['recommend', 'similar', 'popular'] as const;
export type Slot = (typeof slots)[number];

export interface ServedModel {
  model: ServingModel;
  version: number;
  /** For example vs-knn@3. */
  label: string;
}

export interface ModelStoreOptions {
  /** Fetches, checks and loads an artefact; throws where it must not be served. */
  load: (version: ModelVersionJson) => Promise<ServingModel>;
  /** Contexts to try a new model of the tenant on before it serves. */
  probes: (tenantId: string, model: ServingModel) => readonly (readonly string[])[];
  log: Logger;
  metrics: RecommenderMetrics;
  /** First pause after a failed load, in milliseconds; doubles up to maxRetryMs. */
  retryMs: number;
  maxRetryMs: number;
}

interface Place {
  slot: Slot;
  /** The champion by the topic; it differs from what is served while it is loaded, or where it is broken. */
  wanted: ModelVersionJson;
  served: ServedModel | undefined;
  failures: number;
  /** How often in a row what was served has ended soon after it was loaded. */
  ends: number;
  retry: NodeJS.Timeout | undefined;
}

/**
 * The champions of every tenant and slot. A new one is loaded beside the old, tried, and takes its place in one assignment,
 * so that a request sees the one or the other; a broken one leaves the old in service and is tried again with growing pauses.
 */
export class ModelStore {
  readonly #options: ModelStoreOptions;
  readonly #places = new Map<string, Place>();
  /** One load at a time: memory holds at most one model more than is served. */
  #queue: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: ModelStoreOptions) {
    this.#options = options;
    for (const slot of slots) this.#tell(slot);
  }

  champion(tenantId: string, slot: Slot): ServedModel | undefined {
    return this.#places.get(`${tenantId}/${slot}`)?.served;
  }

  /**
   * Names the version to serve; returns at once and loads in the background. Of one that serves already nothing changes.
   * @returns false where it became the champion before the one that is known: it came late, and is passed over
   */
  want(tenantId: string, slot: Slot, version: ModelVersionJson): boolean {
    if (this.#stopped) return true;
    const key = `${tenantId}/${slot}`;
    const known = this.#places.get(key);
    if (known !== undefined) {
      if (isOlder(version, known.wanted)) return false;
      if (known.failures === 0 && isSame(version, known.wanted)) return true;
      clearTimeout(known.retry);
    }
    const place: Place = known ?? { slot, wanted: version, served: undefined, failures: 0, ends: 0, retry: undefined };
    place.wanted = version;
    place.failures = 0;
    place.ends = 0;
    place.retry = undefined;
    this.#places.set(key, place);
    this.#enqueue(key, place, version);
    return true;
  }

  remove(tenantId: string, slot: Slot): void {
    const key = `${tenantId}/${slot}`;
    const place = this.#places.get(key);
    clearTimeout(place?.retry);
    place?.served?.model.close?.();
    this.#places.delete(key);
    this.#tell(slot);
  }

  /** Resolves when every version named so far was loaded or has failed once. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const place of this.#places.values()) clearTimeout(place.retry);
    await this.#queue;
    for (const place of this.#places.values()) place.served?.model.close?.();
  }

  #enqueue(key: string, place: Place, version: ModelVersionJson): void {
    this.#queue = this.#queue.then(() => this.#load(key, place, version));
  }

  async #load(key: string, place: Place, version: ModelVersionJson): Promise<void> {
    const { log, metrics } = this.#options;
    const current = () => !this.#stopped && this.#places.get(key) === place && place.wanted === version;
    if (!current()) return;
    const names = { tenant_id: version.tenant_id, slot: place.slot, model: version.model, version: version.version };
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    let model: ServingModel | undefined;
    try {
      model = await this.#options.load(version);
      await tryModel(model, this.#options.probes(version.tenant_id ?? '', model));
      if (!current()) {
        model.close?.();
        metrics.modelLoad(place.slot, 'superseded', seconds());
        return;
      }
      const replaced = place.served;
      place.served = { model, version: version.version ?? 0, label: `${model.name}@${version.version ?? 0}` };
      place.failures = 0;
      replaced?.model.close?.();
      this.#loadAgainWhenEnded(key, place, version, model);
      metrics.modelLoad(place.slot, 'switched', seconds());
      log.info({ ...names, replaced: replaced?.label, seconds: seconds() }, 'model switched');
    } catch (error) {
      model?.close?.();
      metrics.modelLoad(place.slot, 'failed', seconds());
      if (!current()) return;
      place.failures += 1;
      const pauseMs = Math.min(this.#options.retryMs * 2 ** (place.failures - 1), this.#options.maxRetryMs);
      const kept = place.served?.label ?? 'none';
      log.error({ ...names, err: error, kept, retry_ms: pauseMs }, 'model not loaded; what was served stays');
      place.retry = setTimeout(() => this.#enqueue(key, place, version), pauseMs);
    } finally {
      this.#tell(place.slot);
    }
  }

  /** A process that has crashed or hung takes its model with it; requests step down until it is back. */
  #loadAgainWhenEnded(key: string, place: Place, version: ModelVersionJson, model: ServingModel): void {
    const { retryMs, maxRetryMs, log } = this.#options;
    const since = performance.now();
    model.onEnded?.(() => {
      if (this.#stopped || place.served?.model !== model || place.wanted !== version) return;
      place.failures += 1;
      // One that ends at whatever it is asked would be started for ever, as fast as it can.
      place.ends = performance.now() - since > maxRetryMs ? 1 : place.ends + 1;
      const pauseMs = Math.min(retryMs * 2 ** (place.ends - 1), maxRetryMs);
      log.error(
        { slot: place.slot, model: place.served.label, retry_ms: pauseMs },
        'a model ended; it is loaded again',
      );
      this.#tell(place.slot);
      place.retry = setTimeout(() => this.#enqueue(key, place, version), pauseMs);
    });
  }

  #tell(slot: Slot): void {
    const places = [...this.#places.values()].filter((place) => place.slot === slot);
    this.#options.metrics.models(slot, {
      served: places.filter((place) => place.served !== undefined).length,
      broken: places.filter((place) => place.failures > 0).length,
    });
  }
}

/** Promotions of one slot have times that only grow. What has none is of a release that did not tell it. */
function isOlder({ promoted_at: at }: ModelVersionJson, { promoted_at: knownAt }: ModelVersionJson): boolean {
  return at !== undefined && knownAt !== undefined && Date.parse(at) < Date.parse(knownAt);
}

/** Told once more. */
function isSame(version: ModelVersionJson, known: ModelVersionJson): boolean {
  return (['version', 'promoted_at', 'artefact', 'manifest_sha256'] as const).every(
    (field) => version[field] !== undefined && version[field] === known[field],
  );
}
