interface Expiring {
  /** Milliseconds since 1970. */
  readonly deadlineMs: number;
  expire(): void;
}

const SLOT_MS = 20;

/**
 * Expires many things by one timer, for a timer a request is what makes a server slow. Each is expired within about
 * 20 ms after its deadline, unless it was removed.
 */
export class Deadlines {
  readonly #slots = new Map<number, Set<Expiring>>();
  #timer: NodeJS.Timeout | undefined;

  add(item: Expiring): void {
    const slot = slotOf(item);
    const items = this.#slots.get(slot);
    if (items === undefined) this.#slots.set(slot, new Set([item]));
    else items.add(item);
    this.#timer ??= setInterval(() => this.#sweep(), SLOT_MS);
  }

  remove(item: Expiring): void {
    const slot = slotOf(item);
    const items = this.#slots.get(slot);
    if (items?.delete(item) === true && items.size === 0) this.#slots.delete(slot);
  }

  /** Stops the timer; nothing expires any more. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#slots.clear();
  }

  #sweep(): void {
    const now = Date.now();
    for (const [slot, items] of this.#slots) {
      if (slot * SLOT_MS > now) continue;
      this.#slots.delete(slot);
      for (const item of items) item.expire();
    }
    if (this.#slots.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}

function slotOf(item: Expiring): number {
  return Math.ceil(item.deadlineMs / SLOT_MS);
}
