import { hash } from 'node:crypto';
import type { CheckedEvent } from '../events/check-event.js';
import { measureOf } from '../state/measures.js';
import { entityKey } from '../store/states.js';

/** That a visitor said to be a customer. */
export interface Edge {
  readonly tenantId: string;
  readonly visitorId: string;
  readonly customerId: string;
}

/** The events of a batch that say so. */
export interface JoinSeen extends Edge {
  /** Of the edge: 32 hex digits. */
  readonly hash: string;
  /** Event times in milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly events: number;
}

const identify = measureOf('identify');

/** The first 128 bits of SHA-256, as 32 hex digits. No id has a NUL, so no two edges have the same text. */
export function edgeHash({ tenantId, visitorId, customerId }: Edge): string {
  return hash('sha256', `${tenantId}\0${visitorId}\0${customerId}`, 'hex').slice(0, 32);
}

/** The edges that events state (identify, and alias, which comes as identify), sorted by hash. An id joined to itself says nothing. */
export function joinsOf(events: readonly CheckedEvent[]): JoinSeen[] {
  const joins = new Map<string, JoinSeen>();
  for (const { tenantId, fold, json } of events) {
    const { anonymous_id: visitorId, customer_id: customerId } = json;
    if (fold.type !== identify || !visitorId || !customerId || visitorId === customerId) continue;
    const edge = { tenantId, visitorId, customerId };
    const of = edgeHash(edge);
    const before = joins.get(of);
    joins.set(of, {
      ...edge,
      hash: of,
      firstMs: Math.min(fold.atMs, before?.firstMs ?? fold.atMs),
      lastMs: Math.max(fold.atMs, before?.lastMs ?? fold.atMs),
      events: (before?.events ?? 0) + 1,
    });
  }
  return [...joins.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
}

/** Keys of the entities that events name as customers. */
export function knownCustomers(events: readonly CheckedEvent[]): Set<string> {
  const known = new Set<string>();
  for (const { tenantId, json } of events) {
    if (json.customer_id) known.add(entityKey({ tenantId, entityId: json.customer_id }));
  }
  return known;
}
