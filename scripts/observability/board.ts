/** Units as Grafana names them. */
export type Unit = 'short' | 's' | 'bytes' | 'percentunit' | 'reqps' | 'ops' | 'none' | 'dateTimeFromNow' | 'wps';

export interface Query {
  /**
   * PromQL. `@` within a selector stands for the board's variables (namespace, service, pod) and `$__rate_interval` for a window that
   * suits the zoom.
   */
  readonly expr: string;
  /** What a series is called: `{{label}}` is the value of one of its labels. */
  readonly legend: string;
}

export interface Panel {
  readonly title: string;
  /** What is shown, and what is well. */
  readonly description: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** One figure in place of a curve. */
  readonly stat?: boolean;
  /** Of 24 columns; 12 if not given, 4 for a figure. */
  readonly width?: number;
  readonly stacked?: boolean;
  /** From this value on it is drawn in red. */
  readonly redFrom?: number;
  /** Below this value it is drawn in red. */
  readonly redBelow?: number;
}

export interface Board {
  /** Also the name of its file, and `insight-mesh-NAME` its uid. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
}

/** Curves of the 50th, 90th and 99th percentile of a histogram, by other labels too. */
export function percentiles(histogram: string, selector: string, by: readonly string[] = []): Query[] {
  const labels = ['le', ...by].join(', ');
  return [0.5, 0.9, 0.99].map((quantile) => ({
    expr: `histogram_quantile(${quantile}, sum by (${labels}) (rate(${histogram}_bucket{${selector}}[$__rate_interval])))`,
    legend: [`p${quantile * 100}`, ...by.map((label) => `{{${label}}}`)].join(' '),
  }));
}

/** The rate of a counter, summed by labels. */
export function rateBy(counter: string, by: readonly string[], selector = '@'): Query {
  return {
    expr: `sum by (${by.join(', ')}) (rate(${counter}{${selector}}[$__rate_interval]))`,
    legend: by.map((label) => `{{${label}}}`).join(' '),
  };
}
