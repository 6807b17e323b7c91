import type { EventJson } from '@insight-mesh/contracts/json';
import { IntakeClient } from '../lib/intake-client.js';
import type { Mesh } from '../lib/mesh.js';
import { Pace } from '../replay/pace.js';

export const bodySize = 50;
const connections = 16;
const customers = 2_000;
const items = 500;
/** The events are a millisecond apart from here. */
const beganMs = Date.UTC(2026, 0, 1);

/** The event of a place in the load: the same seed and place make the same event, id included. */
export function loadEvent(seed: number, place: number) {
  return {
    id: `load-${seed}-${place}`,
    type: 'EVENT_TYPE_VIEW',
    occurred_at: new Date(beganMs + place).toISOString(),
    customer_id: `c-${place % customers}`,
    session_id: `s-${place % customers}`,
    item_id: `i-${(place * 7) % items}`,
  } satisfies EventJson;
}

/** What the clients saw besides acknowledgements, each as often as a body was sent again for it. */
export interface Retries {
  /** No connection, since nothing listens: expected while a single collector is away. */
  refused: number;
  /** 503 or 429. */
  told: number;
  /** Of those that were told, the ones without a Retry-After: there should be none. */
  withoutTime: number;
  /** A connection that was cut with a request on it. */
  reset: number;
}

export interface PacedLoad {
  readonly total: number;
  readonly acknowledged: number;
  /** Bodies on their way now. */
  readonly inFlight: number;
  readonly retries: Readonly<Retries>;
  /** The longest time so far without an acknowledgement, in milliseconds. */
  readonly longestPauseMs: number;
  /** Resolves when every event is acknowledged. */
  readonly done: Promise<void>;
}

/**
 * Sends `total` events in bodies of 50 over 16 kept-alive connections, `perSecond` on average: what an outage held up is made
 * up for afterwards. A body is sent again until it is acknowledged.
 */
export function startPacedLoad(o: {
  mesh: Mesh;
  total: number;
  /** Place of the first event; 0 if not given. */
  from?: number;
  perSecond: number;
  seed: number;
  signal: AbortSignal;
}): PacedLoad {
  const retries: Retries = { refused: 0, told: 0, withoutTime: 0, reset: 0 };
  const client = new IntakeClient({
    url: o.mesh.collectorHttp,
    apiKey: o.mesh.apiKey,
    giveUpMs: 300_000,
    onRetry: (why, retryAfterSeconds) => {
      if (why.startsWith('HTTP ')) {
        retries.told++;
        if (retryAfterSeconds === undefined) retries.withoutTime++;
      } else if (why.includes('ECONNREFUSED')) retries.refused++;
      else retries.reset++;
    },
  });
  const pace = new Pace(o.perSecond / bodySize);
  const end = (o.from ?? 0) + o.total;
  let next = o.from ?? 0;
  let acknowledged = 0;
  let inFlight = 0;
  let lastAt = performance.now();
  let longestPauseMs = 0;
  const pauseUntil = (now: number) => Math.max(longestPauseMs, now - lastAt);
  const lane = async () => {
    while (next < end && !o.signal.aborted) {
      const from = next;
      next = Math.min(end, from + bodySize);
      const body = Array.from({ length: next - from }, (_, index) => loadEvent(o.seed, from + index));
      await pace.next();
      inFlight++;
      const { accepted, rejected } = await client.events(body).finally(() => inFlight--);
      if (rejected.length > 0) throw new Error(`the collector refused an event: ${rejected[0]?.reason}`);
      if (accepted !== body.length) throw new Error(`${accepted} of ${body.length} events were acknowledged`);
      acknowledged += accepted;
      const now = performance.now();
      longestPauseMs = pauseUntil(now);
      lastAt = now;
    }
  };
  const done = Promise.all(Array.from({ length: connections }, lane)).then(
    () => client.close(),
    (error: unknown) => {
      client.close();
      throw error;
    },
  );
  return {
    total: o.total,
    get acknowledged() {
      return acknowledged;
    },
    get inFlight() {
      return inFlight;
    },
    retries,
    get longestPauseMs() {
      return acknowledged === o.total ? longestPauseMs : pauseUntil(performance.now());
    },
    done,
  };
}
