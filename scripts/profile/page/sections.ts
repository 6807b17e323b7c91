import { details, type Html, html, type Part, table } from '@insight-mesh/algorithms/html';
import { count, percent, plainNumber } from '../format.js';
import type { ColumnProfile, Finding, LabelProfile, Profile, SplitProfile } from '../profile-result.js';
import { heatMap, histogramPlot, meter, valueBars } from './plots.js';

const names = { leak: 'Leak', warning: 'Warning', note: 'Note' } as const;
/** Shifts that are told. */
const mostShifts = 40;

export function findingsSection(findings: readonly Finding[]): Html {
  const list = (some: readonly Finding[]) =>
    html`<ul class="findings">${some.map(
      (one) => html`<li class="${one.severity}"><span class="tag">${names[one.severity]}:</span>${one.text}</li>`,
    )}</ul>`;
  const grave = findings.filter((one) => one.severity !== 'note');
  const notes = findings.filter((one) => one.severity === 'note');
  if (findings.length === 0) return html`<p>Nothing was found that needs to be looked at.</p>`;
  return html`${grave.length > 0 ? list(grave) : html`<p>No leak and nothing harmful was found.</p>`}${
    notes.length === 0 ? html`` : notes.length <= 6 ? list(notes) : details(`${notes.length} notes`, list(notes))
  }`;
}

export function overviewSection({ rows, columns, duplicates, sampleRows, idColumns }: Profile): Html {
  const cells = rows * columns.length;
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  const facts: [string, string][] = [
    ['rows', count(rows)],
    ['columns', count(columns.length)],
    ['missing values', percent(missing / cells)],
    ['repeated rows', count(duplicates)],
  ];
  const kinds = ['number', 'category', 'truth', 'time', 'other'] as const;
  const spelt = { number: 'numbers', category: 'texts', truth: 'truth values', time: 'times', other: 'others' };
  const byKind = kinds.flatMap((kind) => {
    const found = columns.filter((column) => column.kind === kind).length;
    return found === 0 ? [] : [`${found} ${spelt[kind]}`];
  });
  const sampled =
    sampleRows < rows
      ? html`<p>Correlations, what columns tell of the label, and shifts come from a sample of ${count(sampleRows)} rows, chosen by a hash of their place; all else is of all rows.</p>`
      : html``;
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl><p>The columns are ${byKind.join(', ')}. Repeated rows are counted ${
    idColumns.length === 0
      ? 'over all columns'
      : `without ${idColumns.length === 1 ? 'the id' : 'the ids'} ${idColumns.join(', ')}`
  }.</p>${sampled}`;
}

function figuresOf({ missing, distinct, distinctExact, numbers, times }: ColumnProfile, rows: number): Html {
  const there = rows - missing;
  const figures: Part[][] = [
    ['missing', `${count(missing)} (${percent(missing / rows)})`],
    [
      'different values',
      `${distinctExact ? '' : 'about '}${count(distinct)} (${percent(there === 0 ? 0 : distinct / there)})`,
    ],
  ];
  if (times !== undefined) figures.push(['first', times.first], ['last', times.last]);
  if (numbers !== undefined) {
    const { outliers, quantiles } = numbers;
    const at = (share: number) => plainNumber(quantiles.find(([one]) => one === share)?.[1] ?? Number.NaN);
    figures.push(
      ['mean ± standard deviation', `${plainNumber(numbers.mean)} ± ${plainNumber(numbers.deviation)}`],
      ['zeros', `${count(numbers.zeros)} (${percent(numbers.zeros / there)})`],
      ['negative', `${count(numbers.negatives)} (${percent(numbers.negatives / there)})`],
      ['outliers by IQR', `${count(outliers.below)} below, ${count(outliers.above)} above`],
      ['minimum · 1% · 5%', `${plainNumber(numbers.minimum)} · ${at(0.01)} · ${at(0.05)}`],
      ['25% · median · 75%', `${at(0.25)} · ${at(0.5)} · ${at(0.75)}`],
      ['95% · 99% · maximum', `${at(0.95)} · ${at(0.99)} · ${plainNumber(numbers.maximum)}`],
    );
    if (numbers.infinite > 0) figures.push(['infinite', count(numbers.infinite)]);
  }
  return table({ caption: 'Figures', head: ['', ''], rows: figures });
}

function plotOf(column: ColumnProfile, rows: number): Html {
  const { name, numbers, times, top } = column;
  const there = rows - column.missing;
  if (numbers?.histogram !== undefined && top.length === 0) return histogramPlot(name, numbers.histogram);
  if (times?.histogram !== undefined) {
    return histogramPlot(name, times.histogram, (ms) => new Date(ms).toISOString().slice(0, 16).replace('T', ' '));
  }
  if (top.length === 0) return html`<p class="faint">Nothing to show.</p>`;
  const shown = top.reduce((sum, one) => sum + one.rows, 0);
  return valueBars(name, top, rows, Math.max(0, there - shown));
}

export function columnsSection({ columns, rows }: Profile): Html {
  return html`${columns.map(
    (column, at) =>
      html`<article class="card" id="c${at}"><h3>${column.name} <span class="faint">${column.type}</span></h3><div class="columns"><div>${plotOf(column, rows)}</div>${figuresOf(column, rows)}</div></article>`,
  )}`;
}

export function missingSection({ missing, columns, rows }: Profile): Html {
  if (missing.columns.length === 0) return html`<p>No value is missing.</p>`;
  const of = (name: string) => columns.find((column) => column.name === name)?.missing ?? 0;
  return html`${table({
    caption: 'Columns with missing values, the most first',
    head: ['column', 'missing', 'share', ''],
    rows: missing.columns.map((name) => [name, count(of(name)), percent(of(name) / rows), meter(of(name) / rows)]),
  })}${table({
    caption: 'What is missing together',
    head: ['missing columns', 'rows', 'share'],
    rows: missing.patterns.map((pattern) => [
      pattern.missing.length === 0 ? 'none' : pattern.missing.join(', '),
      count(pattern.rows),
      percent(pattern.rows / rows),
    ]),
  })}`;
}

export function correlationsSection({ correlations, sampleRows }: Profile): Html {
  const { columns, pearson, spearman, pairs } = correlations;
  if (pairs.length === 0) return html`<p>There are no two columns of numbers that vary.</p>`;
  const over = `of the ${columns.length} columns with the strongest, over ${count(sampleRows)} rows`;
  return html`${heatMap(`Spearman's rank correlations ${over}`, columns, spearman)}${details(
    "Pearson's correlations",
    heatMap(`Pearson's correlations ${over}`, columns, pearson),
  )}${details(
    `The ${pairs.length} strongest pairs`,
    table({
      caption: 'Pairs by the stronger of the two correlations',
      head: ['column', 'column', 'Pearson', 'Spearman'],
      numbersFrom: 2,
      rows: pairs.map((pair) => [pair.a, pair.b, pair.pearson.toFixed(3), pair.spearman.toFixed(3)]),
    }),
  )}`;
}

const figure = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(3));

export function labelSection(label: LabelProfile, rows: number): Html {
  const there = rows - label.missing;
  const shown = label.values.reduce((sum, one) => sum + one.rows, 0);
  const of = label.kind === 'binary' ? `; “${label.positive}” counts as positive` : '';
  const kinds = { binary: 'two values', classes: 'classes', number: 'a number' };
  return html`<p>The label is “${label.column}”: ${kinds[label.kind]}${of}.</p>${
    label.values.length > 0 ? valueBars(label.column, label.values, rows, Math.max(0, there - shown)) : html``
  }${table({
    caption: 'What each column alone tells of the label, the most first',
    head: ['column', label.kind === 'number' ? 'Spearman' : 'area under ROC', 'information', 'strength', ''],
    rows: label.relations.map((one) => [
      one.column,
      figure(label.kind === 'number' ? one.spearman : one.area),
      one.information === undefined ? '–' : percent(one.information),
      one.equals ? 'equals the label' : one.separates ? 'separates it' : figure(one.strength),
      meter(one.equals || one.separates ? 1 : one.strength),
    ]),
  })}<p class="faint">Area under the ROC curve: .5 tells nothing, 0 and 1 tell all. Information: mutual information over the label's entropy, numbers in ten bins.</p>`;
}

export function splitSection(split: SplitProfile, rows: number): Html {
  const shifts = split.shifts.slice(0, mostShifts);
  return html`<p>The split is “${split.column}”; “${split.train}” is what models are fitted on.</p>${valueBars(split.column, split.parts, rows, 0)}<p>${
    split.shared === 0
      ? `No row of another part has the features of a row of “${split.train}”.`
      : `${count(split.shared)} rows of other parts have the features of a row of “${split.train}”.`
  }</p>${table({
    caption: `How differently columns are distributed, the most first${split.shifts.length > shifts.length ? ` (${shifts.length} of ${split.shifts.length})` : ''}`,
    head: ['column', 'part', 'PSI', 'PSI by chance', 'KS'],
    rows: shifts.map((one) => [one.column, one.part, figure(one.psi), figure(one.byChance), figure(one.ks)]),
  })}<p class="faint">PSI: population stability index against “${split.train}”; from .1 on look at it, from .25 on it is strong. By chance: what it exceeds but once in a million times where nothing differs.</p>`;
}
