/** What a candidate is held against; the service's settings. */
export interface GateBounds {
  /** Share of intervals that hold the true value, for example .95: a candidate that is no better is promoted in (1 - level) / 2 of cases. */
  level: number;
  /** A segment may lose this share of the champion's figure. */
  segmentLoss: number;
  /** Segments of fewer cases say nothing. */
  segmentCases: number;
  /** The 99th percentile of an answer, in milliseconds. */
  latencyMs: number;
  /** And at most so many times the champion's; what is below `latencyFreeMs` is never too slow. */
  latencyRatio: number;
  latencyFreeMs: number;
  sizeBytes: number;
  /** Alarms from this strength on keep candidates out. */
  drift: 'moderate' | 'strong' | 'off';
  /** Alarms that are older, in days, are closed. */
  driftDays: number;
}
