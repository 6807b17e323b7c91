import type { EntityName } from '../definitions/definition.js';
import type { ShortType } from '../state/measures.js';

/** The columns by which a label says whose features it wants, as labels' files name them. */
export const entityColumns = ['customer_id', 'item_id', 'session_id', 'category', 'brand', 'device_id'] as const;
export type EntityColumn = (typeof entityColumns)[number];

/** The columns that a kind of entity needs of a label: customer_category is asked for by customer_id and category. */
export const columnsOfKind: Readonly<Record<EntityName, readonly EntityColumn[]>> = {
  customer: ['customer_id'],
  item: ['item_id'],
  session: ['session_id'],
  category: ['category'],
  device: ['device_id'],
  customer_category: ['customer_id', 'category'],
  customer_brand: ['customer_id', 'brand'],
};

/** Features of one kind of entity; in the data set a column is named kind__feature, for example customer__view_count_7d. */
export interface FeatureChoice {
  readonly kind: EntityName;
  /** In the order of their columns; none of them twice. */
  readonly names: readonly string[];
}

/** Labels that somebody else has made. */
export interface GivenLabels {
  readonly from: 'file';
  /**
   * A file on this machine: .parquet, .csv or .ndjson. Columns: `label_time` (RFC 3339, or a timestamp), `label` (a number, a truth value or
   * text), the entity columns that the features need, and any others, which are carried through.
   */
  readonly path: string;
}

/** Labels that follow from the events: "buys within 7 days". */
export interface RuleLabels {
  readonly from: 'rule';
  /** event: one label at each event of `types`; day: one for each customer and UTC day with such an event, at the day's end. */
  readonly anchor: 'event' | 'day';
  readonly types: readonly ShortType[];
  /** The label is 1 if an event of one of these types follows, after the label's time and at most `withinMs` later; else 0. */
  readonly outcome: readonly ShortType[];
  readonly withinMs: number;
  /** Whose event counts: any of the same customer, or only one with the anchor's item (of the anchor 'event' alone). */
  readonly match: 'customer' | 'customer_item';
  /** Milliseconds since 1970; labels' times from here on… */
  readonly fromMs?: number;
  /** …to before here. */
  readonly toMs?: number;
  /** Keeps this share of the anchors, chosen by a hash of customer and time: from above 0 to 1. */
  readonly share?: number;
  readonly seed?: number;
}

/** What a data set is made of. */
export interface DatasetSpec {
  readonly features: readonly FeatureChoice[];
  readonly labels: GivenLabels | RuleLabels;
  /**
   * What a label's features know. occurred: every event up to the label's time, as a fold in order of time would; received: of those only what
   * the collector had received by then, as serving did at that moment (of no use for a replay of old events).
   */
  readonly knowledge: 'occurred' | 'received';
  /** What stands where nothing was seen: the definition's default, as GetFeatures answers it, or NULL. */
  readonly missing: 'default' | 'null';
  /** Whether visitors count for the customers whom they had joined by the label's time. */
  readonly joins: boolean;
}

/** Columns of a data set that stand before the features, in this order, followed by what labels' files carry through. */
export const labelColumns = ['label_id', 'label_time', 'label', ...entityColumns] as const;

/** Stands beside the data set's files as manifest.json, and is written last: without it there is no data set. */
export interface DatasetManifest {
  readonly layout: 1;
  readonly id: string;
  readonly tenant: string;
  /** RFC 3339. */
  readonly created_at: string;
  readonly spec: DatasetSpec;
  /** `foldsVersion`, and a SHA-256 of the chosen definitions' names, types, windows and defaults. */
  readonly folds_version: number;
  readonly definitions_sha256: string;
  readonly features: readonly {
    readonly column: string;
    readonly kind: EntityName;
    readonly name: string;
    readonly type: string;
    readonly window: string;
    readonly default: number;
  }[];
  /** What of the lake it was made of. */
  readonly lake: {
    readonly files: number;
    /** Of the files' names and sizes. */
    readonly sha256: string;
    readonly events: number;
    /** RFC 3339: the newest event's time; labels after it are refused, since what they would know may be missing. */
    readonly watermark: string;
  };
  readonly rows: number;
  /** Labels that are not in the data set, by reason: in_the_future, unfinished (their outcome may still come), no_entity, bad_time, bad_label. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly files: readonly {
    readonly name: string;
    readonly rows: number;
    readonly bytes: number;
    readonly sha256: string;
  }[];
  /** Of the files' hashes in order: the same labels over the same lake give the same. */
  readonly sha256: string;
  /** For people, for example that a feature equals the label. */
  readonly warnings: readonly string[];
}
