/** 1 / (1 + e^-x), exact at both ends. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** Log odds of a probability, which is kept 1e-12 away from 0 and 1. */
export function logit(p: number): number {
  const inner = Math.min(1 - 1e-12, Math.max(1e-12, p));
  return Math.log(inner / (1 - inner));
}

/** ln(1 + e^x) without overflow. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The mean log loss of log odds, in nats. @param labels 0 or 1 */
export function logLossOfMargins(margins: Float64Array, labels: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < margins.length; i++) {
    const margin = margins[i] as number;
    sum += softplus(margin) - (labels[i] as number) * margin;
  }
  return margins.length === 0 ? 0 : sum / margins.length;
}
