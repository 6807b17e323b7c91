import type { RotationRule } from '../rules/rules.js';

/** Times that are kept of one item. */
const MOST_TIMES = 8;

export interface ShownItemsOptions {
  /** Customers and visitors, of all tenants; those that were shown nothing for longest are forgotten first. */
  maxUnits: number;
  /** Items of each; those shown longest ago are forgotten first. */
  maxItems: number;
}

/**
 * What each customer was shown of late, so that a list can turn over. In memory and of this replica alone: a customer whose calls go to several
 * replicas sees the list turn over more slowly.
 */
export class ShownItems {
  readonly #options: ShownItemsOptions;
  readonly #units = new Map<string, Map<string, number[]>>();

  constructor(options: ShownItemsOptions) {
    this.#options = options;
  }

  /** @param unit of the tenant; both are part of the key */
  add(tenantId: string, unit: string, itemIds: readonly string[], nowMs: number): void {
    const key = `${tenantId}/${unit}`;
    const items = this.#units.get(key) ?? new Map<string, number[]>();
    this.#units.delete(key);
    this.#units.set(key, items);
    for (const itemId of itemIds) {
      const times = items.get(itemId) ?? [];
      items.delete(itemId);
      items.set(itemId, [...times, nowMs].slice(-MOST_TIMES));
    }
    dropOldest(items, this.#options.maxItems);
    dropOldest(this.#units, this.#options.maxUnits);
  }

  /** @returns for an item the factor on its score, 0 to 1; undefined where the unit was shown nothing */
  factors(tenantId: string, unit: string, rule: RotationRule, nowMs: number): ((itemId: string) => number) | undefined {
    const items = this.#units.get(`${tenantId}/${unit}`);
    if (items === undefined) return undefined;
    return (itemId) => 1 - lossOf(items.get(itemId) ?? [], rule, nowMs);
  }
}

/** Each time takes its share of what is left, and what was taken is made good by half-lives. */
function lossOf(times: readonly number[], { strength, halfLifeMs }: RotationRule, nowMs: number): number {
  let loss = 0;
  let before = times[0] ?? nowMs;
  for (const time of times) {
    loss *= 0.5 ** (Math.max(0, time - before) / halfLifeMs);
    loss += (1 - loss) * strength;
    before = time;
  }
  return loss * 0.5 ** (Math.max(0, nowMs - before) / halfLifeMs);
}

function dropOldest(map: Map<string, unknown>, size: number): void {
  for (const key of map.keys()) {
    if (map.size <= size) return;
    map.delete(key);
  }
}
