import type { Row } from '@insight-mesh/algorithms/preparation/inputs';
import { samplePlaces } from '@insight-mesh/algorithms/preparation/random';
import type { Table } from '@insight-mesh/algorithms/preparation/table';
import { ascending, quantile } from '@insight-mesh/algorithms/statistics/quantiles';
import type { TabularModel } from '@insight-mesh/algorithms/tabular/tabular-model';
import type { Grouping } from '../gate/compare.js';
import type { Latency } from '../gate/evidence.js';
import { timeEach } from '../gate/latency.js';
import type { RowSplit } from '../tabular/split-rows.js';
import { labelsAt } from './choose-scores.js';
import type { ScoreRows } from './read-rows.js';

/** The rows of the test as the gate and the report see them. */
export interface ScoreTest extends Grouping {
  table: Table;
  /** 0 or 1 a row. */
  labels: Float64Array;
  /** What each of the segments is, for people. */
  about: ReadonlyMap<string, string>;
  /** Rows on which every model of the run is timed. */
  probes: readonly Row[];
}

const mostProbes = 200;

export function toScoreTest(rows: ScoreRows, split: RowSplit): ScoreTest {
  const { heldOut } = split.test;
  const { groups } = rows;
  // A row of nobody hangs together with no other.
  const customers = Array.from(heldOut, (row) => ((groups?.[row] ?? -1) < 0 ? `row ${row}` : `${groups?.[row]}`));
  const { segments, about } = customerSegments(rows, split);
  const table = rows.table.take(heldOut);
  const probes = [...samplePlaces(heldOut.length, mostProbes, 1)].map((at) => rowOf(table, at));
  return { table, labels: labelsAt(rows, heldOut), customers, segments, about, probes };
}

/** One row, as a service would ask with it. */
export function rowOf(table: Table, at: number): Row {
  return Object.fromEntries(
    table.columns.map((column) => {
      if (column.kind === 'number') {
        const value = column.values[at] as number;
        return [column.name, Number.isNaN(value) ? null : value];
      }
      return [column.name, column.levels[column.codes[at] as number] ?? null];
    }),
  );
}

/**
 * Customers by their rows before the test: new without one, heavy with more than two thirds of the customers before it have, light between. Such
 * rows are told here and learnt from by nobody: whose rows are in the test has none in training. Where customers were drawn nothing is before
 * anything: light and heavy by all rows that they have.
 */
function customerSegments(
  { groups, times }: ScoreRows,
  { testFromMs, test }: RowSplit,
): Pick<ScoreTest, 'segments' | 'about'> {
  const segments = new Map<string, number[]>();
  if (groups === undefined) return { segments, about: new Map() };
  const isByTime = times !== undefined && testFromMs !== undefined;
  const counted = new Map<number, number>();
  for (const [row, group] of groups.entries()) {
    if (group < 0 || (isByTime && (times[row] as number) >= testFromMs)) continue;
    counted.set(group, (counted.get(group) ?? 0) + 1);
  }
  const bound = counted.size === 0 ? 0 : Math.floor(quantile(ascending(counted.values()), 2 / 3));
  for (const name of ['new customers', 'light customers', 'heavy customers']) segments.set(name, []);
  for (const [at, row] of test.heldOut.entries()) {
    const group = groups[row] as number;
    const count = group < 0 ? 0 : (counted.get(group) ?? 0);
    segments.get(count === 0 ? 'new customers' : count > bound ? 'heavy customers' : 'light customers')?.push(at);
  }
  const when = isByTime ? ' before the test' : '';
  const about = new Map([
    ['new customers', isByTime ? 'no row before the test' : 'rows of nobody'],
    ['light customers', bound === 0 ? 'none' : `1 to ${bound} rows${when}`],
    ['heavy customers', `more than ${bound} rows${when}, as the busiest third of the customers`],
  ]);
  return { segments, about };
}

/** Times single rows, as a service would ask with them. @param probes at least one */
export function timeScores(
  model: Pick<TabularModel, 'scoreRow'>,
  probes: readonly Row[],
  now?: () => number,
): Promise<Latency> {
  return timeEach(probes, (row) => model.scoreRow(row), now);
}
