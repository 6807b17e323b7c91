import type { Dataset__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Dataset';
import type { DatasetManifest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetManifest';
import type { DatasetSpec__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetSpec';
import { table } from '../lib/result.js';
import { safeJsonLine, safeLine } from '../lib/safe-text.js';
import { type Ended, stateName, timeOf } from './datasets.js';

export function write(text: string, result: object): void {
  process.stdout.write(`${text}${safeJsonLine(result)}`);
}

export function datasetJson(dataset: Dataset__Output): object {
  const { dataset_id: id, request_id, step, error, rows, bytes, sha256 } = dataset;
  const state = stateName(dataset.state);
  const succeeded = state === 'succeeded';
  return {
    dataset: id,
    state,
    ...(request_id === '' ? {} : { request_id }),
    ...(step === '' ? {} : { step, done: dataset.done, total: dataset.total }),
    ...(error === '' ? {} : { error }),
    created_at: timeOf(dataset.created_at),
    ...(dataset.ended_at === null ? {} : { ended_at: timeOf(dataset.ended_at) }),
    ...(succeeded ? { rows, bytes, sha256 } : {}),
  };
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function outcomeLines(manifest: DatasetManifest__Output): string {
  const rejected = Object.entries(manifest.rejected);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  return table(
    ['', ''],
    [
      ['rows', String(manifest.rows)],
      ['features', String(manifest.features.length)],
      ...rejected.map(([reason, count]) => [`rejected, ${reason.replaceAll('_', ' ')}`, String(count)]),
      [
        'of the lake',
        `${manifest.lake_events} events in ${manifest.lake_files} files, to ${timeOf(manifest.watermark)}`,
      ],
      ['files', `${manifest.files.length}, ${size(bytes)}, in ${manifest.folder}`],
      ['sha256', manifest.sha256],
      ...manifest.warnings.map((warning) => ['warning', safeLine(warning)]),
    ],
  ).trimStart();
}

/** What a build has come to. */
export function printEnd({ dataset, manifest }: Ended): void {
  const state = stateName(dataset.state);
  const seconds =
    dataset.started_at === null || dataset.ended_at === null
      ? 0
      : (Date.parse(timeOf(dataset.ended_at)) - Date.parse(timeOf(dataset.started_at))) / 1000;
  const json = { ...datasetJson(dataset), seconds };
  if (manifest === undefined) {
    const why = dataset.error === '' ? '' : `: ${safeLine(dataset.error)}`;
    write(`data set ${dataset.dataset_id} ${state}${why}\n`, json);
    if (state === 'failed') process.exitCode = 1;
    return;
  }
  const { folder, rejected, warnings, files } = manifest;
  write(`data set ${dataset.dataset_id} ${state} in ${seconds.toFixed(1)} s\n${outcomeLines(manifest)}`, {
    ...json,
    folder,
    rejected,
    warnings,
    files: files.map(({ name }) => name),
  });
}

function types(names: readonly string[]): string {
  return names.map((name) => name.replace('EVENT_TYPE_', '').toLowerCase()).join(' or ');
}

function span(ms: number): string {
  const [days, hours] = [ms / 86_400_000, ms / 3_600_000];
  if (Number.isInteger(days)) return `${days}d`;
  return Number.isInteger(hours) ? `${hours}h` : `${ms / 1_000}s`;
}

function labelsLine({ given, rule }: DatasetSpec__Output): string {
  if (given) return given.key;
  if (!rule) return '';
  const item = rule.match === 'LABEL_MATCH_CUSTOMER_ITEM' ? ' of the same item' : '';
  const day = rule.anchor === 'LABEL_ANCHOR_DAY' ? 'a day with ' : '';
  const bounds = [
    ...(rule.from === null ? [] : [`from ${timeOf(rule.from)}`]),
    ...(rule.to === null ? [] : [`to ${timeOf(rule.to)}`]),
    ...(rule.share === undefined ? [] : [`a share of ${rule.share}`]),
  ];
  const sentence = `${types(rule.outcome)}${item} within ${span(rule.within_ms)} of ${day}${types(rule.types)}`;
  return [sentence, ...bounds].join(', ');
}

/** A data set as a person reads it. */
export function printWhole(
  dataset: Dataset__Output,
  spec: DatasetSpec__Output,
  manifest: DatasetManifest__Output | undefined,
): void {
  const facts = [
    ['state', stateName(dataset.state)],
    ['asked for', timeOf(dataset.created_at)],
    ...(dataset.ended_at === null ? [['step', `${safeLine(dataset.step)} ${dataset.done}/${dataset.total}`]] : []),
    ...(dataset.error === '' ? [] : [['error', safeLine(dataset.error)]]),
    ['labels', safeLine(labelsLine(spec))],
    ['knows', spec.knowledge === 'LABEL_KNOWLEDGE_RECEIVED' ? 'what had been received' : 'what had occurred'],
    ['missing', spec.missing === 'MISSING_VALUE_NULL' ? 'null' : "the feature's default"],
    ['joins', spec.joins === false ? 'visitors do not count for customers' : 'visitors count for customers'],
  ];
  const head = `data set ${dataset.dataset_id}\n${table(['', ''], facts).trimStart()}`;
  if (manifest === undefined) {
    const chosen = spec.features.map(
      ({ kind, names }) => `${kind.replace('ENTITY_KIND_', '').toLowerCase()}: ${names.join(', ')}\n`,
    );
    write(`${head}features\n${chosen.join('')}`, datasetJson(dataset));
    return;
  }
  const features = manifest.features.map(({ column, window, default_value: value, description }) => [
    column,
    window,
    String(value),
    description,
  ]);
  const files = manifest.files.map(({ name, rows, bytes }) => [name, String(rows), size(bytes)]);
  write(
    `${head}${outcomeLines(manifest)}\n${table(['column', 'window', 'default', 'what it is'], features)}\n${table(['file', 'rows', 'size'], files)}`,
    { ...datasetJson(dataset), folder: manifest.folder, rejected: manifest.rejected, warnings: manifest.warnings },
  );
}

export function printList(datasets: readonly Dataset__Output[], more: boolean): void {
  const rows = datasets.map((each) => [
    each.dataset_id,
    stateName(each.state),
    timeOf(each.created_at),
    each.sha256 === '' ? '' : String(each.rows),
    safeLine(each.error === '' ? each.step : each.error, 80),
  ]);
  const text = rows.length === 0 ? 'no data sets\n' : table(['data set', 'state', 'asked for', 'rows', ''], rows);
  write(text, { datasets: datasets.map(datasetJson), more });
}
