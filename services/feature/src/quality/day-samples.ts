import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import type { StateKind } from '../store/entity-kind.js';
import { LowestByHash } from './lowest-by-hash.js';

/** Samples of entities by tenant, kind of state and day, of the newest days of each tenant. */
export class DaySamples {
  readonly #most: number;
  readonly #daysKept: number;
  readonly #byTenant = new Map<string, Map<number, Map<StateKind, LowestByHash>>>();

  /**
   * @param most entities of a kind
   * @param daysKept of a tenant, the newest
   */
  constructor(most: number, daysKept: number) {
    this.#most = most;
    this.#daysKept = daysKept;
  }

  add(tenantId: string, day: number, kind: StateKind, id: string): void {
    let days = this.#byTenant.get(tenantId);
    if (days === undefined) {
      days = new Map();
      this.#byTenant.set(tenantId, days);
    }
    let kinds = days.get(day);
    if (kinds === undefined) {
      const oldest = Math.min(...days.keys());
      if (days.size >= this.#daysKept) {
        if (day < oldest) return;
        days.delete(oldest);
      }
      kinds = new Map();
      days.set(day, kinds);
    }
    let sample = kinds.get(kind);
    if (sample === undefined) {
      // Each day another sample of those who were active.
      sample = new LowestByHash(this.#most, murmur3(`${kind} ${day}`));
      kinds.set(kind, sample);
    }
    sample.add(id);
  }

  /** Days of which there is any, ascending. */
  days(tenantId: string): number[] {
    return [...(this.#byTenant.get(tenantId)?.keys() ?? [])].sort((a, b) => a - b);
  }

  ids(tenantId: string, day: number, kind: StateKind): string[] {
    return this.#byTenant.get(tenantId)?.get(day)?.get(kind)?.ids() ?? [];
  }
}
