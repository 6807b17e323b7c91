/**
 * Everything of one evaluation: what was measured on what, beside what, and how far chance reaches. Written as JSON and drawn as a page; the
 * field names are those of the JSON. training checks it (its report/report.ts) before it writes or draws one.
 */
export interface EvaluationReport {
  format: 'insight-mesh/evaluation';
  version: 1;
  task: 'next-item' | 'classification';
  /** For example "vs-knn on yoochoose-clicks-100k". */
  title: string;
  /** RFC 3339. */
  made_at: string;
  /** The metric by which models are chosen and beaten; a key of the systems' metrics. */
  decisive: string;
  /** The one that is reported; an id of `systems`. */
  subject: string;
  /** Whom the headline names; an id of `systems`. Absent: there was nobody to compare with. */
  rival?: string;
  /** The subject first, then whom it is compared with, then the others. */
  systems: ReportSystem[];
  comparisons: ReportComparison[];
  segments: ReportSegment[];
  curves: ReportCurves;
  examples: ReportExample[];
  measured: ReportMeasured;
  /** What a reader must know before believing a figure. */
  warnings: string[];
}

export interface ReportFigure {
  value: number;
  /** Ends of the bootstrap interval; absent where none was computed. */
  low?: number;
  high?: number;
}

export interface ReportSystem {
  id: string;
  /** `reference`: figures of others, from the literature. */
  role: 'candidate' | 'champion' | 'baseline' | 'other' | 'reference';
  name: string;
  /** Version, settings in short, or where the figures come from. */
  about?: string;
  settings?: Record<string, string | number | boolean>;
  metrics: Record<string, ReportFigure>;
  /** At the threshold that was chosen on the validation. */
  confusion?: ReportConfusion;
  seconds_to_fit?: number;
}

export interface ReportConfusion {
  threshold: number;
  threshold_by: string;
  true_positives: number;
  false_positives: number;
  true_negatives: number;
  false_negatives: number;
}

/** The subject against another system on the same cases; positive: the subject has more. */
export interface ReportComparison {
  against: string;
  metric: string;
  difference: number;
  low: number;
  high: number;
  /** As shares of the other's value. */
  relative?: { value: number; low: number; high: number };
  p: number;
  cases: number;
  clusters: number;
}

export interface ReportSegment {
  name: string;
  /** What the segment sorts, for example customer or item. */
  by: string;
  about: string;
  cases: number;
  /** The decisive metric by system id. */
  values: Record<string, ReportFigure>;
  /** The subject against the rival. */
  difference?: { value: number; low: number; high: number };
}

export type Point = [x: number, y: number];

export interface ReportCurve {
  /** A system's id. */
  system: string;
  points: Point[];
}

export interface ReportCurves {
  /** False positive rate, true positive rate. */
  roc?: ReportCurve[];
  /** Recall, precision. */
  precision_recall?: ReportCurve[];
  /** Mean predicted probability, share that was positive. */
  calibration?: ReportCurve[];
  /** Share of the cases by falling score, share of the positives among them. */
  gains?: ReportCurve[];
  /** Of the fit, by epoch from 1. */
  loss?: { epoch: number; loss: number; validation?: Record<string, number> }[];
  best_epoch?: number;
  /** Share of lists in which the item that came stands at rank k or better, for k from 1. */
  rank?: ReportCurve[];
}

export interface ReportItem {
  id: string;
  /** What people call it, where that is known. */
  name?: string;
}

export interface ReportExample {
  /** The newest of what the customer did before, oldest first. */
  context: ReportItem[];
  /** How many earlier ones are not shown. */
  earlier: number;
  recommended: ReportItem[];
  came: ReportItem;
  /** Of what came, from 1; 0: it was not in the list. */
  rank: number;
}

export interface ReportMeasured {
  /** Name of the data, for example its file or the lake's files in short. */
  data: string;
  sha256?: string;
  /** In words: what was fitted on, chosen on and measured on. */
  protocol: string;
  /** Facts for a table, for example users, interactions, rejected lines. */
  facts: Record<string, string | number>;
  cases: number;
  clusters: number;
  /** What hangs together, for example customer or session. */
  cluster: string;
  level: number;
  resamples: number;
  seed: number;
  code_version: string;
  /** Processor, cores, system, Node. */
  machine?: string;
  backend?: string;
  seconds?: number;
}
