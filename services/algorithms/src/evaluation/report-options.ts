import type { Estimate } from './bootstrap.js';
import type { ReportFigure } from './report.js';

export interface ReportOptions {
  seed: number;
  /** 1000 by default. */
  resamples?: number;
  /** .95 by default. */
  level?: number;
  onProgress?: (done: number, total: number) => void;
}

/** Ends of an interval where it has some. */
export function figureOf({ estimate, low, high }: Estimate): ReportFigure {
  return Number.isNaN(low) || Number.isNaN(high) ? { value: estimate } : { value: estimate, low, high };
}
