import type { Caller } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Door } from '../intake/receipt.js';
import { requireDoor } from './doors.js';
import { RateLimiter } from './rate-limiter.js';

export interface KeyLimitsOptions {
  /** Elements a second of a key without a limit of its own; 0: no limit. */
  eventsPerSecond: number;
  burstSeconds: number;
  metrics: Metrics;
  /** Milliseconds since 1970. */
  now: () => number;
}

const maximumKeys = 10_000;
// Clients wait no longer than some minutes whatever they are told; a key in deeper debt is told again.
const longestWaitSeconds = 300;

/**
 * What a key may do here: by which doors it comes, and how many elements a second it sends; a rotated key and the one in its
 * place send these together. Each process counts for itself.
 */
export class KeyLimits {
  readonly #options: KeyLimitsOptions;
  readonly #limiter: RateLimiter;
  readonly #limited: ReturnType<Metrics['counter']>;

  constructor(options: KeyLimitsOptions) {
    this.#options = options;
    this.#limiter = new RateLimiter({ burstSeconds: options.burstSeconds, maximumKeys });
    this.#limited = options.metrics.counter(
      'insightmesh_collector_limited_total',
      'Calls refused because their key sends more than it may',
      ['tenant', 'door'],
    );
  }

  /**
   * Before anything of a call is read.
   * @throws AppError PERMISSION_DENIED; RESOURCE_EXHAUSTED with retryAfterSeconds
   */
  admit(caller: Caller, door: Door): void {
    requireDoor(caller, door);
    this.#limit(caller, door, (key, rate) => this.#limiter.wait(key, rate, this.#options.now()));
  }

  /**
   * Once the call is read, for all its elements: others of its key may have been let in meanwhile.
   * @throws AppError RESOURCE_EXHAUSTED with retryAfterSeconds
   */
  take(caller: Caller, door: Door, elements: number): void {
    this.#limit(caller, door, (key, rate) => this.#limiter.take(key, rate, elements, this.#options.now()));
  }

  #limit(caller: Caller, door: Door, waitOf: (key: string, rate: number) => number): void {
    if (caller.kind === 'service') return;
    const rate = caller.eventsPerSecond ?? this.#options.eventsPerSecond;
    if (rate === 0) return;
    const wait = Math.min(waitOf(caller.rotationOf, rate), longestWaitSeconds);
    if (wait === 0) return;
    this.#limited.inc({ tenant: caller.tenantId, door });
    const message = `the API key may send ${rate} events a second and has sent more; go on in ${wait} s`;
    throw new AppError('RESOURCE_EXHAUSTED', message, { retryAfterSeconds: wait });
  }
}
