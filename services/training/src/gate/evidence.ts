/** How two models stand against each other on the same cases, by the decisive metric. */
export interface Difference {
  candidate: number;
  champion: number;
  /** candidate minus champion, with the interval `low` to `high`. */
  difference: number;
  low: number;
  high: number;
  /** How often chance alone makes so great a difference, either way. */
  p: number;
  cases: number;
  /** Independent customers among the cases. */
  customers: number;
}

/** Time of one answer in plain code, in milliseconds. */
export interface Latency {
  p50Ms: number;
  p99Ms: number;
  /** Contexts that were asked. */
  probes: number;
}

/** A mean over the cases with its interval. */
export interface MeanFigure {
  name: string;
  value: number;
  low: number;
  high: number;
}

/** What was measured of the champion beside the candidate. */
export interface Versus {
  version: number;
  model: string;
  /** The champion itself, or its recipe fitted on the candidate's training data. */
  by: 'artefact' | 'recipe';
  /** Why it was not the artefact; else empty. */
  why: string;
  /** Its artefact is gone or damaged, so that nobody can serve it: any candidate is better. */
  lost: boolean;
  /** Absent: there was nothing to compare with; `why` says what is the matter. */
  overall?: Difference;
  segments: (Difference & { segment: string })[];
  latency?: Latency;
  sizeBytes: number;
}

/**
 * All that the gate decides by. Plain data: the run's process measures it, the service keeps it with the decision.
 */
export interface Evidence {
  /** By what the two are compared, for example ndcg@10. */
  metric: string;
  /** Share of intervals that hold the true value. */
  level: number;
  cases: number;
  customers: number;
  /** Models and settings that the run tried; the best on the validation is the candidate. */
  tried: number;
  figures: MeanFigure[];
  /** The metric by segment; segments without a case are left out. */
  bySegment: (MeanFigure & { cases: number })[];
  latency: Latency;
  sizeBytes: number;
  against?: Versus;
}

/** What a run spent until the artefact was written. */
export interface Costs {
  trainingSeconds: number;
  cpuSeconds: number;
  gpuSeconds: number;
  backend: string;
}
