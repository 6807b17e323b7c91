import { ItemTable } from './item-table.js';
import { ModelFormatError, type ModelName, type RecommendOptions, type Scored, type SequenceModel } from './model.js';
import { type ModelArray, readModelFile, storedSettings, writeModelFile } from './model-file.js';
import { type Normalisation, normaliseAll, requireNormalisation } from './normalise.js';
import { requireInteger, requireNumber } from './settings.js';
import { TopK } from './top-k.js';

export interface BlendPart {
  model: ModelName;
  normalise: Normalisation;
  /** Of its normalised scores, over 0. */
  weight: number;
}

export interface BlendConfig {
  parts: readonly BlendPart[];
  /** By this the score of the newest item of the context is multiplied: how likely it is taken again. */
  current: number;
  /** And those of the context's other items. */
  seen: number;
}

/**
 * A weighted sum of the normalised scores of fitted models (Fox and Shaw 1994, "Combination of multiple searches": CombSUM), with a
 * factor for items that stand in the context already.
 */
export class Blend implements SequenceModel {
  readonly name = 'blend';
  readonly config: Readonly<BlendConfig>;
  readonly items: ItemTable;
  private readonly sources: readonly SequenceModel[];
  /** For each source the index in `items` of each of its own; undefined where they are the same. */
  private readonly places: readonly (Uint32Array | undefined)[];
  private readonly own: readonly Float64Array[];
  private readonly totals: Float64Array;

  /** @param sources in the order of the parts */
  constructor(config: BlendConfig, sources: readonly SequenceModel[]) {
    this.config = config;
    this.sources = sources;
    this.items = unionOf(sources);
    this.places = sources.map(({ items }) =>
      items.size === this.items.size ? undefined : Uint32Array.from(items.ids, (id) => this.items.index(id) as number),
    );
    this.own = sources.map((source) => new Float64Array(source.items.size));
    this.totals = new Float64Array(this.items.size);
  }

  knows(itemId: string): boolean {
    return this.items.has(itemId);
  }

  recommend(items: readonly string[], count: number, options: RecommendOptions = {}): Scored[] {
    requireInteger('count', count, 0);
    const totals = this.scoreAll(items, this.totals);
    const leftOut = this.items.indexSet(options.exclude);
    const top = new TopK(Math.min(count, totals.length));
    for (let i = 0; i < totals.length; i++) {
      const total = totals[i] as number;
      if (total > 0 && !leftOut.has(i)) top.offer(i, total);
    }
    const best = top.drain();
    const list = Array.from(best.indexes, (index, rank): Scored => {
      return { itemId: this.items.id(index), score: best.scores[rank] as number };
    });
    if (options.reasons !== false) this.explain(items, list);
    return list;
  }

  scoreAll(context: readonly string[], into: Float64Array = new Float64Array(this.items.size)): Float64Array {
    into.fill(0);
    this.sources.forEach((source, s) => {
      const scores = source.scoreAll(context, this.own[s] as Float64Array);
      const { normalise, weight } = this.config.parts[s] as BlendPart;
      // Kept for the reasons: which source gave how much.
      normaliseAll(normalise, scores, weight);
      const places = this.places[s];
      if (places === undefined) {
        for (let i = 0; i < scores.length; i++) into[i] = (into[i] as number) + (scores[i] as number);
        return;
      }
      for (let i = 0; i < scores.length; i++) {
        const part = scores[i] as number;
        if (part === 0) continue;
        const place = places[i] as number;
        into[place] = (into[place] as number) + part;
      }
    });
    this.items.newestFirst(context, Number.POSITIVE_INFINITY).forEach((item, place) => {
      into[item] = (into[item] as number) * (place === 0 ? this.config.current : this.config.seen);
    });
    return into;
  }

  toBytes(): Uint8Array {
    const arrays: Record<string, ModelArray> = {};
    this.sources.forEach((source, s) => {
      arrays[`source${s}`] = source.toBytes();
    });
    return writeModelFile(this.name, this.config, arrays);
  }

  /** Each result's reason is that of the source that gave most of its score, the earlier one on a tie. */
  private explain(context: readonly string[], list: Scored[]): void {
    const wanted = this.sources.map(() => new Map<string, Scored>());
    for (const scored of list) {
      let most = -1;
      let giver = 0;
      this.sources.forEach((source, s) => {
        const index = source.items.index(scored.itemId);
        const part = index === undefined ? 0 : ((this.own[s] as Float64Array)[index] as number);
        if (part <= most) return;
        most = part;
        giver = s;
      });
      wanted[giver]?.set(scored.itemId, scored);
    }
    this.sources.forEach((source, s) => {
      const ofSource = wanted[s] as Map<string, Scored>;
      if (ofSource.size === 0) return;
      for (const { itemId, becauseItemId } of source.recommend(context, this.depthOf(s, ofSource.keys()))) {
        const scored = ofSource.get(itemId);
        if (scored !== undefined && becauseItemId !== undefined) scored.becauseItemId = becauseItemId;
      }
    });
  }

  /** How long a list of the source is that names all these items. */
  private depthOf(s: number, itemIds: Iterable<string>): number {
    const source = this.sources[s] as SequenceModel;
    const parts = this.own[s] as Float64Array;
    let least = Number.POSITIVE_INFINITY;
    for (const itemId of itemIds) least = Math.min(least, parts[source.items.index(itemId) as number] as number);
    let depth = 0;
    for (const part of parts) if (part >= least) depth++;
    return depth;
  }
}

function unionOf(sources: readonly SequenceModel[]): ItemTable {
  const [first, ...others] = sources.map((source) => source.items);
  if (first === undefined) return new ItemTable([]);
  const same = (items: ItemTable): boolean =>
    items.size === first.size && items.ids.every((id, i) => id === first.ids[i]);
  return others.every(same) ? first : ItemTable.of(sources.flatMap((source) => source.items.ids));
}

const MOST_PARTS = 16;

/** @throws RangeError for a wrong setting */
export function checkBlend(config: BlendConfig): BlendConfig {
  const { parts, current, seen } = config;
  requireNumber('current', current, 0, 1e6);
  requireNumber('seen', seen, 0, 1e6);
  if (!Array.isArray(parts) || parts.length > MOST_PARTS) {
    throw new RangeError(`parts must be a list of at most ${MOST_PARTS} models with their weights`);
  }
  for (const part of parts as BlendPart[]) {
    requireNormalisation('normalise', part?.normalise);
    requireNumber('weight', part.weight, 1e-9, 1e9);
    if (typeof part.model !== 'string') throw new RangeError('the model of a part must be a name');
  }
  return config;
}

/**
 * @param load of any model by its name
 * @throws ModelFormatError
 */
export function loadBlend(bytes: Uint8Array, load: (name: string, bytes: Uint8Array) => SequenceModel): Blend {
  const file = readModelFile('blend', bytes);
  const config = storedSettings(file, blendDefaults, checkBlend);
  const sources = config.parts.map((part, s) => {
    // A blend of blends is never written, and one that was made by hand could nest without end.
    if (part.model === 'blend') throw new ModelFormatError('not a usable blend model file: a blend cannot be a part');
    return load(part.model, file.array(`source${s}`, 'u8'));
  });
  return new Blend(config, sources);
}

const blendDefaults: BlendConfig = { parts: [], current: 1, seen: 1 };
