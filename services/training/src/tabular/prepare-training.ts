import { ConfiguredPreparation } from '@insight-mesh/algorithms/preparation/preparation';
import { Table, toMatrix } from '@insight-mesh/algorithms/preparation/table';
import { derive, readFormulas } from '@insight-mesh/algorithms/tabular/derive';
import { findLeaks } from '@insight-mesh/algorithms/tabular/find-leaks';
import { hashCategories } from '@insight-mesh/algorithms/tabular/hash-categories';
import { type PlanOptions, planPreparation } from '@insight-mesh/algorithms/tabular/plan-preparation';
import { RowPreparation } from '@insight-mesh/algorithms/tabular/row-preparation';
import { AppError } from '@insight-mesh/runtime/errors';
import { tellingFileRows } from './file-rows.js';
import { labelsOf, type TabularData } from './tabular-data.js';

export interface PreparedTraining {
  preparation: RowPreparation;
  /** Training rows × width, row by row. */
  matrix: Float64Array;
  width: number;
  labels: Float64Array;
  warnings: string[];
}

export interface PreparationSettings {
  /** Formulas of two columns, separated by ";": "spent / visits; spent + saved". */
  derive: string;
  /** A category of more different values is encoded by its target, one of fewer by a column each. */
  oneHotMost: number;
  /** Values of fewer rows share a column. */
  rareRows: number;
}

export const preparationDefaults: PreparationSettings = { derive: '', oneHotMost: 32, rareRows: 10 };

/**
 * Fits the preparation on the training rows alone and makes of them what a model is fitted on.
 * @throws AppError for rows that nothing can be learnt from; RangeError, PreparationError
 */
export function prepareTraining(
  data: TabularData,
  style: PlanOptions['style'],
  settings: PreparationSettings,
): PreparedTraining {
  const { source, rows } = data;
  checkClasses(data);
  const derived = readFormulas(settings.derive.split(';').filter((formula) => formula.trim() !== ''));
  const visible = new Set(source.columns);
  const seen = new Table(
    source.table.columns.filter(({ name }) => visible.has(name)),
    source.table.rows,
  );
  const whole = derive(hashCategories(seen, source.hashed), derived);
  const training = whole.take(rows);
  const plan = planPreparation(training, {
    columns: source.columns,
    derived,
    hashed: source.hashed,
    style,
    oneHotMost: settings.oneHotMost,
    minRows: settings.rareRows,
  });
  const fit = tellingFileRows(source, undefined, () =>
    new ConfiguredPreparation(plan.config).fit(whole, rows, { target: source.labels }),
  );
  const used = new Set([
    ...plan.config.inputs.numbers,
    ...plan.config.inputs.categories,
    ...derived.flatMap(({ left, right }) => [left, right]),
  ]);
  const inputs = seen.columns.filter(({ name }) => used.has(name)).map(({ name, kind }) => ({ name, kind }));
  const labels = labelsOf(data);
  return {
    preparation: new RowPreparation(inputs, source.hashed, derived, fit.preparation),
    matrix: toMatrix(fit.training.table),
    width: fit.training.table.columns.length,
    labels,
    warnings: [...plan.warnings, ...findLeaks(training, source.columns, labels)],
  };
}

function checkClasses({ source, rows }: TabularData): void {
  if (rows.length === 0)
    throw new AppError('INVALID_ARGUMENT', 'there is no training row: there is nothing to learn from');
  let positives = 0;
  for (const row of rows) positives += source.labels[row] as number;
  if (positives > 0 && positives < rows.length) return;
  throw new AppError(
    'INVALID_ARGUMENT',
    `all ${rows.length} training rows have the label ${positives === 0 ? 0 : 1}: there is one class, and nothing to tell apart`,
  );
}
