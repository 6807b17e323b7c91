import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { splitsOf } from '../search/splits.js';
import { measureSplit } from './measure-split.js';
import { readTable } from './read-table.js';

const path = fileURLToPath(
  new URL('../../../../../shared/data/propensity/online_shoppers_intention.csv', import.meta.url),
);

describe.skipIf(!existsSync(path))('on the UCI shoppers (skipped without ../shared/data)', () => {
  it('boosting tells who buys on a fold that it has not seen, without a warning, and says why', async () => {
    const source = await readTable({
      path,
      label: 'Revenue',
      categories: ['OperatingSystems', 'Browser', 'Region', 'TrafficType'],
    });
    expect([source.table.rows, source.labels.reduce((sum, label) => sum + label, 0), source.positive]).toEqual([
      12_330,
      1_908,
      'TRUE',
    ]);
    const [split] = splitsOf({ by: 'folds', folds: 10, seed: 42 }, source);
    if (split === undefined) throw new Error('ten folds');
    const settings = { rounds: 80, learningRate: 0.1, leaves: 8 };
    const { metrics, report, model } = await measureSplit(source, split, 'boosting', settings, { seed: 1 });
    expect(report.warnings).toEqual([]);
    // Folds differ by .01; a leak of the label would lie far above.
    expect(metrics.auc).toBeGreaterThan(0.91);
    expect(metrics.auc).toBeLessThan(0.96);
    expect(metrics.average_precision).toBeGreaterThan(0.7);
    expect(model.importance()[0]?.column).toBe('PageValues');
    const row = Object.fromEntries(
      source.table.columns.map((column) => [column.name, source.table.cell(split.validation[0] as number, column)]),
    );
    const { base, margin, contributions } = model.explainRow(row);
    expect(contributions.reduce((sum, { contribution }) => sum + contribution, base)).toBeCloseTo(margin, 9);
  });
});
