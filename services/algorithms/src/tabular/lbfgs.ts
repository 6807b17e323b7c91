/** @param gradient is filled. @returns the value */
export type Objective = (weights: Float64Array, gradient: Float64Array) => number;

export interface LbfgsStep {
  iteration: number;
  value: number;
  /** The greatest part of the gradient. */
  slope: number;
}

const MEMORY = 10;

/**
 * L-BFGS with a backtracking line search (Nocedal and Wright 2006, algorithms 7.4, 7.5 and 3.1), for smooth convex functions. A generator, so that its
 * caller may let others in, or stop, between iterations; `weights` holds the best so far.
 * @param tolerance of the greatest part of the gradient
 */
export function* lbfgs(
  objective: Objective,
  weights: Float64Array,
  options: { tolerance: number; iterations: number },
): Generator<LbfgsStep> {
  const size = weights.length;
  let gradient = new Float64Array(size);
  let value = objective(weights, gradient);
  const steps: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let iteration = 0; ; iteration++) {
    const slope = gradient.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    yield { iteration, value, slope };
    if (slope <= options.tolerance || iteration >= options.iterations) return;
    const direction = towards(gradient, steps);
    let along = dot(direction, gradient);
    if (along >= 0) {
      // Rounding has spoilt the memory: straight down.
      steps.length = 0;
      for (let i = 0; i < size; i++) direction[i] = -(gradient[i] as number);
      along = dot(direction, gradient);
    }
    const from = weights.slice();
    const next = new Float64Array(size);
    let length = steps.length === 0 ? Math.min(1, 1 / slope) : 1;
    let reached = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 40; tries++, length /= 2) {
      for (let i = 0; i < size; i++) weights[i] = (from[i] as number) + length * (direction[i] as number);
      reached = objective(weights, next);
      if (reached <= value + 1e-4 * length * along) break;
    }
    if (!(reached < value)) {
      weights.set(from);
      return;
    }
    const s = weights.map((weight, i) => weight - (from[i] as number));
    const y = next.map((part, i) => part - (gradient[i] as number));
    const curvature = dot(s, y);
    if (curvature > 1e-12 * dot(y, y)) {
      steps.push({ s, y, rho: 1 / curvature });
      if (steps.length > MEMORY) steps.shift();
    }
    [gradient, value] = [next, reached];
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Where the gradient and the curvature of the newest steps lead. */
function towards(
  gradient: Float64Array,
  steps: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const q = gradient.map((part) => -part);
  const alphas: number[] = [];
  for (let k = steps.length - 1; k >= 0; k--) {
    const { s, y, rho } = steps[k] as (typeof steps)[number];
    const alpha = rho * dot(s, q);
    alphas[k] = alpha;
    for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) - alpha * (y[i] as number);
  }
  const newest = steps.at(-1);
  if (newest !== undefined) {
    const scale = 1 / (newest.rho * dot(newest.y, newest.y));
    for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) * scale;
  }
  steps.forEach(({ s, y, rho }, k) => {
    const beta = rho * dot(y, q);
    const by = (alphas[k] as number) - beta;
    for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) + by * (s[i] as number);
  });
  return q;
}
