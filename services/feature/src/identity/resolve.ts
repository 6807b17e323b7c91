/** A customer with more visitors is hardly one person but an id that stands for many ("guest", "0"): none of them counts. */
export const mostVisitors = 200;

/** Whether the visitor of a join counts for its customer, and if not, why. */
export type JoinStatus = 'counts' | 'shared' | 'known_customer' | 'cut' | 'crowded';

/** What decides on one join. */
export interface JoinFacts {
  readonly cut: boolean;
  /** Some event carried the visitor's id as its customer_id. */
  readonly visitorIsCustomer: boolean;
  /** Customers who claim the visitor by a join that is not cut; those beyond 2 need not be counted. */
  readonly claimants: number;
  /** Visitors whom the customer claims by a join that is not cut; those beyond mostVisitors + 1 need not be counted. */
  readonly visitors: number;
}

/** A visitor counts for the one customer who claims it. Of several reasons against it the one is told that has to go first. */
export function statusOf({ cut, visitorIsCustomer, claimants, visitors }: JoinFacts): JoinStatus {
  if (cut) return 'cut';
  if (visitorIsCustomer) return 'known_customer';
  if (claimants > 1) return 'shared';
  if (visitors > mostVisitors) return 'crowded';
  return 'counts';
}

export interface JoinEdge {
  readonly visitorId: string;
  readonly customerId: string;
  readonly cut: boolean;
}

/**
 * The statuses of all joins of a tenant, in their order. A function of the set alone: the order in which joins came does not matter. One step,
 * from visitor to customer, is all that it goes: nothing follows from a visitor of a visitor.
 * @param edges no two alike
 * @param isCustomer whether any event carried the id as its customer_id
 */
export function resolveJoins(edges: readonly JoinEdge[], isCustomer: (id: string) => boolean): JoinStatus[] {
  const claimants = new Map<string, number>();
  const visitors = new Map<string, number>();
  for (const { visitorId, customerId, cut } of edges) {
    if (cut) continue;
    claimants.set(visitorId, (claimants.get(visitorId) ?? 0) + 1);
    visitors.set(customerId, (visitors.get(customerId) ?? 0) + 1);
  }
  return edges.map(({ visitorId, customerId, cut }) =>
    statusOf({
      cut,
      visitorIsCustomer: isCustomer(visitorId),
      claimants: claimants.get(visitorId) ?? 0,
      visitors: visitors.get(customerId) ?? 0,
    }),
  );
}
