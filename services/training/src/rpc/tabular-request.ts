import type { TabularDataJson } from '@insight-mesh/contracts/json';
import type { TabularData__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/TabularData';
import type { TabularSource } from '../run/run-config.js';
import { targetName } from '../slots.js';
import { invalid, refuseNul } from './violation.js';

const datasetId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const mostColumns = 10_000;
const longestName = 256;

/** @param given of a request, in its field `tabular`. @throws AppError INVALID_ARGUMENT that names the field */
export function readTabular(given: TabularData__Output): TabularSource {
  if (!targetName.test(given.target)) {
    throw invalid(
      'tabular.target',
      'must be 1 to 48 of a-z, 0-9 and "-", not "-" first: what the score is for, as churn',
    );
  }
  if (!datasetId.test(given.dataset_id)) {
    throw invalid('tabular.dataset_id', 'must be the id of a data set, as npm run dataset -- list shows it');
  }
  const label = columnOf('tabular.label', given.label);
  if (label === undefined)
    throw invalid('tabular.label', 'is missing: the column that is to be said, most often label');
  const [group, time] = [columnOf('tabular.group', given.group), columnOf('tabular.time', given.time)];
  const source = {
    target: given.target,
    datasetId: given.dataset_id,
    newest: given.newest,
    label,
    ignore: columnsOf('tabular.ignore', given.ignore),
    numbers: columnsOf('tabular.numbers', given.numbers),
    categories: columnsOf('tabular.categories', given.categories),
  };
  refuseTwice({ ...source, group, time });
  return { ...source, ...(group === undefined ? {} : { group }), ...(time === undefined ? {} : { time }) };
}

/** What a message tells of a stored source. */
export function tabularJson({
  target,
  datasetId: dataset_id,
  group = '',
  time = '',
  ...rest
}: TabularSource): TabularDataJson {
  return { target, dataset_id, group, time, ...rest };
}

function columnOf(field: string, name: string): string | undefined {
  refuseNul(field, name);
  if (name.length > longestName) throw invalid(field, `must have at most ${longestName} characters`);
  return name === '' ? undefined : name;
}

function columnsOf(field: string, names: readonly string[]): string[] {
  if (names.length > mostColumns) throw invalid(field, `must have at most ${mostColumns} columns`);
  return names.map((name, at) => {
    const column = columnOf(`${field}[${at}]`, name);
    if (column === undefined) throw invalid(`${field}[${at}]`, 'is empty, and must be the name of a column');
    return column;
  });
}

/** A column is one thing: what is to be said is no feature, and what rows are divided by is no number or category of a model. */
function refuseTwice(
  source: Pick<TabularSource, 'label' | 'ignore' | 'numbers' | 'categories'> & {
    group: string | undefined;
    time: string | undefined;
  },
): void {
  const seen = new Map<string, string>([[source.label, 'label']]);
  const once = (field: string, name: string | undefined): void => {
    if (name === undefined) return;
    const before = seen.get(name);
    if (before !== undefined && before !== field.replace(/\[\d+\]$/, '')) {
      throw invalid(
        `tabular.${field}`,
        `is ${JSON.stringify(name.slice(0, 64))}, which is named in tabular.${before} too: say one of them`,
      );
    }
    seen.set(name, field.replace(/\[\d+\]$/, ''));
  };
  once('group', source.group);
  once('time', source.time);
  for (const field of ['numbers', 'categories', 'ignore'] as const) {
    for (const [at, name] of source[field].entries()) once(`${field}[${at}]`, name);
  }
}
