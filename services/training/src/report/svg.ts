import { type Html, html } from '@insight-mesh/algorithms/html';

/** Pictures are drawn at this width, so that their writing can be read on a telephone. */
const width = 420;

export interface Axis {
  label: string;
  from: number;
  to: number;
  tick: (value: number) => string;
}

export interface Series {
  name: string;
  /** Place among the systems: colour, dashes and marker follow from it, so that no series is told by its colour alone. */
  look: number;
  points: readonly (readonly [x: number, y: number])[];
  markers?: boolean;
}

/** Steps of 1, 2 or 5 times a power of ten between two values, about `count` of them. */
export function ticks(from: number, to: number, count = 5): number[] {
  const raw = (to - from) / count;
  if (!(raw > 1e-300)) return [from];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((one) => one * power >= raw) ?? 10);
  const list: number[] = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n++)
    list.push(Number((n * step).toPrecision(12)));
  return list;
}

/** Bounds of an axis around values, with some air. */
export function bounds(values: readonly number[], options: { zero?: boolean } = {}): { from: number; to: number } {
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === 0) return { from: 0, to: 1 };
  const from = options.zero ? Math.min(0, least) : least;
  const to = options.zero ? Math.max(0, most) : most;
  const size = Math.max(Math.abs(from), Math.abs(to));
  // Values that are all alike, up to rounding, get an axis around them.
  if (to - from <= size * 1e-9 || size < 1e-12) {
    const around = size < 1e-12 ? 1 : size * 0.1;
    return { from: from - around, to: to + around };
  }
  const air = (to - from) * 0.06;
  return { from: options.zero && from === 0 ? 0 : from - air, to: options.zero && to === 0 ? 0 : to + air };
}

const px = (value: number): string => value.toFixed(1);

function marker(look: number, x: number, y: number, title?: string): Html {
  const inside = title === undefined ? html`` : html`<title>${title}</title>`;
  const [a, b] = [px(x), px(y)];
  const kind = look % 4;
  if (kind === 1)
    return html`<rect class="m c${look}" x="${px(x - 3.5)}" y="${px(y - 3.5)}" width="7" height="7">${inside}</rect>`;
  if (kind === 2) return html`<path class="m c${look}" d="M${a} ${px(y - 4.5)}l4.5 8h-9z">${inside}</path>`;
  if (kind === 3) return html`<path class="m c${look}" d="M${a} ${px(y - 5)}l5 5l-5 5l-5 -5z">${inside}</path>`;
  return html`<circle class="m c${look}" cx="${a}" cy="${b}" r="4">${inside}</circle>`;
}

/** A short stroke with its marker, as it stands in a legend. */
export function swatch(look: number): Html {
  return html`<svg class="swatch" viewBox="0 0 34 14" aria-hidden="true"><line class="l c${look}" x1="1" x2="33" y1="7" y2="7" />${marker(look, 17, 7)}</svg>`;
}

/**
 * Lines over two axes.
 * @param options.alt the picture in words
 * @param options.diagonal a thin line from corner to corner, and what it stands for
 * @param options.upright a thin line at an x, and what it stands for
 */
export function linePlot(options: {
  alt: string;
  x: Axis;
  y: Axis;
  series: readonly Series[];
  diagonal?: string;
  upright?: { x: number; label: string };
}): Html {
  const { alt, x, y, series, diagonal, upright } = options;
  const [left, right, top, bottom, height] = [50, 12, 10, 42, 300];
  const across = (value: number) => left + ((value - x.from) / (x.to - x.from || 1)) * (width - left - right);
  const up = (value: number) => height - bottom - ((value - y.from) / (y.to - y.from || 1)) * (height - top - bottom);
  const base = height - bottom;
  const grid = ticks(y.from, y.to).map(
    (value) =>
      html`<line class="grid" x1="${left}" x2="${width - right}" y1="${px(up(value))}" y2="${px(up(value))}" /><text class="tick" x="${left - 6}" y="${px(up(value) + 4)}" text-anchor="end">${y.tick(value)}</text>`,
  );
  const below = ticks(x.from, x.to).map(
    (value) =>
      html`<line class="grid" x1="${px(across(value))}" x2="${px(across(value))}" y1="${top}" y2="${base}" /><text class="tick" x="${px(across(value))}" y="${base + 16}" text-anchor="middle">${x.tick(value)}</text>`,
  );
  const guide =
    diagonal === undefined
      ? html``
      : html`<line class="guide" x1="${px(across(x.from))}" y1="${px(up(y.from))}" x2="${px(across(x.to))}" y2="${px(up(y.to))}"><title>${diagonal}</title></line>`;
  const mark =
    upright === undefined
      ? html``
      : html`<line class="guide" x1="${px(across(upright.x))}" x2="${px(across(upright.x))}" y1="${top}" y2="${base}"><title>${upright.label}</title></line>`;
  // What was named first is drawn last, on top.
  const lines = [...series].reverse().map(({ name, look, points, markers }) => {
    const way = points.map(([px0, py0], at) => `${at === 0 ? 'M' : 'L'}${px(across(px0))} ${px(up(py0))}`).join('');
    const told = ([px0, py0]: readonly [number, number]) =>
      `${name}: ${x.label} ${x.tick(px0)}, ${y.label} ${y.tick(py0)}`;
    const every = Math.max(1, Math.ceil(points.length / 24));
    const dots = points.flatMap((at, n) =>
      markers || points.length === 1
        ? [marker(look, across(at[0]), up(at[1]), told(at))]
        : n % every === 0 || n === points.length - 1
          ? [
              html`<circle class="hover" cx="${px(across(at[0]))}" cy="${px(up(at[1]))}" r="7"><title>${told(at)}</title></circle>`,
            ]
          : [],
    );
    return html`<g><path class="l c${look}" d="${way}"><title>${name}</title></path>${dots}</g>`;
  });
  return html`<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">${grid}${below}<line class="axis" x1="${left}" x2="${width - right}" y1="${base}" y2="${base}" /><line class="axis" x1="${left}" x2="${left}" y1="${top}" y2="${base}" />${guide}${mark}${lines}<text class="label" x="${px((left + width - right) / 2)}" y="${height - 6}" text-anchor="middle">${x.label}</text><text class="label" transform="translate(12 ${px((top + base) / 2)}) rotate(-90)" text-anchor="middle">${y.label}</text></svg>`;
}

export interface IntervalRow {
  name: string;
  look: number;
  value: number;
  low?: number;
  high?: number;
  title: string;
}

/** Values with their intervals, a row each. @param options.zero a thin line at 0 */
export function intervalPlot(options: { alt: string; axis: Axis; rows: readonly IntervalRow[]; zero?: string }): Html {
  const { alt, axis, rows, zero } = options;
  const [left, right, top, line] = [146, 16, 8, 28];
  const height = top + rows.length * line + 44;
  const base = top + rows.length * line;
  const across = (value: number) => left + ((value - axis.from) / (axis.to - axis.from || 1)) * (width - left - right);
  const grid = ticks(axis.from, axis.to, 4).map(
    (value) =>
      html`<line class="grid" x1="${px(across(value))}" x2="${px(across(value))}" y1="${top}" y2="${base}" /><text class="tick" x="${px(across(value))}" y="${base + 16}" text-anchor="middle">${axis.tick(value)}</text>`,
  );
  const none =
    zero === undefined || axis.from > 0 || axis.to < 0
      ? html``
      : html`<line class="guide" x1="${px(across(0))}" x2="${px(across(0))}" y1="${top}" y2="${base}"><title>${zero}</title></line>`;
  const drawn = rows.map(({ name, look, value, low, high, title }, at) => {
    const y = top + (at + 0.5) * line;
    const bar =
      low === undefined || high === undefined
        ? html``
        : html`<line class="bar c${look}" x1="${px(across(low))}" x2="${px(across(high))}" y1="${px(y)}" y2="${px(y)}" />`;
    const shown = name.length > 18 ? `${name.slice(0, 17)}…` : name;
    return html`<g><title>${title}</title><text x="${left - 8}" y="${px(y + 4)}" text-anchor="end">${shown}</text>${bar}${marker(look, across(value), y)}</g>`;
  });
  return html`<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">${grid}<line class="axis" x1="${left}" x2="${width - right}" y1="${base}" y2="${base}" />${none}${drawn}<text class="label" x="${px((left + width - right) / 2)}" y="${height - 6}" text-anchor="middle">${axis.label}</text></svg>`;
}
