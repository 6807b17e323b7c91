import { ModelFormatError } from '../model.js';
import type { ModelArray, ModelFile } from '../model-file.js';

/** What stands in the place of a column in a leaf. */
export const LEAF = 0xffffffff;

export interface ForestState {
  width: number;
  base: number;
  roots: number[];
  parts: Record<string, number[]>;
}

/** Trees, their nodes one after the other, each tree from its root on; a child stands behind its parent. */
export class Forest {
  readonly roots: number[] = [];
  /** The column that a node asks, or LEAF. */
  readonly columns: number[] = [];
  /** A value not above it goes left. */
  readonly thresholds: number[] = [];
  readonly missingLeft: number[] = [];
  readonly left: number[] = [];
  readonly right: number[] = [];
  /** What a leaf adds to the margin (log odds); of an inner node what it would add if it were one. */
  readonly values: number[] = [];
  /** Training rows that came by, by which contributions are weighed. */
  readonly covers: number[] = [];
  /** What a split took off the objective. */
  readonly gains: number[] = [];

  constructor(
    /** Columns of a row. */
    readonly width: number,
    /** The margin before any tree. */
    readonly base: number,
  ) {}

  get trees(): number {
    return this.roots.length;
  }

  /** @returns the place of the new leaf */
  addLeaf(value: number, cover: number): number {
    this.columns.push(LEAF);
    this.thresholds.push(0);
    this.missingLeft.push(0);
    this.left.push(0);
    this.right.push(0);
    this.values.push(value);
    this.covers.push(cover);
    this.gains.push(0);
    return this.columns.length - 1;
  }

  /** The leaf that a row comes to. @param offset where the row begins in the matrix */
  leafOf(root: number, matrix: Float64Array, offset: number): number {
    let node = root;
    for (let column = this.columns[node] as number; column !== LEAF; column = this.columns[node] as number) {
      const value = matrix[offset + column] as number;
      const goesLeft = Number.isNaN(value) ? this.missingLeft[node] === 1 : value <= (this.thresholds[node] as number);
      node = (goesLeft ? this.left[node] : this.right[node]) as number;
    }
    return node;
  }

  /** Adds what the trees from `first` on say to the margins of the rows. @param matrix rows × width, row by row */
  addMargins(matrix: Float64Array, margins: Float64Array, first = 0): void {
    for (let tree = first; tree < this.trees; tree++) {
      const root = this.roots[tree] as number;
      for (let i = 0; i < margins.length; i++) {
        margins[i] = (margins[i] as number) + (this.values[this.leafOf(root, matrix, i * this.width)] as number);
      }
    }
  }

  /** Log odds. @param matrix rows × width, row by row */
  margins(matrix: Float64Array): Float64Array {
    const margins = new Float64Array(matrix.length / this.width).fill(this.base);
    this.addMargins(matrix, margins);
    return margins;
  }

  /** The sum of the gains of all splits by a column, as a share of all. */
  importance(): Float64Array {
    const sums = new Float64Array(this.width);
    let all = 0;
    this.columns.forEach((column, node) => {
      if (column === LEAF) return;
      const gain = this.gains[node] as number;
      sums[column] = (sums[column] as number) + gain;
      all += gain;
    });
    return all === 0 ? sums : sums.map((sum) => sum / all);
  }

  /** The same with the first trees alone. */
  first(trees: number): Forest {
    const forest = new Forest(this.width, this.base);
    const end = this.roots[trees] ?? this.columns.length;
    for (let tree = 0; tree < Math.min(trees, this.trees); tree++) forest.roots.push(this.roots[tree] as number);
    for (const key of nodeParts) for (let i = 0; i < end; i++) forest[key].push(this[key][i] as number);
    return forest;
  }

  /** All of it as plain data that can be cloned. */
  toState(): ForestState {
    return {
      width: this.width,
      base: this.base,
      roots: [...this.roots],
      parts: Object.fromEntries(nodeParts.map((key) => [key, [...this[key]]])),
    };
  }

  static fromState({ width, base, roots, parts }: ForestState): Forest {
    const forest = new Forest(width, base);
    for (const root of roots) forest.roots.push(root);
    for (const key of nodeParts) for (const value of parts[key] ?? []) forest[key].push(value);
    return forest;
  }

  toArrays(): Record<string, ModelArray> {
    return {
      roots: Uint32Array.from(this.roots),
      columns: Uint32Array.from(this.columns),
      thresholds: Float64Array.from(this.thresholds),
      missingLeft: Uint8Array.from(this.missingLeft),
      left: Uint32Array.from(this.left),
      right: Uint32Array.from(this.right),
      values: Float64Array.from(this.values),
      covers: Float64Array.from(this.covers),
      gains: Float64Array.from(this.gains),
    };
  }
}

const nodeParts = [
  'columns',
  'thresholds',
  'missingLeft',
  'left',
  'right',
  'values',
  'covers',
  'gains',
] as const satisfies readonly (keyof Forest)[];

const kinds = {
  columns: 'u32',
  thresholds: 'f64',
  missingLeft: 'u8',
  left: 'u32',
  right: 'u32',
  values: 'f64',
  covers: 'f64',
  gains: 'f64',
} as const;

/** @throws ModelFormatError where a node points out of its tree or a column out of the row */
export function forestFromFile(file: ModelFile, width: number, base: number): Forest {
  const forest = new Forest(width, base);
  const wrong = (what: string): ModelFormatError => new ModelFormatError(`not a usable boosting model file: ${what}`);
  for (const root of file.array('roots', 'u32')) forest.roots.push(root);
  for (const key of nodeParts) for (const value of file.array(key, kinds[key])) forest[key].push(value);
  const count = forest.columns.length;
  if (nodeParts.some((key) => forest[key].length !== count)) throw wrong('its parts are not of one length');
  let last = -1;
  for (const root of forest.roots) {
    if (root <= last || root >= count) throw wrong('its trees are out of order');
    last = root;
  }
  for (let node = 0; node < count; node++) {
    const column = forest.columns[node] as number;
    if (!Number.isFinite(forest.values[node])) throw wrong(`node ${node} adds ${forest.values[node]}`);
    if (column === LEAF) continue;
    if (column >= width) throw wrong(`node ${node} asks column ${column} of ${width}`);
    for (const child of [forest.left[node] as number, forest.right[node] as number]) {
      // Behind its parent, so that no walk goes round in circles.
      if (child <= node || child >= count) throw wrong(`node ${node} points at ${child}`);
    }
  }
  return forest;
}

/** The mean of several forests of one width, as one forest. @throws RangeError where there is none */
export function mergeForests(forests: readonly Forest[]): Forest {
  const [first, ...others] = forests;
  if (first === undefined) throw new RangeError('there is no forest to take the mean of');
  if (others.length === 0) return first;
  const share = 1 / forests.length;
  const merged = new Forest(first.width, share * forests.reduce((sum, { base }) => sum + base, 0));
  for (const forest of forests) {
    const shift = merged.columns.length;
    for (const root of forest.roots) merged.roots.push(root + shift);
    for (const key of nodeParts) for (const value of forest[key]) merged[key].push(moved(key, value, shift, share));
  }
  return merged;
}

function moved(key: (typeof nodeParts)[number], value: number, shift: number, share: number): number {
  if (key === 'left' || key === 'right') return value + shift;
  return key === 'values' ? value * share : value;
}
