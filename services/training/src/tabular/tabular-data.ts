import type { TabularModel } from '@insight-mesh/algorithms/tabular/tabular-model';
import type { FitReport } from '../models/fitting.js';
import type { LabelledTable } from './labelled-table.js';

/** What a tabular model is fitted on. */
export interface TabularData {
  source: Pick<LabelledTable, 'table' | 'labels' | 'columns' | 'hashed' | 'groups' | 'fileRows'>;
  /** Places of the training rows, ascending; no other row is looked at. */
  rows: Uint32Array;
}

export interface FittedTabularModel {
  model: TabularModel;
  report: FitReport;
}

/** The labels of the training rows, in their order. */
export function labelsOf({ source, rows }: TabularData): Float64Array {
  return Float64Array.from(rows, (row) => source.labels[row] as number);
}
