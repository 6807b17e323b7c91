import { statusOf } from '../identity/resolve.js';
import type { JoinCut } from './join-claims.js';

/** That an event has joined a visitor to a customer, and when that came to be known: milliseconds since 1970. */
export interface Claim {
  readonly visitor: string;
  readonly customer: string;
  readonly firstMs: number;
}

export interface JoinFactsKnown {
  readonly claims: readonly Claim[];
  /** Since when a visitor's id is known as a customer's. */
  readonly customersSince: ReadonlyMap<string, number>;
  readonly cuts: readonly JoinCut[];
}

const keyOf = (visitor: string, customer: string) => `${visitor}\0${customer}`;

function group(claims: readonly Claim[], by: 'visitor' | 'customer'): Map<string, Claim[]> {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const of = groups.get(claim[by]);
    if (of === undefined) groups.set(claim[by], [claim]);
    else of.push(claim);
  }
  return groups;
}

/** Who counted for whom at any moment, by the rule that decides it at present. */
export class JoinTimes {
  readonly #byVisitor: Map<string, Claim[]>;
  readonly #byCustomer: Map<string, Claim[]>;
  readonly #customersSince: ReadonlyMap<string, number>;
  readonly #cuts = new Map<string, JoinCut[]>();

  constructor({ claims, customersSince, cuts }: JoinFactsKnown) {
    this.#byVisitor = group(claims, 'visitor');
    this.#byCustomer = group(claims, 'customer');
    this.#customersSince = customersSince;
    for (const cut of cuts) {
      const key = keyOf(cut.visitorId, cut.customerId);
      this.#cuts.set(key, [...(this.#cuts.get(key) ?? []), cut]);
    }
  }

  /** Whether anybody has ever joined the customer. */
  has(customer: string): boolean {
    return this.#byCustomer.has(customer);
  }

  /** The visitors who count for a customer at a moment. */
  visitorsAt(customer: string, atMs: number): string[] {
    const claims = this.#byCustomer.get(customer) ?? [];
    const standing = claims.filter((claim) => this.#stands(claim, atMs));
    return standing
      .filter(({ visitor }) => {
        const claimants = this.#byVisitor.get(visitor)?.filter((claim) => this.#stands(claim, atMs)).length ?? 0;
        const visitorIsCustomer = (this.#customersSince.get(visitor) ?? Number.POSITIVE_INFINITY) <= atMs;
        return statusOf({ cut: false, visitorIsCustomer, claimants, visitors: standing.length }) === 'counts';
      })
      .map(({ visitor }) => visitor);
  }

  /** Known by then, and not cut then. */
  #stands({ visitor, customer, firstMs }: Claim, atMs: number): boolean {
    if (firstMs > atMs) return false;
    const cuts = this.#cuts.get(keyOf(visitor, customer)) ?? [];
    return !cuts.some(
      ({ cutMs = Number.NEGATIVE_INFINITY, restoredMs = Number.POSITIVE_INFINITY }) =>
        cutMs <= atMs && atMs < restoredMs,
    );
  }
}
