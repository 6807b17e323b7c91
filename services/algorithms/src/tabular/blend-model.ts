import { ModelFormatError } from '../model.js';
import { modelOfFile, readModelFile, writeModelFile } from '../model-file.js';
import { type Input, type Row, tableOfRow } from '../preparation/inputs.js';
import type { Table } from '../preparation/table.js';
import { type BoostingModel, loadBoosting } from './boosting-model.js';
import { ordered } from './explain.js';
import { logit, sigmoid } from './logistic-loss.js';
import { type LogisticModel, loadLogistic } from './logistic-model.js';
import { finiteArray, numberSetting } from './model-parts.js';
import { loadPerceptron, type PerceptronModel } from './perceptron-model.js';
import type { RowExplanation, TabularModel } from './tabular-model.js';

export type SingleModel = LogisticModel | PerceptronModel | BoostingModel;

/** Several models in one: the log odds are a weighted sum of theirs. */
export class TabularBlend implements TabularModel {
  readonly name = 'tabular-blend';

  /** @throws RangeError where there is no member, or not one weight for each */
  constructor(
    readonly members: readonly SingleModel[],
    /** One a member, not negative. */
    readonly weights: Float64Array,
    readonly intercept = 0,
  ) {
    if (members.length === 0) throw new RangeError('a blend needs one model at least');
    if (weights.length !== members.length)
      throw new RangeError(`a blend of ${members.length} models needs as many weights, not ${weights.length}`);
  }

  get inputs(): readonly Input[] {
    const inputs = new Map(this.members.flatMap((member) => member.inputs.map((input) => [input.name, input])));
    return [...inputs.values()];
  }

  score(table: Table): Float64Array {
    const margins = new Float64Array(table.rows).fill(this.intercept);
    this.members.forEach((member, m) => {
      const scores = member.score(table);
      for (let i = 0; i < margins.length; i++)
        margins[i] = (margins[i] as number) + (this.weights[m] as number) * logit(scores[i] as number);
    });
    return margins.map(sigmoid);
  }

  scoreRow(row: Row): number {
    return this.score(tableOfRow(row, this.inputs))[0] as number;
  }

  explainRow(row: Row): RowExplanation {
    const sums = new Map<string, number>();
    let [base, margin] = [this.intercept, this.intercept];
    this.members.forEach((member, m) => {
      const weight = this.weights[m] as number;
      const told = member.explainRow(row);
      base += weight * told.base;
      margin += weight * told.margin;
      for (const { column, contribution } of told.contributions)
        sums.set(column, (sums.get(column) ?? 0) + weight * contribution);
    });
    return { base, margin, contributions: ordered(sums) };
  }

  importance(): { column: string; share: number }[] {
    const all = this.weights.reduce((sum, weight) => sum + weight, 0);
    const sums = new Map<string, number>();
    this.members.forEach((member, m) => {
      for (const { column, share } of member.importance())
        sums.set(column, (sums.get(column) ?? 0) + (share * (this.weights[m] as number)) / (all || 1));
    });
    return ordered(sums).map(({ column, contribution }) => ({ column, share: contribution }));
  }

  toBytes(): Uint8Array {
    const arrays: Record<string, Uint8Array | Float64Array> = { weights: this.weights };
    this.members.forEach((member, m) => {
      arrays[`member_${m}`] = member.toBytes();
    });
    return writeModelFile('tabular-blend', { intercept: this.intercept, members: this.members.length }, arrays);
  }
}

const singles: Readonly<Record<string, (bytes: Uint8Array) => SingleModel>> = {
  logistic: loadLogistic,
  perceptron: loadPerceptron,
  boosting: loadBoosting,
};

function loadSingle(bytes: Uint8Array, place: string): SingleModel {
  const name = modelOfFile(bytes) ?? '';
  const load = Object.hasOwn(singles, name) ? singles[name] : undefined;
  if (load === undefined) throw new ModelFormatError(`${place} holds no model of ${Object.keys(singles).join(', ')}`);
  return load(bytes);
}

/** @throws ModelFormatError */
function loadBlend(bytes: Uint8Array): TabularBlend {
  const file = readModelFile('tabular-blend', bytes);
  const count = numberSetting(file.settings, 'members');
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw new ModelFormatError(`not a usable blend: it says that it has ${count} members`);
  const members = Array.from({ length: count }, (_, m) =>
    loadSingle(file.array(`member_${m}`, 'u8'), `member ${m} of the blend`),
  );
  const weights = finiteArray('weights', file.array('weights', 'f64'), count);
  return new TabularBlend(members, weights, numberSetting(file.settings, 'intercept'));
}

/**
 * Reads a tabular model that toBytes() wrote, whichever it is.
 * @throws ModelFormatError where the bytes are damaged, cut off, or of no tabular model
 */
export function loadTabularModel(bytes: Uint8Array): TabularModel {
  return modelOfFile(bytes) === 'tabular-blend' ? loadBlend(bytes) : loadSingle(bytes, 'the file');
}
