import type { EvaluationReport, ReportFigure, ReportItem } from '@insight-mesh/algorithms/evaluation/report';
import { details, type Html, html, type Part, table } from '@insight-mesh/algorithms/html';
import { lookOf } from './looks.js';
import { metricName } from './metric-names.js';
import { count, percent, probability, rate, shortRate, signed } from './numbers.js';
import { type Axis, bounds, intervalPlot } from './svg.js';
import { mainComparison, percentLevel, systemOf, verdictOf } from './words.js';

/** A figure that a program finds again whole: the attribute has all digits. */
function figureCell(figure: ReportFigure | undefined, share = false): Html {
  if (figure === undefined) return html`–`;
  const show = share ? percent : rate;
  const { value, low, high } = figure;
  const interval =
    low === undefined || high === undefined
      ? html``
      : html`<span class="interval">${show(low)} to ${show(high)}</span>`;
  return html`<data value="${value}">${show(value)}</data>${interval}`;
}

export function factsSection(report: EvaluationReport): Html {
  const { decisive, measured, subject, rival } = report;
  const { label } = metricName(decisive);
  const card = (name: string, value: Html | string, note: string) =>
    html`<div><dt>${name}</dt><dd><span class="big">${value}</span><span class="faint small">${note}</span></dd></div>`;
  const ofSystem = (id: string) => {
    const system = systemOf(report, id);
    const figure = system.metrics[decisive];
    const note =
      figure?.low === undefined || figure.high === undefined
        ? (system.about ?? '')
        : `${percentLevel(measured.level)} interval ${rate(figure.low)} to ${rate(figure.high)}`;
    const role = system.role === 'champion' ? 'the champion, ' : '';
    return card(`${label}, ${role}${system.name}`, figureValue(figure), note);
  };
  const found = mainComparison(report);
  return html`<dl class="facts">${ofSystem(subject)}${rival === undefined ? html`` : ofSystem(rival)}${
    found === undefined
      ? html``
      : card(
          'Difference',
          html`<data value="${found.difference}">${signed(found.difference)}</data>`,
          `${signed(found.low)} to ${signed(found.high)}; p ${probability(found.p)}`,
        )
  }${card('Measured on', count(measured.cases), `cases of ${count(measured.clusters)} ${measured.cluster}s`)}</dl>`;
}

function figureValue(figure: ReportFigure | undefined): Html {
  return figure === undefined ? html`–` : html`<data value="${figure.value}">${rate(figure.value)}</data>`;
}

export function figuresSection(report: EvaluationReport): Html {
  const { systems, measured, decisive, subject } = report;
  const keys: string[] = [decisive];
  for (const system of systems) {
    for (const key of Object.keys(system.metrics)) if (!keys.includes(key)) keys.push(key);
  }
  const arrows = { higher: 'higher is better', lower: 'lower is better', neither: '' };
  const explained = new Set<string>();
  const rows = keys.map((key): Part[] => {
    const { label, about, better, share } = metricName(key);
    // Once for a metric, not at each cut-off.
    const note = explained.has(about) ? '' : [arrows[better], about].filter((text) => text !== '').join('; ');
    explained.add(about);
    return [
      note === '' ? label : html`${label}<span class="note">${note}</span>`,
      ...systems.map(({ metrics }) => figureCell(metrics[key], share)),
    ];
  });
  const head = systems.map(({ name, role }) =>
    role === 'champion' ? `${name} (champion)` : role === 'reference' ? `${name} (published)` : name,
  );
  const rowsOfDecisive = systems.filter(({ metrics }) => metrics[decisive] !== undefined);
  const all = rowsOfDecisive.flatMap(({ metrics }) => {
    const figure = metrics[decisive];
    return figure === undefined ? [] : [figure.value, figure.low ?? figure.value, figure.high ?? figure.value];
  });
  const { label } = metricName(decisive);
  const axis: Axis = { label, ...bounds(all), tick: shortRate };
  const plot = intervalPlot({
    alt: `${label} of ${rowsOfDecisive.map(({ name, metrics }) => `${name} ${rate(metrics[decisive]?.value ?? 0)}`).join(', ')}, with intervals.`,
    axis,
    rows: rowsOfDecisive.map(({ id, name, metrics }) => {
      const figure = metrics[decisive] as ReportFigure;
      const { low, high, value } = figure;
      const ends = low === undefined || high === undefined ? {} : { low, high };
      const title = `${name}: ${rate(value)}${low === undefined || high === undefined ? '' : `, ${rate(low)} to ${rate(high)}`}`;
      return { name, look: lookOf(report, id), value, ...ends, title };
    }),
  });
  const abouts = systems.filter(({ about }) => about !== undefined && about !== '');
  return html`<div class="plots"><div class="card">${plot}</div><div class="card">${comparisons(report, systemOf(report, subject).name)}</div></div>${table(
    {
      caption: `All figures; below each the ${percentLevel(measured.level)} interval, where one was computed`,
      head: ['metric', ...head],
      rows,
    },
  )}${abouts.length === 0 ? html`` : html`<ul class="small faint">${abouts.map(({ name, about }) => html`<li>${name}: ${about}</li>`)}</ul>`}${confusions(report)}`;
}

function comparisons(report: EvaluationReport, subject: string): Html {
  if (report.comparisons.length === 0) return html`<p>There was no other model to compare with.</p>`;
  const metrics = new Set(report.comparisons.map(({ metric }) => metric));
  const [only] = metrics;
  const one = metrics.size === 1 && only !== undefined ? metricName(only).label : undefined;
  return table({
    caption: `${subject} against each other model on the same cases${one === undefined ? '' : `: ${one}`}`,
    head: ['against', 'difference', 'as a share', 'p'],
    rows: report.comparisons.map(({ against, metric, difference, low, high, relative, p }) => [
      html`${systemOf(report, against).name}${one === undefined ? html`<span class="note">${metricName(metric).label}</span>` : html``}`,
      html`<data value="${difference}">${signed(difference)}</data><span class="interval">${signed(low)} to ${signed(high)}</span>`,
      relative === undefined
        ? '–'
        : html`${percent(relative.value, true)}<span class="interval">${percent(relative.low, true)} to ${percent(relative.high, true)}</span>`,
      html`${probability(p)}<span class="interval">${tag(verdictOf({ low, high }))}</span>`,
    ]),
  });
}

function confusions(report: EvaluationReport): Html {
  const some = report.systems.filter(({ confusion }) => confusion !== undefined);
  if (some.length === 0) return html``;
  return table({
    caption: 'Answers at the threshold that was chosen on the validation',
    head: ['model', 'threshold', 'rightly positive', 'wrongly positive', 'rightly negative', 'wrongly negative'],
    rows: some.map(({ name, confusion: found }) => [
      html`${name}<span class="note">${found?.threshold_by}</span>`,
      rate(found?.threshold ?? Number.NaN),
      count(found?.true_positives ?? 0),
      count(found?.false_positives ?? 0),
      count(found?.true_negatives ?? 0),
      count(found?.false_negatives ?? 0),
    ]),
  });
}

function tag(verdict: ReturnType<typeof verdictOf>): Html {
  if (verdict === 'alone') return html``;
  const words = { better: '▲ better', worse: '▼ worse', same: 'no clear difference' };
  return html`<span class="tag ${verdict}">${words[verdict]}</span>`;
}

export function segmentsSection(report: EvaluationReport): Html {
  const { segments, subject, rival, decisive, measured } = report;
  const some = segments.filter(({ cases }) => cases > 0);
  const empty = segments.filter(({ cases }) => cases === 0);
  const { label } = metricName(decisive);
  const compared = some.filter(({ difference }) => difference !== undefined);
  const other = rival === undefined ? undefined : systemOf(report, rival);
  const ends = compared.flatMap(({ difference }) =>
    difference === undefined ? [] : [difference.value, difference.low, difference.high],
  );
  const plot =
    other === undefined || compared.length === 0
      ? html``
      : html`<div class="card narrow">${intervalPlot({
          alt: `Difference of ${label} from ${other.name} by segment: ${compared.map(({ name, difference }) => `${name} ${signed(difference?.value ?? 0)}`).join(', ')}.`,
          axis: { label: `${label}, difference from ${other.name}`, ...bounds(ends, { zero: true }), tick: shortRate },
          zero: 'no difference',
          rows: compared.map(({ name, by, difference }) => {
            const { value, low, high } = difference ?? { value: 0, low: 0, high: 0 };
            return {
              name: `${name} ${by}s`,
              look: 0,
              value,
              low,
              high,
              title: `${name} ${by}s: ${signed(value)}, ${signed(low)} to ${signed(high)}`,
            };
          }),
        })}</div>`;
  const rows = some.map(({ name, by, about, cases, values, difference }): Part[] => [
    html`${name} ${by}s<span class="note">${about}</span>`,
    count(cases),
    figureCell(values[subject]),
    ...(other === undefined || rival === undefined
      ? []
      : [
          figureCell(values[rival]),
          difference === undefined
            ? '–'
            : html`<data value="${difference.value}">${signed(difference.value)}</data><span class="interval">${signed(difference.low)} to ${signed(difference.high)}</span>`,
          tag(verdictOf(difference)),
        ]),
  ]);
  const none =
    empty.length === 0
      ? html``
      : html`<p class="faint small">No case lies among the ${empty.map(({ name, by, about }) => `${name} ${by}s (${about})`).join(', ')}.</p>`;
  return html`${plot}${table({
    caption: `${label} by segment, with ${percentLevel(measured.level)} intervals`,
    head: [
      'segment',
      'cases',
      systemOf(report, subject).name,
      ...(other === undefined ? [] : [other.name, 'difference', '']),
    ],
    rows,
  })}${none}`;
}

export function examplesSection({ examples }: EvaluationReport): Html {
  const shown = ({ id, name }: ReportItem) => (name === undefined ? id : name);
  return html`<p class="faint">Drawn by chance among the hits at the first place, the lower hits and the misses: a sample of each, not of how often they come.</p><div class="examples">${examples.map(
    ({ context, earlier, recommended, came, rank }) =>
      html`<article class="card"><h3>${rank === 0 ? 'Missed' : rank === 1 ? 'At the first place' : `At place ${rank}`}</h3><dl><dt>before</dt><dd>${earlier > 0 ? `${count(earlier)} earlier, ` : ''}${context.length === 0 ? 'nothing' : context.map(shown).join(' → ')}</dd><dt>what came</dt><dd><b>${shown(came)}</b></dd><dt>recommended</dt><dd><ol>${recommended.map(
        (item) =>
          html`<li${item.id === came.id ? html` class="hit"` : html``}>${shown(item)}${item.id === came.id ? ' ✓' : ''}</li>`,
      )}</ol></dd></dl></article>`,
  )}</div>`;
}

export function measuredSection(report: EvaluationReport): Html {
  const { measured, systems } = report;
  const rows: Part[][] = [
    ['data', measured.data],
    ...(measured.sha256 === undefined ? [] : [['SHA-256 of the data', measured.sha256]]),
    ['protocol', measured.protocol],
    ...Object.entries(measured.facts).map(([name, value]) => [
      name,
      typeof value === 'number' ? factNumber(value) : value,
    ]),
    ['cases', `${count(measured.cases)}, of ${count(measured.clusters)} ${measured.cluster}s`],
    [
      'intervals',
      `${percentLevel(measured.level)}, bootstrap over ${measured.cluster}s, ${count(measured.resamples)} resamples; differences are of the same cases`,
    ],
    ['seed', String(measured.seed)],
    ['code version', measured.code_version],
    ...(measured.machine === undefined ? [] : [['machine', measured.machine]]),
    ...(measured.backend === undefined ? [] : [['backend', measured.backend]]),
    ...(measured.seconds === undefined ? [] : [['seconds', measured.seconds.toFixed(1)]]),
  ];
  const settings = systems.filter(({ settings: some }) => some !== undefined && Object.keys(some).length > 0);
  return html`${table({ caption: 'The evaluation', head: ['', ''], rows: rows.map(([name, value]) => [name, html`<span class="wrapped">${value}</span>`]), numbersFrom: 9 })}${settings.map(
    ({ name, settings: some }) =>
      details(
        `Settings of ${name}`,
        table({
          caption: `Settings of ${name}`,
          head: ['setting', 'value'],
          rows: Object.entries(some ?? {}).map(([key, value]) => [key, String(value)]),
          numbersFrom: 9,
        }),
      ),
  )}`;
}

function factNumber(value: number): string {
  return Number.isInteger(value) ? count(value) : rate(value);
}
