import { type LbfgsStep, lbfgs } from './lbfgs.js';
import { sigmoid, softplus } from './logistic-loss.js';

/**
 * Logistic regression with an L2 penalty on the weights and none on the intercept: the sum of log losses and l2/2 times the weights' squares is least
 * (scikit-learn's LogisticRegression with C = 1 / l2). A generator; `coefficients` holds the weights and behind them the intercept.
 * @param matrix rows × width, row by row, without missing values
 */
export function fitLogistic(
  matrix: Float64Array,
  labels: Float64Array,
  coefficients: Float64Array,
  options: { l2: number; iterations: number; tolerance?: number },
): Generator<LbfgsStep> {
  const width = coefficients.length - 1;
  const rows = labels.length;
  return lbfgs(
    (weights, gradient) => {
      gradient.fill(0);
      let value = 0;
      for (let i = 0; i < rows; i++) {
        let margin = weights[width] as number;
        const at = i * width;
        for (let j = 0; j < width; j++) margin += (weights[j] as number) * (matrix[at + j] as number);
        const label = labels[i] as number;
        value += softplus(margin) - label * margin;
        const slope = sigmoid(margin) - label;
        for (let j = 0; j < width; j++) gradient[j] = (gradient[j] as number) + slope * (matrix[at + j] as number);
        gradient[width] = (gradient[width] as number) + slope;
      }
      for (let j = 0; j < width; j++) {
        const weight = weights[j] as number;
        value += (options.l2 * weight * weight) / 2;
        gradient[j] = (gradient[j] as number) + options.l2 * weight;
      }
      // By the row, so that the tolerance means the same for any number of them.
      for (let j = 0; j <= width; j++) gradient[j] = (gradient[j] as number) / rows;
      return value / rows;
    },
    coefficients,
    { tolerance: options.tolerance ?? 1e-7, iterations: options.iterations },
  );
}
