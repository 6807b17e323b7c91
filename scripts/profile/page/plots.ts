import { details, type Html, html, table } from '@insight-mesh/algorithms/html';
import { count, percent, plainNumber } from '../format.js';
import type { CutHistogram, ValueCount } from '../profile-result.js';

const width = 320;
const height = 110;
const base = height - 18;

type Name = (value: number) => string;

/** @param name how a value is written; of numbers as numbers, of times as times */
export function histogramPlot(
  title: string,
  { edges, counts, cutBelow, cutAbove }: CutHistogram,
  name: Name = plainNumber,
): Html {
  const most = Math.max(1, ...counts);
  const step = width / counts.length;
  const cut = (at: number) => (at === 0 && cutBelow) || (at === counts.length - 1 && cutAbove);
  const range = (at: number) => {
    const [from, to] = [name(edges[at] ?? 0), name(edges[at + 1] ?? 0)];
    if (at === 0 && cutBelow) return `below ${to}`;
    if (at === counts.length - 1 && cutAbove) return `${from} and above`;
    return `${from} to ${to}`;
  };
  const fullest = counts.indexOf(Math.max(...counts));
  const label = `Histogram of ${title} from ${name(edges[0] ?? 0)} to ${name(edges.at(-1) ?? 0)}; most rows lie in ${range(fullest)}.`;
  const bars = counts.map((rows, at) => {
    const tall = (rows / most) * (base - 4);
    const bar = Math.max(rows > 0 ? 1 : 0, tall);
    return html`<rect class="${cut(at) ? 'cut' : 'bar'}" x="${(at * step + 0.5).toFixed(1)}" y="${(base - bar).toFixed(1)}" width="${(step - 1).toFixed(1)}" height="${bar.toFixed(1)}"><title>${range(at)}: ${count(rows)} rows</title></rect>`;
  });
  const note =
    cutBelow || cutAbove ? html`<p class="faint">Bars in the other colour also hold all that lies beyond.</p>` : html``;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${bars}<line class="axis" x1="0" x2="${width}" y1="${base}" y2="${base}" /><text class="faint" x="0" y="${height - 5}">${name(edges[0] ?? 0)}</text><text class="faint" x="${width}" y="${height - 5}" text-anchor="end">${name(edges.at(-1) ?? 0)}</text></svg>${note}${details(
    'Bins as a table',
    table({
      caption: `Rows of ${title} by bin`,
      head: ['values', 'rows'],
      rows: counts.map((rows, at) => [range(at), count(rows)]),
    }),
  )}`;
}

/** Bars of values, each with its share of `rows`. The bars are a picture; the words beside them say the same. */
export function valueBars(title: string, values: readonly ValueCount[], rows: number, others: number): Html {
  const most = Math.max(1, others, ...values.map((one) => one.rows));
  const all = others > 0 ? [...values, { value: '(all others)', rows: others }] : values;
  return table({
    caption: `Values of ${title}`,
    head: ['value', 'rows', 'share', ''],
    rows: all.map((one) => [
      one.value === '' ? html`<em>(empty text)</em>` : one.value.length > 80 ? `${one.value.slice(0, 80)}…` : one.value,
      count(one.rows),
      percent(one.rows / rows),
      meter(one.rows / most),
    ]),
  });
}

/** A bar for a share from 0 to 1, of which the figure stands beside it. */
export function meter(share: number): Html {
  const full = Math.round(Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * 100);
  return html`<span class="meter" aria-hidden="true"><span style="width:${full}%"></span></span>`;
}

/** Correlations as a table whose cells are coloured by sign and strength. */
export function heatMap(caption: string, names: readonly string[], matrix: readonly (readonly number[])[]): Html {
  const short = (name: string) => (name.length > 28 ? `${name.slice(0, 27)}…` : name);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="heat"><caption>${caption}</caption><thead><tr><td></td>${names.map(
    (name) => html`<th scope="col">${short(name)}</th>`,
  )}</tr></thead><tbody>${names.map(
    (name, row) =>
      html`<tr><th scope="row">${short(name)}</th>${names.map((other, column) => {
        const r = matrix[row]?.[column] ?? Number.NaN;
        if (Number.isNaN(r)) return html`<td title="${name} and ${other}: cannot be told">–</td>`;
        const strength = Math.min(1, Math.abs(r) ** 1.3 * 0.85).toFixed(2);
        return html`<td style="background:rgba(var(${r < 0 ? '--minus' : '--plus'}),${strength})" title="${name} and ${other}">${r.toFixed(2)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}
