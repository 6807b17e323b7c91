import type { RecommendedItem__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendedItem';
import type { RecommendRequest } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendRequest';
import type { RecommendResponse__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendResponse';
import { Channel, mayPass } from './channel.js';
import { EventQueue, type QueueCounts } from './event-queue.js';
import { HedgeBudget, hedged } from './hedged.js';
import { checkOptions, type StorefrontOptions } from './options.js';
import { PopularList } from './popular-list.js';
import { clicked, impressions, isSomebody, type Shopper } from './shop-events.js';

export type { QueueCounts } from './event-queue.js';
export type { StorefrontOptions, Tls } from './options.js';
export type { Shopper } from './shop-events.js';

export interface CallOptions {
  /** As the client's, for this call. */
  deadlineMs?: number;
  /** As the client's, for this call. */
  hedgeAfterMs?: number;
  /** Item ids to show where the recommender cannot be asked, in place of the popular ones. */
  fallback?: readonly string[];
  signal?: AbortSignal;
  /** Sent on as metadata, such as traceparent. */
  headers?: Readonly<Record<string, string>>;
}

export interface Answer extends RecommendResponse__Output {
  /** True: the recommender could not be asked, and these are the popular items or the given ones; recommendation_id is empty. */
  fallback: boolean;
  /** Why it is a fallback. */
  error?: Error;
  /** For whom it was asked. */
  shopper: Shopper;
}

const popularDeadlineMs = 5_000;
const sendDeadlineMs = 10_000;
const closeMs = 5_000;
const defaultCount = 10;

/**
 * Recommendations for a storefront's backend. `recommend` never rejects and never takes longer than its deadline; what customers are
 * shown and click is sent back in the background.
 */
export class StorefrontClient {
  readonly #options: ReturnType<typeof checkOptions>;
  readonly #recommender: Channel<'insightmesh.recommender.v1.RecommenderService'>;
  readonly #collector: Channel<'insightmesh.collector.v1.CollectorService'> | undefined;
  readonly #budget: HedgeBudget;
  readonly #popular: PopularList;
  readonly #queue: EventQueue | undefined;
  #closing: Promise<QueueCounts> | undefined;

  /** @throws RangeError that names what is wrong with an option and what would be right */
  constructor(options: StorefrontOptions) {
    const checked = checkOptions(options);
    const { recommender, collector, apiKey, tls, onError } = checked;
    this.#options = checked;
    this.#budget = new HedgeBudget(checked.hedgeShare);
    this.#recommender = new Channel('insightmesh.recommender.v1.RecommenderService', recommender, apiKey, tls);
    this.#popular = new PopularList({
      ask: async () => {
        const request = { count: checked.popularCount };
        const settings = { deadlineMs: Date.now() + popularDeadlineMs };
        return (await this.#recommender.call('PopularItems', request, settings)).items;
      },
      everyMs: checked.popularEveryMs,
      onError,
    });
    if (collector === undefined) return;
    const channel = new Channel('insightmesh.collector.v1.CollectorService', collector, apiKey, tls);
    this.#collector = channel;
    this.#queue = new EventQueue({
      send: (events, signal) =>
        channel.call('Collect', { events }, { deadlineMs: Date.now() + sendDeadlineMs, signal }),
      mayPass,
      maxQueued: checked.maxQueued,
      sendEveryMs: checked.sendEveryMs,
      onError,
    });
  }

  /** Answers within the deadline whatever happens: what the recommender gives, else a fallback that says that it is one. */
  async recommend(request: RecommendRequest, options: CallOptions = {}): Promise<Answer> {
    const { deadlineMs = this.#options.deadlineMs, hedgeAfterMs = this.#options.hedgeAfterMs, headers } = options;
    const shopper: Shopper = {
      ...(request.customer_id && { customer_id: request.customer_id }),
      ...(request.anonymous_id && { anonymous_id: request.anonymous_id }),
    };
    this.#budget.earn();
    const until = Date.now() + deadlineMs;
    try {
      const answer = await hedged(
        (signal) =>
          this.#recommender.call('Recommend', request, {
            deadlineMs: until,
            signal,
            ...(headers !== undefined && { headers }),
          }),
        {
          afterMs: hedgeAfterMs,
          deadlineMs,
          mayHedge: () => this.#budget.take(),
          mayPass,
          ...(options.signal !== undefined && { signal: options.signal }),
        },
      );
      return { ...answer, fallback: false, shopper };
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      this.#tell(error);
      return { ...this.#fallback(request, options.fallback), fallback: true, error, shopper };
    }
  }

  /** A listener that throws must not take the fallback away. */
  #tell(error: Error): void {
    try {
      this.#options.onError(error);
    } catch {
      // Of the listener's own making, and nobody is left to tell.
    }
  }

  /** Popular items, or the given ones, without what the request keeps out by name; its expressions cannot be computed here. */
  #fallback(request: RecommendRequest, given: readonly string[] | undefined): RecommendResponse__Output {
    const out = new Set([
      ...(request.session_items ?? []),
      ...(request.basket_items ?? []),
      ...(request.rules?.exclude_items ?? []),
      request.item_id ?? '',
    ]);
    const only = request.candidates?.length ? new Set(request.candidates) : undefined;
    const list = given === undefined ? this.#popular.items : given.map(fallbackItem);
    const items = list.filter(({ item_id: id }) => !out.has(id) && (only === undefined || only.has(id)));
    return {
      recommendation_id: '',
      items: items.slice(0, Math.max(0, request.count || defaultCount)),
      degraded: [],
      model: '',
      next_page_token: '',
    };
  }

  /**
   * Tells that items of an answer were shown, in the background, each once however often it is told. Those of a fallback, of nobody,
   * or without a collector are not told.
   * @returns how many were taken to be sent
   */
  exposures(answer: Answer, shown: readonly string[] = answer.items.map((item) => item.item_id)): number {
    const { recommendation_id: id, shopper } = answer;
    if (this.#queue === undefined || id === '' || !isSomebody(shopper)) return 0;
    const places = new Map(answer.items.map(({ item_id: itemId }, n) => [itemId, n + 1]));
    const known = [...new Set(shown)].flatMap((itemId) => {
      const position = places.get(itemId);
      return position === undefined ? [] : [{ itemId, position }];
    });
    return this.#queue.add(impressions(shopper, id, known, Date.now()));
  }

  /** Tells a click on a recommended item, in the background. @returns whether it was taken to be sent */
  click(recommendationId: string, itemId: string, shopper: Shopper): boolean {
    if (this.#queue === undefined || recommendationId === '' || itemId === '' || !isSomebody(shopper)) return false;
    return this.#queue.add([clicked(shopper, recommendationId, itemId, Date.now())]) === 1;
  }

  /** Of exposures and clicks. */
  get counts(): QueueCounts {
    return this.#queue?.counts ?? { sent: 0, dropped: 0, refused: 0, queued: 0 };
  }

  /** Sends what waits, for at most `ms` milliseconds, and closes the connections. */
  close(ms = closeMs): Promise<QueueCounts> {
    this.#closing ??= this.#close(ms);
    return this.#closing;
  }

  async #close(ms: number): Promise<QueueCounts> {
    this.#popular.close();
    const counts = (await this.#queue?.close(ms)) ?? this.counts;
    this.#collector?.close();
    this.#recommender.close();
    return counts;
  }
}

function fallbackItem(id: string): RecommendedItem__Output {
  return { item_id: id, score: 0, source: 'fallback', reason: '', title: '', because_item_id: '', contributions: [] };
}
