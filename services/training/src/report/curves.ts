import type { EvaluationReport, Point, ReportCurve } from '@insight-mesh/algorithms/evaluation/report';
import { details, type Html, html, table } from '@insight-mesh/algorithms/html';
import { lookOf } from './looks.js';
import { metricName } from './metric-names.js';
import { rate, shortRate } from './numbers.js';
import { type Axis, bounds, linePlot, type Series, swatch } from './svg.js';
import { systemOf } from './words.js';

const shareAxis = (label: string): Axis => ({
  label,
  from: 0,
  to: 1,
  tick: (value) => Number(value.toFixed(2)).toString(),
});

interface Picture {
  id: string;
  title: string;
  note: string;
  curves: readonly ReportCurve[] | undefined;
  x: Axis;
  y: Axis;
  diagonal?: string;
  markers?: boolean;
}

export function curvesSection(report: EvaluationReport): Html {
  const { curves } = report;
  const rankMost = Math.max(1, ...(curves.rank ?? []).flatMap(({ points }) => points.map(([x]) => x)));
  const rankHigh = (curves.rank ?? []).flatMap(({ points }) => points.map(([, y]) => y));
  const calibrated = bounds(
    (curves.calibration ?? []).flatMap(({ points }) => points.flat()),
    { zero: true },
  );
  const calibratedTo = Math.min(1, calibrated.to);
  const pictures: Picture[] = [
    {
      id: 'roc',
      title: 'ROC curve',
      note: 'How many positives are found for how many false alarms. The diagonal is chance.',
      curves: curves.roc,
      x: shareAxis('false positive rate'),
      y: shareAxis('true positive rate'),
      diagonal: 'chance',
    },
    {
      id: 'precision-recall',
      title: 'Precision and recall',
      note: 'How many of those called positive are, while more and more are called so.',
      curves: curves.precision_recall,
      x: shareAxis('recall'),
      y: shareAxis('precision'),
    },
    {
      id: 'calibration',
      title: 'Calibration',
      note: 'Of cases with such a probability, how many came. On the diagonal they agree.',
      curves: curves.calibration,
      x: { ...shareAxis('predicted probability'), to: calibratedTo },
      y: { ...shareAxis('share that came'), to: calibratedTo },
      diagonal: 'as predicted',
      markers: true,
    },
    {
      id: 'gains',
      title: 'Gains',
      note: 'What share of the positives the cases with the highest scores hold.',
      curves: curves.gains,
      x: shareAxis('share of cases, best first'),
      y: shareAxis('share of positives'),
      diagonal: 'chance',
      markers: true,
    },
    {
      id: 'rank',
      title: 'Hits by length of the list',
      note: 'How often what came stands among the first k.',
      curves: curves.rank,
      x: { label: 'k', from: 0, to: rankMost, tick: String },
      y: { label: 'share of lists', ...bounds(rankHigh, { zero: true }), tick: shortRate },
    },
  ];
  return html`<div class="plots">${pictures.map((picture) => pictureCard(report, picture))}${lossCards(report)}</div>`;
}

function pictureCard(report: EvaluationReport, picture: Picture): Html {
  const { id, title, note, curves, x, y, diagonal, markers } = picture;
  const some = (curves ?? []).filter(({ points }) => points.length > 0);
  if (some.length === 0) return html``;
  const series = some.map(({ system, points }): Series => {
    const { name } = systemOf(report, system);
    return { name, look: lookOf(report, system), points, ...(markers ? { markers } : {}) };
  });
  return html`<figure class="card" id="${id}"><h3>${title}</h3>${legend(series)}${linePlot({
    alt: `${title} of ${series.map(({ name }) => name).join(', ')}. ${note}`,
    x,
    y,
    series,
    ...(diagonal === undefined ? {} : { diagonal }),
  })}<figcaption class="small faint">${note}</figcaption>${details(
    'The figures',
    html`${series.map(({ name, points }) =>
      table({
        caption: `${title}, ${name}`,
        head: [x.label, y.label],
        numbersFrom: 0,
        rows: everyNth(points, 20).map(([px, py]) => [rate(px), rate(py)]),
      }),
    )}`,
  )}</figure>`;
}

function legend(series: readonly Series[]): Html {
  return html`<ul class="legend">${series.map(({ name, look }) => html`<li>${swatch(look)}${name}</li>`)}</ul>`;
}

function everyNth(
  points: readonly (readonly [number, number])[],
  most: number,
): readonly (readonly [number, number])[] {
  const every = Math.max(1, Math.ceil(points.length / most));
  return points.filter((_, at) => at % every === 0 || at === points.length - 1);
}

function lossCards(report: EvaluationReport): Html {
  const { loss = [], best_epoch: best } = report.curves;
  if (loss.length === 0) return html``;
  const name = systemOf(report, report.subject).name;
  const key = Object.keys(loss.find(({ validation }) => validation !== undefined)?.validation ?? {})[0];
  const validation =
    key === undefined
      ? []
      : loss.flatMap(({ epoch, validation: of }): Point[] => (of?.[key] === undefined ? [] : [[epoch, of[key]]]));
  const upright = best === undefined ? {} : { upright: { x: best, label: `epoch ${best}, whose weights were kept` } };
  const card = (id: string, title: string, points: Point[], label: string) => {
    const series: Series[] = [{ name, look: 0, points }];
    const note =
      best === undefined ? 'By epoch of the fit.' : `By epoch of the fit; the weights of epoch ${best} were kept.`;
    return html`<figure class="card" id="${id}"><h3>${title}</h3>${linePlot({
      alt: `${title} by epoch, from ${rate(points[0]?.[1] ?? 0)} to ${rate(points.at(-1)?.[1] ?? 0)}. ${note}`,
      x: {
        label: 'epoch',
        from: Math.min(...points.map(([x]) => x)),
        to: Math.max(...points.map(([x]) => x)),
        tick: shortRate,
      },
      y: { label, ...bounds(points.map(([, y]) => y)), tick: shortRate },
      series,
      ...upright,
    })}<figcaption class="small faint">${note}</figcaption>${details(
      'The figures',
      table({
        caption: title,
        head: ['epoch', label],
        rows: everyNth(points, 30).map(([x, y]) => [String(x), rate(y)]),
      }),
    )}</figure>`;
  };
  return html`${card(
    'loss',
    'Training loss',
    loss.map(({ epoch, loss: value }): Point => [epoch, value]),
    'loss',
  )}${
    key === undefined || validation.length < 2
      ? html``
      : card('validation', `${metricName(key).label} on the validation`, validation, metricName(key).label)
  }`;
}
