import type { Degradation__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/Degradation';
import type { Scenario__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/Scenario';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import type { CatalogueItem } from './catalogue/catalogue.js';
import type { PageToken } from './paging/page-token.js';
import type { Rules } from './rules/rules.js';
import type { Trace } from './trace.js';

export type Degradation = Exclude<Degradation__Output, 'DEGRADATION_UNSPECIFIED'>;
export type Scenario = Exclude<Scenario__Output, 'SCENARIO_UNSPECIFIED'>;
export type Method = 'Recommend' | 'SimilarItems' | 'ComplementaryItems' | 'PopularItems';

/** What the storefront sent with the request. */
export type RequestContext = Readonly<Record<string, string | number | boolean>>;

/** What a checked request asks for. */
export interface Query {
  method: Method;
  tenantId: string;
  /** Items wanted, 1 to 500. */
  count: number;
  /** The items the request itself names; they never come back. */
  inputs: ReadonlySet<string>;
  call: CallContext;
  rules: Rules;
  /** What the storefront knows of the request, for expressions. */
  context: RequestContext;
  /** Whether items carry what made their scores. */
  explain: boolean;
  /** "key=arm": what the caller asks for, whatever the split says; empty: nothing. */
  experiment: string;
  /** What earlier pages have shown, and what the next page's token is made of. */
  page: PageToken;
  /** The answer only serves to make another: it counts as shown to nobody. */
  silent?: boolean;
  /** Where the stages write what they do; undefined: nobody asked. */
  trace?: Trace;
}

export interface RecommendQuery extends Query {
  method: 'Recommend';
  /** Empty where the request has none. */
  customerId: string;
  anonymousId: string;
  scenario: Scenario;
  /** What the customer has before the eyes, the oldest first: the running session, then the basket, then the item of the page. */
  sessionItems: readonly string[];
  /** The only items that may come back; undefined: all of the catalogue. */
  candidates: readonly string[] | undefined;
  /** Milliseconds since 1970. */
  asOfMs: number | undefined;
}

export interface SimilarQuery extends Query {
  method: 'SimilarItems';
  itemId: string;
}

export interface ComplementaryQuery extends Query {
  method: 'ComplementaryItems';
  basketItems: readonly string[];
}

export interface PopularQuery extends Query {
  method: 'PopularItems';
}

/** The strongest thing that a customer did with an item. */
export type Act = 'viewed' | 'favourited' | 'basket' | 'bought';

/** What is known of a customer's interests when the request is answered. */
export interface Interests {
  /** Distinct items at their newest place, the oldest first. */
  context: readonly string[];
  acts: ReadonlyMap<string, Act>;
  bought: ReadonlySet<string>;
}

/** What one source gave an item. */
export interface Part {
  /** The model or rule. */
  source: string;
  /** On the source's own scale. */
  raw: number;
  /** On a scale that all sources share: 1 is the best of the source's list, 0 says nothing. */
  value: number;
}

export interface Candidate {
  itemId: string;
  /** The model or rule that gave most of it. */
  source: string;
  parts: readonly Part[];
  /** 0 for what was asked first; each later one only fills what is missing. */
  tier: number;
  becauseItemId?: string;
}

/** After sources: candidates in batches, the best first, made only as far as they are needed. */
export interface Sourced {
  interests: Interests;
  degraded: Set<Degradation>;
  /** For example vs-knn@3; empty: no model has a part in it. */
  model: string;
  /** Values of the customer's features that expressions read. */
  customer: ReadonlyMap<string, number>;
  batches: AsyncIterable<Candidate[]>;
  /** The customer refused personalisation when they last did something: they are in no experiment. */
  personalisationRefused: boolean;
  /** What everybody likes, in the place of `batches`, for those who are held out. */
  popular: () => AsyncIterable<Candidate[]>;
}

/** After hydrate. */
export interface Hydrated extends Candidate {
  item: CatalogueItem | undefined;
}

export type RemovalReason =
  | 'input'
  | 'bought'
  | 'viewed'
  | 'in_basket'
  | 'excluded'
  | 'not_in_catalogue'
  | 'out_of_stock'
  | 'repeated'
  | 'shown_before'
  | 'filter'
  | 'filter_error'
  | 'price'
  | 'relevance'
  | 'cap'
  | 'beyond_count';

export interface Removal<T extends Candidate = Hydrated> {
  candidate: T;
  reason: RemovalReason;
}

/** What a stage lets through and what it takes out. */
export interface Sifted<T extends Candidate = Hydrated> {
  kept: T[];
  removed: Removal<T>[];
}

/** A factor on a score. */
export interface Adjustment {
  name: 'boost' | 'rotation';
  factor: number;
  /** What it added to the score or took from it. */
  effect: number;
}

/** After score. */
export interface ScoredItem extends Hydrated {
  score: number;
  /** What each part added to the score, in their order. */
  effects: readonly number[];
  adjustments: readonly Adjustment[];
}

/** After explain: what goes out. */
export interface Recommended extends ScoredItem {
  reason: string;
}

export interface Answer {
  recommendationId: string;
  items: Recommended[];
  degraded: Degradation[];
  model: string;
  nextPageToken: string;
}
