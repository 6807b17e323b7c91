/** One event of a made-up shop, with the columns that a test cares about; the rest are NULL in the lake. */
export interface LakeEvent {
  type: string;
  timeMs: number;
  customerId?: string;
  anonymousId?: string;
  sessionId?: string;
  itemId?: string;
  lines?: string[];
  consentPersonalisation?: boolean;
  consentAnalytics?: boolean;
}

/** A small seeded generator (mulberry32): 0 to 1. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const minute = 60_000;

/**
 * Sessions that walk along a category, article by article, with some noise: neighbours predict them, popularity does not.
 * @param o.prefix of the item ids; another prefix is another assortment
 */
export function walkingSessions(o: { seed: number; sessions: number; fromMs: number; prefix?: string }): LakeEvent[] {
  const next = random(o.seed);
  const events: LakeEvent[] = [];
  for (let s = 0; s < o.sessions; s++) {
    const category = Math.floor(next() * 8);
    let at = Math.floor(next() * 10);
    const length = 3 + Math.floor(next() * 4);
    for (let i = 0; i < length; i++) {
      events.push({
        type: i % 3 === 2 ? 'add_to_cart' : 'view',
        timeMs: o.fromMs + s * 60 * minute + i * minute,
        customerId: `c-${Math.floor(next() * 60)}`,
        sessionId: `s-${o.fromMs}-${s}`,
        itemId: `${o.prefix ?? 'i'}-${category}-${at}`,
      });
      at = next() < 0.85 ? (at + 1) % 10 : Math.floor(next() * 10);
    }
    // One session is one customer's.
    const owner = events.at(-length)?.customerId ?? 'c-0';
    for (const event of events.slice(-length)) event.customerId = owner;
  }
  return events;
}
