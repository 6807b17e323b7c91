/** What a profile tells of a data set. Shares are from 0 to 1. */
export interface Profile {
  readonly name: string;
  readonly rows: number;
  /** Rows from which correlations, relations to the label and shifts were worked out: all, or a sample. */
  readonly sampleRows: number;
  readonly columns: readonly ColumnProfile[];
  /** Rows that repeat an earlier one, ids and the split left aside. */
  readonly duplicates: number;
  /** Columns that were left aside for that. */
  readonly idColumns: readonly string[];
  readonly missing: MissingPattern;
  readonly correlations: Correlations;
  readonly label: LabelProfile | undefined;
  readonly split: SplitProfile | undefined;
  readonly findings: readonly Finding[];
}

export type ColumnKind = 'number' | 'category' | 'truth' | 'time' | 'other';

export interface ColumnProfile {
  readonly name: string;
  /** DuckDB's. */
  readonly type: string;
  readonly kind: ColumnKind;
  readonly whole: boolean;
  readonly missing: number;
  /** Different values of those that are there. */
  readonly distinct: number;
  /** Else estimated by HyperLogLog. */
  readonly distinctExact: boolean;
  readonly numbers: NumberProfile | undefined;
  readonly times: TimeProfile | undefined;
  /** The most frequent values, where there are few or no numbers. */
  readonly top: readonly ValueCount[];
}

export interface ValueCount {
  readonly value: string;
  readonly rows: number;
}

export interface NumberProfile {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly deviation: number;
  readonly zeros: number;
  readonly negatives: number;
  /** Infinities; they are in no other figure. */
  readonly infinite: number;
  /** By share, ascending. */
  readonly quantiles: readonly (readonly [number, number])[];
  /** Values below the first quartile less 1.5 times the distance of the quartiles, and above the third one more that (Tukey 1977). */
  readonly outliers: { readonly below: number; readonly above: number; readonly low: number; readonly high: number };
  readonly histogram: CutHistogram | undefined;
}

/** Bins of equal width over where nearly all values lie; the first and the last hold what lies beyond. */
export interface CutHistogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly cutBelow: boolean;
  readonly cutAbove: boolean;
}

export interface TimeProfile {
  /** RFC 3339. */
  readonly first: string;
  readonly last: string;
  readonly histogram: CutHistogram | undefined;
}

export interface MissingPattern {
  /** Columns with missing values, at most 40. */
  readonly columns: readonly string[];
  /** Which of them are missing together, the most frequent first. */
  readonly patterns: readonly { readonly missing: readonly string[]; readonly rows: number }[];
}

export interface Correlations {
  /** Those with the strongest correlations. */
  readonly columns: readonly string[];
  readonly pearson: readonly (readonly number[])[];
  readonly spearman: readonly (readonly number[])[];
  /** Of all columns, the strongest first. */
  readonly pairs: readonly {
    readonly a: string;
    readonly b: string;
    readonly pearson: number;
    readonly spearman: number;
  }[];
}

export interface LabelProfile {
  readonly column: string;
  readonly kind: 'binary' | 'classes' | 'number';
  readonly missing: number;
  readonly values: readonly ValueCount[];
  /** Of binary: the value that counts as positive. */
  readonly positive: string | undefined;
  readonly relations: readonly LabelRelation[];
}

export interface LabelRelation {
  readonly column: string;
  /** Of numbers and a binary label. */
  readonly area: number | undefined;
  /** Of what can be known of the label, what the column tells: mutual information over the label's entropy. */
  readonly information: number | undefined;
  /** Of numbers and a number. */
  readonly spearman: number | undefined;
  /** How well the label is told by the value being missing alone: area under the ROC curve. */
  readonly missingArea: number | undefined;
  /** From 0 to 1, to sort by. */
  readonly strength: number;
  /** In every row of the data, not of the sample alone. */
  readonly equals: boolean;
  readonly separates: boolean;
}

export interface SplitProfile {
  readonly column: string;
  readonly train: string;
  readonly parts: readonly ValueCount[];
  readonly shifts: readonly {
    readonly column: string;
    readonly part: string;
    readonly psi: number;
    readonly byChance: number;
    readonly ks: number | undefined;
  }[];
  /** Rows of other parts whose features are those of a row of the training part. */
  readonly shared: number;
  /** Rows of the training part at or after the first label of another part. */
  readonly overlap: { readonly column: string; readonly rows: number } | undefined;
}

export interface Finding {
  /** leak: what a model learns from it is not there when it serves. warning: it will do harm. note: worth knowing. */
  readonly severity: 'leak' | 'warning' | 'note';
  readonly code: string;
  readonly columns: readonly string[];
  /** What was found and what to do, in a sentence or two. */
  readonly text: string;
}
