import { type Forest, LEAF } from './forest.js';

/** A column on the path to a node, with the shares of the subsets of the columns that flow on where it is unknown and where it is known. */
interface Step {
  column: number;
  zero: number;
  one: number;
  weight: number;
}

/**
 * What each column adds to a row's log odds, so that the base and all contributions add up to its margin: Shapley values of the trees, the path-dependent
 * TreeSHAP (Lundberg, Erion and Lee 2018, "Consistent individualized feature attribution for tree ensembles", algorithm 2).
 * @param row of the forest's width; NaN is missing
 */
export function contributions(forest: Forest, row: Float64Array): { base: number; byColumn: Float64Array } {
  const byColumn = new Float64Array(forest.width);
  let base = forest.base;
  for (const root of forest.roots) {
    base += expected(forest, root);
    descend(forest, row, root, [], { column: -1, zero: 1, one: 1 }, byColumn);
  }
  return { base, byColumn };
}

const ofNode = (list: readonly number[], node: number): number => list[node] as number;

/** The mean of a subtree's leaves by the training rows that came to them. */
function expected(forest: Forest, node: number): number {
  if (ofNode(forest.columns, node) === LEAF) return ofNode(forest.values, node);
  const [left, right] = [ofNode(forest.left, node), ofNode(forest.right, node)];
  const [a, b] = [ofNode(forest.covers, left), ofNode(forest.covers, right)];
  return (a * expected(forest, left) + b * expected(forest, right)) / (a + b);
}

function descend(
  forest: Forest,
  row: Float64Array,
  node: number,
  parent: readonly Step[],
  added: Omit<Step, 'weight'>,
  into: Float64Array,
): void {
  const path = extend(parent, added);
  const column = ofNode(forest.columns, node);
  if (column === LEAF) {
    for (let i = 1; i < path.length; i++) {
      const step = path[i] as Step;
      const weight = unwound(path, i).reduce((sum, each) => sum + each.weight, 0);
      into[step.column] = (into[step.column] as number) + weight * (step.one - step.zero) * ofNode(forest.values, node);
    }
    return;
  }
  const [left, right] = [ofNode(forest.left, node), ofNode(forest.right, node)];
  const value = row[column] as number;
  const goesLeft = Number.isNaN(value) ? forest.missingLeft[node] === 1 : value <= ofNode(forest.thresholds, node);
  const [hot, cold] = goesLeft ? [left, right] : [right, left];
  const before = path.findIndex((step) => step.column === column);
  const known = before < 0 ? { zero: 1, one: 1 } : (path[before] as Step);
  const rest = before < 0 ? path : unwound(path, before);
  // Of what came to this node; a share of its own cover would not add up where rows were drawn.
  const cover = ofNode(forest.covers, left) + ofNode(forest.covers, right);
  const share = (child: number): number => (known.zero * ofNode(forest.covers, child)) / cover;
  descend(forest, row, hot, rest, { column, zero: share(hot), one: known.one }, into);
  descend(forest, row, cold, rest, { column, zero: share(cold), one: 0 }, into);
}

/** The path with one step more. */
function extend(parent: readonly Step[], added: Omit<Step, 'weight'>): Step[] {
  const path = parent.map((step) => ({ ...step }));
  const length = path.length;
  path.push({ ...added, weight: length === 0 ? 1 : 0 });
  for (let i = length - 1; i >= 0; i--) {
    const [here, next] = [path[i] as Step, path[i + 1] as Step];
    next.weight += (added.one * here.weight * (i + 1)) / (length + 1);
    here.weight = (added.zero * here.weight * (length - i)) / (length + 1);
  }
  return path;
}

/** The path without one of its steps. */
function unwound(full: readonly Step[], index: number): Step[] {
  const path = full.map((step) => ({ ...step }));
  const last = path.length - 1;
  const { one, zero } = path[index] as Step;
  let next = (path[last] as Step).weight;
  for (let i = last - 1; i >= 0; i--) {
    const step = path[i] as Step;
    if (one !== 0) {
      const kept = step.weight;
      step.weight = (next * (last + 1)) / ((i + 1) * one);
      next = kept - (step.weight * zero * (last - i)) / (last + 1);
    } else step.weight = (step.weight * (last + 1)) / (zero * (last - i));
  }
  for (let i = index; i < last; i++) {
    const [step, after] = [path[i] as Step, path[i + 1] as Step];
    path[i] = { ...after, weight: step.weight };
  }
  path.pop();
  return path;
}
