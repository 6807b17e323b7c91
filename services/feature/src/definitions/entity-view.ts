import type { Buckets } from '../state/buckets.js';
import { Counters } from '../state/counters.js';
import type { EntityState } from '../state/entity-state.js';
import { type DistinctKind, type FacetKind, type Measure, orders } from '../state/measures.js';
import { firstHourOf, type WindowName, WindowSums } from '../state/windows.js';
import { type FacetScores, facetScores } from './facet-scores.js';
import { type Visits, visitsOf } from './visits.js';

export type Span = WindowName | 'all';

const noCounters = new Counters();

/** One entity at a moment: what definitions read. Everything is worked out once and only when it is asked for. */
export class EntityView {
  readonly state: EntityState;
  /** ms since 1970; never before the state's newest event. */
  readonly asOfMs: number;
  /** Of customer_category and customer_brand: the days of that category or brand. */
  readonly facetDays: Buckets | undefined;
  #counts: WindowSums | undefined;
  #money: { currency: string; counters: Counters; sums: WindowSums } | undefined;
  #visits: Visits | undefined;
  readonly #facets = new Map<FacetKind, FacetScores>();

  constructor(state: EntityState, asOfMs: number, facetDays?: Buckets) {
    this.state = state;
    this.asOfMs = asOfMs;
    this.facetDays = facetDays;
  }

  count(measure: Measure, span: Span): number {
    if (span === 'all') return this.state.counters.total(measure);
    this.#counts ??= new WindowSums(this.state.counters, this.asOfMs);
    return this.#counts.of(measure, span);
  }

  /** Of the currency in which the entity has the most orders. */
  money(measure: Measure, span: Span): number {
    const { counters, sums } = this.#mainMoney();
    return span === 'all' ? counters.total(measure) : sums.of(measure, span);
  }

  /** The currency of money(); empty without any. */
  currency(): string {
    return this.#mainMoney().currency;
  }

  distinct(kind: DistinctKind, span: Span): number {
    const sketch = this.state.sketches.get(kind);
    if (sketch === undefined) return 0;
    return sketch.count(span === 'all' ? Number.NEGATIVE_INFINITY : firstHourOf(span, this.asOfMs));
  }

  /** Seconds from when a measure was last counted; undefined if it never was. */
  secondsSince(measure: Measure): number | undefined {
    const lastMs = this.state.counters.lastMs(measure);
    return lastMs === undefined ? undefined : (this.asOfMs - lastMs) / 1000;
  }

  facet(kind: FacetKind): FacetScores {
    let scores = this.#facets.get(kind);
    if (scores === undefined) {
      scores = facetScores(this.state.facets.get(kind), this.asOfMs);
      this.#facets.set(kind, scores);
    }
    return scores;
  }

  /** The visits that the history holds. */
  visits(): Visits {
    this.#visits ??= visitsOf(this.state.history);
    return this.#visits;
  }

  #mainMoney() {
    if (this.#money !== undefined) return this.#money;
    let currency = '';
    let counters = noCounters;
    for (const [code, one] of this.state.money.entries()) {
      const more = one.total(orders) - counters.total(orders);
      if (currency === '' || more > 0 || (more === 0 && code < currency)) {
        currency = code;
        counters = one;
      }
    }
    this.#money = { currency, counters, sums: new WindowSums(counters, this.asOfMs) };
    return this.#money;
  }
}
