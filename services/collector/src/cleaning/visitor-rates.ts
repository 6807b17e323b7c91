const minuteMs = 60_000;
/** Visitors counted in one minute; later ones are not. */
const maxVisitors = 100_000;
/** Events of a longer past come from a queue, an import or a replay: how fast they come says nothing of a visitor. */
const pastMs = 5 * minuteMs;

/** Events of each visitor in each minute of the events' own time, of the last minutes; in this process alone. */
export class VisitorRates {
  readonly #minutes = new Map<string, { visitors: number; tenants: Map<string, Map<string, number>> }>();
  #minuteOfNow = Number.NaN;
  #from = '';
  #to = '';

  /**
   * Counts one event.
   * @param at RFC 3339 in UTC with milliseconds
   * @returns how many of the visitor's are known in that minute; 0 for what is not of this hour or has no finer time than minutes
   */
  count(tenantId: string, visitor: string, at: string, nowMs: number): number {
    this.#lookAt(nowMs);
    // Times that were given to the minute or the day heap up in one moment.
    if (at < this.#from || at > this.#to || at.endsWith(':00.000Z')) return 0;
    const minute = at.slice(0, 16);
    let counted = this.#minutes.get(minute);
    if (counted === undefined) {
      for (const old of this.#minutes.keys()) if (old < this.#from) this.#minutes.delete(old);
      counted = { visitors: 0, tenants: new Map() };
      this.#minutes.set(minute, counted);
    }
    let tenant = counted.tenants.get(tenantId);
    if (tenant === undefined) {
      tenant = new Map();
      counted.tenants.set(tenantId, tenant);
    }
    const events = (tenant.get(visitor) ?? 0) + 1;
    if (events === 1) {
      if (counted.visitors >= maxVisitors) return 0;
      counted.visitors++;
    }
    tenant.set(visitor, events);
    return events;
  }

  #lookAt(nowMs: number): void {
    const minute = Math.floor(nowMs / minuteMs);
    if (minute === this.#minuteOfNow) return;
    this.#minuteOfNow = minute;
    this.#from = new Date(minute * minuteMs - pastMs).toISOString();
    this.#to = new Date((minute + 2) * minuteMs).toISOString();
  }
}
