export interface Shown {
  readonly exposures: number;
  readonly clicks: number;
}

const never: Shown = { exposures: 0, clicks: 0 };

/** How often each item was shown and clicked as a recommendation, as the stream says; what was neither for longest is forgotten first. */
export class ShownCounts {
  readonly #most: number;
  readonly #counts = new Map<string, { exposures: number; clicks: number }>();

  /** @param most items of all tenants */
  constructor(most: number) {
    this.#most = most;
  }

  add(tenantId: string, itemId: string, act: 'exposure' | 'click'): void {
    // A tenant id holds no slash.
    const key = `${tenantId}/${itemId}`;
    const counts = this.#counts.get(key) ?? { exposures: 0, clicks: 0 };
    if (act === 'click') counts.clicks++;
    else counts.exposures++;
    this.#counts.delete(key);
    this.#counts.set(key, counts);
    if (this.#counts.size <= this.#most) return;
    for (const oldest of this.#counts.keys()) {
      this.#counts.delete(oldest);
      return;
    }
  }

  of(tenantId: string, itemId: string): Shown {
    return this.#counts.get(`${tenantId}/${itemId}`) ?? never;
  }
}
