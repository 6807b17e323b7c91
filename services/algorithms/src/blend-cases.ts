import type { ItemTable } from './item-table.js';
import { type FitOptions, type SequenceModel, stepper } from './model.js';
import type { NextItemCase } from './next-item-evaluation.js';
import { type Normalisation, normalised, statisticsOf } from './normalise.js';
import { TopK } from './top-k.js';

/** Where a candidate stands in the context of its case. */
export const NEW = 0;
export const SEEN = 1;
export const CURRENT = 2;

/** The answers of some models to validation cases, in the form in which weights are searched: each case a run of candidates. */
export interface BlendCases {
  /** Candidates of case c are offsets[c] to offsets[c + 1] - 1, ascending by item, so that the earlier wins a tie. */
  offsets: Uint32Array;
  /** Of each case its candidate that is the target. */
  targets: Uint32Array;
  /** Of each candidate: NEW, SEEN or CURRENT. */
  places: Uint8Array;
  /** By source and by normalisation, of each candidate: its normalised score. */
  values: Float32Array[][];
  /** Of all cases, those without a run among them: none of the models has their target near its head. */
  count: number;
}

export interface BlendSource {
  model: SequenceModel;
  /** The ways to normalise its scores that may be chosen. */
  normalisations: readonly Normalisation[];
}

/**
 * Asks each model once for each case, so that a search over weights is arithmetic on arrays.
 * @param items all that may be an answer: the union of the models' items
 * @param options.depth so many of the highest of each model are candidates
 * @param options.leaveOutContext whether items of the context cannot be an answer
 */
export function gatherCases(
  sources: readonly BlendSource[],
  items: ItemTable,
  cases: readonly NextItemCase[],
  options: FitOptions & { depth: number; leaveOutContext: boolean },
): BlendCases {
  const answers = sources.map((source) => new Answers(source, items, options.depth));
  const offsets = [0];
  const targets: number[] = [];
  const places: number[] = [];
  const step = stepper(cases.length, options, 64);
  cases.forEach(({ context, target }, done) => {
    const known = items.newestFirst(context, Number.POSITIVE_INFINITY);
    const inContext = new Map(known.map((item, place) => [item, place === 0 ? CURRENT : SEEN]));
    const leftOut: ReadonlySet<number> = new Set(options.leaveOutContext ? known : []);
    const candidates = new Set(answers.flatMap((answer) => answer.ask(context, leftOut)));
    step(done + 1);
    const wanted = items.index(target);
    if (wanted === undefined || !candidates.has(wanted)) return;
    for (const item of [...candidates].sort((a, b) => a - b)) {
      if (item === wanted) targets.push(places.length);
      places.push(inContext.get(item) ?? NEW);
      for (const answer of answers) answer.keep(item);
    }
    offsets.push(places.length);
  });
  return {
    offsets: Uint32Array.from(offsets),
    targets: Uint32Array.from(targets),
    places: Uint8Array.from(places),
    values: answers.map((answer) => answer.kept.map((floats) => floats.taken())),
    count: cases.length,
  };
}

/** What one model says to one case after another. */
class Answers {
  /** By normalisation. */
  readonly kept: GrowingFloats[];
  private readonly source: BlendSource;
  private readonly scores: Float64Array;
  private readonly toAll: Uint32Array;
  private readonly fromAll: Int32Array;
  private readonly depth: number;
  private statistics = { most: 0, mean: 0, deviation: 0, exponentials: 0 };

  constructor(source: BlendSource, items: ItemTable, depth: number) {
    this.source = source;
    this.depth = depth;
    this.kept = source.normalisations.map(() => new GrowingFloats());
    this.scores = new Float64Array(source.model.items.size);
    this.toAll = Uint32Array.from(source.model.items.ids, (id) => items.index(id) as number);
    this.fromAll = new Int32Array(items.size).fill(-1);
    this.toAll.forEach((all, index) => {
      this.fromAll[all] = index;
    });
  }

  /** @returns the highest, as indexes of all items */
  ask(context: readonly string[], leftOut: ReadonlySet<number>): number[] {
    const { model, normalisations } = this.source;
    const { scores } = this;
    model.scoreAll(context, scores);
    this.statistics = statisticsOf(scores, normalisations.includes('softmax'));
    const top = new TopK(Math.min(this.depth, scores.length));
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i] as number;
      if (score !== 0 && !leftOut.has(this.toAll[i] as number)) top.offer(i, score);
    }
    return Array.from(top.drain().indexes, (index) => this.toAll[index] as number);
  }

  keep(item: number): void {
    const index = this.fromAll[item] as number;
    this.source.normalisations.forEach((kind, n) => {
      const value = index < 0 ? 0 : normalised(kind, this.scores[index] as number, this.statistics);
      (this.kept[n] as GrowingFloats).push(value);
    });
  }
}

class GrowingFloats {
  private length = 0;
  private array = new Float32Array(1 << 12);

  push(value: number): void {
    if (this.length === this.array.length) {
      const longer = new Float32Array(2 * this.length);
      longer.set(this.array);
      this.array = longer;
    }
    this.array[this.length++] = value;
  }

  taken(): Float32Array {
    return this.array.subarray(0, this.length);
  }
}
