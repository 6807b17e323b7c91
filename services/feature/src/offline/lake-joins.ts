import type { CheckedEvent } from '../events/check-event.js';
import { type Edge, joinsOf, knownCustomers } from '../identity/edges.js';
import { resolveJoins } from '../identity/resolve.js';
import { entityKey } from '../store/states.js';

/** Who counts for whom by the events of the lake alone: cuts are not in it. */
export class LakeJoins {
  readonly #edges = new Map<string, Edge>();
  readonly #customers = new Set<string>();
  #visitors: Map<string, string[]> | undefined;

  add(events: readonly CheckedEvent[]): void {
    this.#visitors = undefined;
    for (const join of joinsOf(events)) this.#edges.set(join.hash, join);
    for (const key of knownCustomers(events)) this.#customers.add(key);
  }

  /** Keys of the visitors who count for a customer, by the customer's key. */
  visitorsOf(key: string): readonly string[] {
    this.#visitors ??= this.#resolve();
    return this.#visitors.get(key) ?? [];
  }

  #resolve(): Map<string, string[]> {
    const tenants = new Map<string, Edge[]>();
    for (const edge of this.#edges.values()) {
      const edges = tenants.get(edge.tenantId);
      if (edges === undefined) tenants.set(edge.tenantId, [edge]);
      else edges.push(edge);
    }
    const visitors = new Map<string, string[]>();
    for (const [tenantId, edges] of tenants) {
      const keyOf = (entityId: string) => entityKey({ tenantId, entityId });
      const uncut = edges.map((edge) => ({ ...edge, cut: false }));
      for (const [index, status] of resolveJoins(uncut, (id) => this.#customers.has(keyOf(id))).entries()) {
        const edge = edges[index];
        if (edge === undefined || status !== 'counts') continue;
        const key = keyOf(edge.customerId);
        visitors.set(key, [...(visitors.get(key) ?? []), keyOf(edge.visitorId)]);
      }
    }
    return visitors;
  }
}
