import { requireInteger } from '../settings.js';
import { type Best, Candidates, type SearchOptions } from './candidates.js';
import { buildCells, type CellSettings, type Cells } from './cells.js';
import { ItemCodes } from './item-codes.js';
import type { ItemMatrix } from './item-matrix.js';
import { pauses } from './pauses.js';

/** With fewer items their vectors are scanned as they are, as they are in plain code: codes would save nothing. */
const leastForCodes = 2048;

/** How an index finds the best items, for people and metrics. */
export interface IndexState {
  /** `vectors` and `codes` miss nothing. */
  kind: 'vectors' | 'codes' | 'cells';
  items: number;
  /** Memory of the index and of the vectors. */
  bytes: number;
  cells?: number;
  /** For lists of so many items: cells looked into, of these, and the measured share of the true list that was found. */
  probes?: readonly { count: number; probes: number; recall: number }[];
}

/**
 * The best items for a query. Exact from the start; for a large catalogue buildCells() makes it look into the nearest cells only,
 * where that finds the share asked for and is faster.
 */
export class ItemIndex {
  readonly matrix: ItemMatrix;
  private codes: ItemCodes | undefined;
  private cells: Cells | undefined;

  constructor(matrix: ItemMatrix) {
    this.matrix = matrix;
  }

  get state(): IndexState {
    const { count: items, bytes } = this.matrix;
    const all = bytes + (this.codes?.bytes ?? 0) + (this.cells?.bytes ?? 0);
    if (this.cells !== undefined) {
      return { kind: 'cells', items, bytes: all, cells: this.cells.count, probes: this.cells.probes };
    }
    return { kind: this.coded ? 'codes' : 'vectors', items, bytes: all };
  }

  private get coded(): boolean {
    return this.matrix.memory.simd && this.matrix.count >= leastForCodes;
  }

  /**
   * Makes what the first search would have to wait for, while other work goes on.
   * @throws the reason of the signal
   */
  async prepare(signal?: AbortSignal): Promise<void> {
    if (!this.coded || this.codes !== undefined) return;
    const codes = await ItemCodes.inSteps(this.matrix, pauses(signal));
    this.codes ??= codes;
  }

  /**
   * @param query [width]
   * @param count at most so many; fewer only where there are no more
   * @param options.exact looks at every item
   */
  search(query: ArrayLike<number>, count: number, options: SearchOptions & { exact?: boolean } = {}): Best {
    requireInteger('count', count, 0);
    const { matrix } = this;
    const candidates = new Candidates(matrix, count, options);
    if (count === 0 || matrix.count === 0) return candidates.drain();
    matrix.ask(query);
    if (!this.coded) {
      candidates.scanVectors();
      return candidates.drain();
    }
    this.codes ??= ItemCodes.of(matrix);
    const { codes } = this;
    codes.ask(matrix.asked);
    const ranges = options.exact ? undefined : this.cells?.ranges(this.depth(candidates, count, options));
    if (ranges === undefined) {
      candidates.scan(codes, 0, codes.positions);
      return candidates.drain();
    }
    for (const { from, to, further } of ranges) {
      // Beyond the cells that the depth asks for only where a filter left too few.
      if (further && candidates.top.size === candidates.top.capacity) break;
      candidates.scan(codes, from, to);
    }
    return candidates.drain();
  }

  /**
   * Groups the items into cells and measures how many must be looked into. Until it is done, and where it is not worth it, the index
   * stays exact. Yields to other work between steps.
   * @returns whether searches look into cells from now on
   * @throws the reason of the signal
   */
  async buildCells(settings: CellSettings = {}): Promise<boolean> {
    if (!this.coded) return false;
    await this.prepare(settings.signal);
    const exact = (query: ArrayLike<number>, count: number) =>
      this.search(query, count, { exact: true }).indexes.slice();
    const cells = await buildCells(this.matrix, exact, settings);
    if (cells === undefined) return false;
    // In one step both: until then searches go by the codes of before.
    this.codes = await ItemCodes.inSteps(this.matrix, pauses(settings.signal), cells.order);
    this.cells = cells;
    return true;
  }

  /** How long a list without any filter is that holds as many items as are wanted; undefined where that is not known to be short. */
  private depth(candidates: Candidates, count: number, { leftOut, keep }: SearchOptions): number | undefined {
    if (keep === undefined) return count + (leftOut?.size ?? 0);
    const samples = 256;
    let kept = 0;
    const step = this.matrix.count / samples;
    for (let i = 0; i < samples; i++) if (candidates.wanted(Math.floor((i + 0.5) * step))) kept++;
    return kept === 0 ? undefined : Math.ceil((count * samples) / kept);
  }
}
