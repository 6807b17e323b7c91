import { samplePlaces } from '../preparation/random.js';
import { logLossOfMargins, sigmoid } from '../tabular/logistic-loss.js';
import { type Binned, binMatrix } from './bins.js';
import { Forest } from './forest.js';
import { growTree, type Workspace, workspace } from './grow-tree.js';
import type { BoostingSettings } from './settings.js';

/** The mean log loss behind a round. */
export interface RoundLoss {
  loss: number;
  validation?: number;
}

export interface BoostingData {
  /** rows × width, row by row; NaN is missing. */
  matrix: Float64Array;
  width: number;
  /** 0 or 1 a row. */
  labels: Float64Array;
  /** By these rows it is told when to stop; no tree is grown on them. */
  validation?: { matrix: Float64Array; labels: Float64Array };
  /** By column: 1 where the probability must never fall as the column rises, -1 where it must never rise; else 0. */
  monotone?: Int8Array;
}

/**
 * Gradient boosting of trees for a probability, a tree a round (Friedman 2001; Chen and Guestrin 2016, "XGBoost"; Ke et al. 2017, "LightGBM"): second-order
 * gain, histograms, the best leaf first, shrinkage, rows and columns drawn for each tree, missing values where they gain more.
 *
 * Each round draws from a seed of its own, so that a booster which goes on from a forest of before makes the same trees.
 */
export class Booster {
  readonly forest: Forest;
  /** Log loss by round: of the training rows, and of the validation's. */
  readonly curve: RoundLoss[];
  private readonly binned: Binned;
  private readonly rows: number;
  private readonly margins: Float64Array;
  private readonly validationMargins: Float64Array | undefined;
  private readonly gradients: Float64Array;
  private readonly hessians: Float64Array;
  private readonly space: Workspace;
  private readonly monotone: Int8Array;

  /**
   * @param before of an earlier booster on the same data: it goes on behind its last tree
   * @throws RangeError where there is no row, or the labels are of one class
   */
  constructor(
    private readonly data: BoostingData,
    private readonly settings: BoostingSettings,
    private readonly seed: number,
    before?: { forest: Forest; curve: readonly RoundLoss[] },
  ) {
    const { matrix, width, labels, validation } = data;
    this.rows = labels.length;
    if (width < 1) throw new RangeError('there is no column to ask: boosting needs one at least');
    if (matrix.length !== this.rows * width)
      throw new RangeError(`the matrix has ${matrix.length} values, and ${this.rows} rows of ${width} need others`);
    let positives = 0;
    for (const label of labels) positives += label;
    if (positives === 0 || positives === this.rows)
      throw new RangeError(
        `all ${this.rows} training rows have the label ${positives === 0 ? 0 : 1}: there is nothing to tell apart`,
      );
    this.monotone = data.monotone ?? new Int8Array(width);
    this.binned = binMatrix(matrix, width, settings.bins);
    this.forest = before?.forest ?? new Forest(width, Math.log(positives / (this.rows - positives)));
    this.curve = [...(before?.curve ?? [])];
    this.margins = this.forest.margins(matrix);
    this.validationMargins = validation === undefined ? undefined : this.forest.margins(validation.matrix);
    this.gradients = new Float64Array(this.rows);
    this.hessians = new Float64Array(this.rows);
    this.space = workspace(this.rows);
  }

  get round(): number {
    return this.forest.trees;
  }

  /** Grows one tree. @returns false where it is at the end: all rounds are done, or patience is */
  step(): boolean {
    if (this.round >= this.settings.rounds) return false;
    const { labels, matrix, width, validation } = this.data;
    for (let i = 0; i < this.rows; i++) {
      const p = sigmoid(this.margins[i] as number);
      this.gradients[i] = p - (labels[i] as number);
      this.hessians[i] = p * (1 - p);
    }
    const round = this.round;
    const { rowShare, columnShare } = this.settings;
    const seed = Math.imul(this.seed + 1, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca77);
    const sampled = samplePlaces(this.rows, Math.max(1, Math.round(this.rows * rowShare)), seed);
    const columns = samplePlaces(width, Math.max(1, Math.round(width * columnShare)), seed ^ 0x27d4eb2f);
    growTree(
      this.forest,
      this.binned,
      this.gradients,
      this.hessians,
      sampled,
      columns,
      this.monotone,
      this.settings,
      this.space,
    );
    this.forest.addMargins(matrix, this.margins, round);
    const loss = logLossOfMargins(this.margins, labels);
    if (validation === undefined || this.validationMargins === undefined) this.curve.push({ loss });
    else {
      this.forest.addMargins(validation.matrix, this.validationMargins, round);
      this.curve.push({ loss, validation: logLossOfMargins(this.validationMargins, validation.labels) });
    }
    return !this.outOfPatience();
  }

  /** The rounds with the least loss on the validation; without one, all. */
  get bestRound(): number {
    if (this.validationMargins === undefined) return this.round;
    let best = 0;
    this.curve.forEach(({ validation = 0 }, i) => {
      if (validation < (this.curve[best]?.validation ?? 0)) best = i;
    });
    return best + 1;
  }

  private outOfPatience(): boolean {
    const { patience } = this.settings;
    return patience > 0 && this.validationMargins !== undefined && this.round - this.bestRound >= patience;
  }
}
