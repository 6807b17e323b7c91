import type { Buckets } from '../state/buckets.js';
import { Counters } from '../state/counters.js';
import type { EntityState } from '../state/entity-state.js';
import { type DistinctKind, type FacetKind, facetKinds, type Measure, orders } from '../state/measures.js';
import { firstHourOf, newSums, type WindowName, WindowSums } from '../state/windows.js';
import { type FacetScores, facetScores } from './facet-scores.js';
import { type Prices, pricesOf } from './prices.js';
import { type Visits, visitsOf } from './visits.js';
import { type Weekdays, weekdaysOf } from './weekdays.js';

export type Span = WindowName | 'all';

const noCounters = new Counters();

/** What views need while they are read and not longer. */
export interface ViewRoom {
  readonly counts: Float64Array;
  readonly amounts: Float64Array;
}

export function newViewRoom(): ViewRoom {
  return { counts: newSums(), amounts: newSums() };
}

/** One entity at a moment: what definitions read. Everything is worked out once and only when it is asked for. */
export class EntityView {
  readonly state: EntityState;
  /** ms since 1970; never before the state's newest event. */
  readonly asOfMs: number;
  /** Of customer_category and customer_brand: the days of that category or brand. */
  readonly facetDays: Buckets | undefined;
  readonly #room: ViewRoom | undefined;
  #counts: WindowSums | undefined;
  #money: { currency: string; counters: Counters } | undefined;
  #amounts: WindowSums | undefined;
  #visits: Visits | undefined;
  #weekdays: Weekdays | undefined;
  #prices: { of: Prices | undefined } | undefined;
  readonly #facets: (FacetScores | undefined)[] = [];

  /** @param room of views that came before and are no longer read */
  constructor(state: EntityState, asOfMs: number, facetDays?: Buckets, room?: ViewRoom) {
    this.state = state;
    this.asOfMs = asOfMs;
    this.facetDays = facetDays;
    this.#room = room;
  }

  count(measure: Measure, span: Span): number {
    if (span === 'all') return this.state.counters.total(measure);
    this.#counts ??= new WindowSums(this.state.counters, this.asOfMs, this.#room?.counts);
    return this.#counts.of(measure, span);
  }

  /** Of the currency in which the entity has the most orders. */
  money(measure: Measure, span: Span): number {
    if (!this.state.hasMoney) return 0;
    const { counters } = this.#mainMoney();
    if (span === 'all') return counters.total(measure);
    this.#amounts ??= new WindowSums(counters, this.asOfMs, this.#room?.amounts);
    return this.#amounts.of(measure, span);
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
    let scores = this.#facets[kind];
    if (scores === undefined) {
      scores = facetScores(this.state, kind, this.asOfMs);
      this.#facets[kind] = scores;
    }
    return scores;
  }

  /** The prices that interest a customer; undefined where none are known. */
  prices(): Prices | undefined {
    if (this.#prices === undefined) this.#prices = { of: pricesOf(this.facet(facetKinds.priceBand)) };
    return this.#prices.of;
  }

  /** Events of the last 90 days by day of the week. */
  weekdays(): Weekdays {
    this.#weekdays ??= weekdaysOf(this.state.counters, this.asOfMs);
    return this.#weekdays;
  }

  /** The visits that the history holds. */
  visits(): Visits {
    this.#visits ??= visitsOf(this.state);
    return this.#visits;
  }

  #mainMoney() {
    if (this.#money !== undefined) return this.#money;
    let currency = '';
    let counters = noCounters;
    if (this.state.hasMoney) {
      // By code: of equals the first stays.
      this.state.money.each((one, code) => {
        if (currency !== '' && one.total(orders) <= counters.total(orders)) return;
        currency = code;
        counters = one;
      });
    }
    this.#money = { currency, counters };
    return this.#money;
  }
}
