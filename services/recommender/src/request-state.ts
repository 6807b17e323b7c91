import type { Degradation__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/Degradation';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import type { CatalogueItem } from './catalogue/catalogue.js';

export type Degradation = Exclude<Degradation__Output, 'DEGRADATION_UNSPECIFIED'>;
export type Method = 'Recommend' | 'SimilarItems';

/** What a checked request asks for. */
export interface Query {
  method: Method;
  tenantId: string;
  /** Items wanted, 1 to 500. */
  count: number;
  /** The items the request itself names; they never come back. */
  inputs: ReadonlySet<string>;
  call: CallContext;
}

export interface RecommendQuery extends Query {
  method: 'Recommend';
  /** Empty where the request has none. */
  customerId: string;
  anonymousId: string;
  /** The running session, the oldest first. */
  sessionItems: readonly string[];
  /** Milliseconds since 1970. */
  asOfMs: number | undefined;
}

export interface SimilarQuery extends Query {
  method: 'SimilarItems';
  itemId: string;
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

export interface Candidate {
  itemId: string;
  /** Comparable within one tier only. */
  score: number;
  /** The model or rule that brought it. */
  source: string;
  /** 0 for the source that was asked first; each later one only fills what is missing. */
  tier: number;
  becauseItemId?: string;
}

/** After sources: candidates in batches, the best source first, made only as far as they are needed. */
export interface Sourced {
  interests: Interests;
  degraded: Set<Degradation>;
  /** For example vs-knn@3; empty: no model has a part in it. */
  model: string;
  batches: AsyncIterable<Candidate[]>;
}

/** After hydrate. */
export interface Hydrated extends Candidate {
  item: CatalogueItem | undefined;
}

export type RemovalReason = 'input' | 'bought' | 'viewed' | 'not_in_catalogue' | 'out_of_stock' | 'repeated';

export interface Removal {
  candidate: Hydrated;
  reason: RemovalReason;
}

/** After filter. */
export interface Filtered {
  kept: Hydrated[];
  removed: Removal[];
}

/** After explain: what goes out. */
export interface Recommended extends Hydrated {
  reason: string;
}

export interface Answer {
  recommendationId: string;
  items: Recommended[];
  degraded: Degradation[];
  model: string;
}
