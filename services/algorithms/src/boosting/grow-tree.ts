import { type Binned, MISSING } from './bins.js';
import type { Forest } from './forest.js';
import { BIN_PARTS, BINS, type Bounds, bestSplit, leafValue, type Split, type SplitRules, type Sums } from './split.js';

export interface TreeRules extends SplitRules {
  leaves: number;
  depth: number;
  learningRate: number;
}

/** A leaf that may be split yet. */
interface Open {
  /** In the forest. */
  node: number;
  /** Its rows in the order, from and to. */
  from: number;
  to: number;
  depth: number;
  sums: Sums;
  bounds: Bounds;
  histogram: Float64Array;
  split: Split | undefined;
}

/** The memory that one tree after another is grown in. */
export interface Workspace {
  order: Uint32Array;
  aside: Uint32Array;
  free: Float64Array[];
}

export function workspace(rows: number): Workspace {
  return { order: new Uint32Array(rows), aside: new Uint32Array(rows), free: [] };
}

/**
 * Grows one tree, the leaf with the greatest gain first, from histograms; the greater of two siblings has its parent's less the other's (Ke et al. 2017).
 * @param sampled places of the rows that it is grown on
 * @param columns that it may ask
 * @param monotone by column, as bestSplit's direction
 */
export function growTree(
  forest: Forest,
  data: Binned,
  gradients: Float64Array,
  hessians: Float64Array,
  sampled: Uint32Array,
  columns: Uint32Array,
  monotone: Int8Array,
  rules: TreeRules,
  space: Workspace,
): void {
  const { order } = space;
  order.set(sampled);
  const sums = { gradient: 0, hessian: 0, rows: sampled.length };
  for (const row of sampled) {
    sums.gradient += gradients[row] as number;
    sums.hessian += hessians[row] as number;
  }
  const bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const root = forest.addLeaf(rules.learningRate * leafValue(sums.gradient, sums.hessian, rules.l2, bounds), sums.rows);
  forest.roots.push(root);

  const histogramOf = (from: number, to: number): Float64Array => {
    const histogram = takeHistogram(space, columns.length);
    fillHistogram(histogram, data, gradients, hessians, order, from, to, columns);
    return histogram;
  };
  const findSplit = (leaf: Open): void => {
    if (leaf.depth >= rules.depth || leaf.sums.rows < 2 * rules.minRows) return;
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c] as number;
      const bins = (data.edges[column] as Float64Array).length + 1;
      const offset = c * BINS * BIN_PARTS;
      const direction = monotone[column] as number;
      const found = bestSplit(leaf.histogram, offset, bins, column, leaf.sums, leaf.bounds, rules, direction);
      if (found !== undefined && (leaf.split === undefined || found.gain > leaf.split.gain)) leaf.split = found;
    }
  };

  const first: Open = {
    node: root,
    from: 0,
    to: sampled.length,
    depth: 0,
    sums,
    bounds,
    histogram: histogramOf(0, sampled.length),
    split: undefined,
  };
  findSplit(first);
  const open = [first];
  for (let leaves = 1; leaves < rules.leaves; leaves++) {
    const leaf = takeBest(open);
    if (leaf?.split === undefined) break;
    for (const child of divide(leaf, leaf.split)) {
      findSplit(child);
      open.push(child);
    }
  }
  for (const leaf of open) space.free.push(leaf.histogram);

  function divide(leaf: Open, split: Split): [Open, Open] {
    const { from, to, node } = leaf;
    const middle = partition(data, split, from, to, space);
    const sides = [
      { from, to: middle, value: split.leftValue },
      { from: middle, to, value: split.rightValue },
    ] as const;
    const halfway = (split.leftValue + split.rightValue) / 2;
    const direction = monotone[split.column] as number;
    const leftIsSmall = middle - from <= to - middle;
    const small = histogramOf(leftIsSmall ? from : middle, leftIsSmall ? middle : to);
    const large = leaf.histogram;
    for (let i = 0; i < columns.length * BINS * BIN_PARTS; i++) large[i] = (large[i] as number) - (small[i] as number);
    const children = sides.map((side, i): Open => {
      const isLeft = i === 0;
      const histogram = isLeft === leftIsSmall ? small : large;
      const childSums = { gradient: 0, hessian: 0, rows: side.to - side.from };
      for (let at = side.from; at < side.to; at++) {
        childSums.gradient += gradients[order[at] as number] as number;
        childSums.hessian += hessians[order[at] as number] as number;
      }
      const childBounds = { ...leaf.bounds };
      if (direction !== 0) {
        if (isLeft === direction > 0) childBounds.high = Math.min(childBounds.high, halfway);
        else childBounds.low = Math.max(childBounds.low, halfway);
      }
      const child = forest.addLeaf(rules.learningRate * side.value, childSums.rows);
      return {
        node: child,
        from: side.from,
        to: side.to,
        depth: leaf.depth + 1,
        sums: childSums,
        bounds: childBounds,
        histogram,
        split: undefined,
      };
    }) as [Open, Open];
    forest.columns[node] = split.column;
    forest.thresholds[node] = thresholdOf(data, split);
    forest.missingLeft[node] = split.missingLeft ? 1 : 0;
    forest.left[node] = children[0].node;
    forest.right[node] = children[1].node;
    forest.gains[node] = split.gain;
    return children;
  }
}

/** The end of the last bin that goes left; where that is the column's last bin, all but the missing do. */
function thresholdOf(data: Binned, { column, bin }: Split): number {
  return (data.edges[column] as Float64Array)[bin] ?? Number.MAX_VALUE;
}

function takeBest(open: Open[]): Open | undefined {
  let best = -1;
  for (let i = 0; i < open.length; i++) {
    const gain = open[i]?.split?.gain;
    if (gain !== undefined && (best < 0 || gain > (open[best]?.split?.gain ?? 0))) best = i;
  }
  return best < 0 ? undefined : open.splice(best, 1)[0];
}

/** Puts the rows that go left before the others, each part in its order. @returns where the right part begins */
function partition(data: Binned, split: Split, from: number, to: number, { order, aside }: Workspace): number {
  const offset = split.column * data.rows;
  let [left, right] = [from, 0];
  for (let at = from; at < to; at++) {
    const row = order[at] as number;
    const bin = data.bins[offset + row] as number;
    if (bin === MISSING ? split.missingLeft : bin <= split.bin) order[left++] = row;
    else aside[right++] = row;
  }
  order.set(aside.subarray(0, right), left);
  return left;
}

function takeHistogram(space: Workspace, columns: number): Float64Array {
  const size = columns * BINS * BIN_PARTS;
  const reused = space.free.pop();
  if (reused === undefined || reused.length < size) return new Float64Array(size);
  return reused.fill(0);
}

function fillHistogram(
  histogram: Float64Array,
  { bins, rows }: Binned,
  gradients: Float64Array,
  hessians: Float64Array,
  order: Uint32Array,
  from: number,
  to: number,
  columns: Uint32Array,
): void {
  for (let c = 0; c < columns.length; c++) {
    const offset = (columns[c] as number) * rows;
    const base = c * BINS * BIN_PARTS;
    for (let at = from; at < to; at++) {
      const row = order[at] as number;
      const place = base + (bins[offset + row] as number) * BIN_PARTS;
      histogram[place] = (histogram[place] as number) + (gradients[row] as number);
      histogram[place + 1] = (histogram[place + 1] as number) + (hessians[row] as number);
      histogram[place + 2] = (histogram[place + 2] as number) + 1;
    }
  }
}
