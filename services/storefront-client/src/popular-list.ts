import type { RecommendedItem__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendedItem';

export interface PopularListSettings {
  /** Asks the recommender. */
  ask: () => Promise<RecommendedItem__Output[]>;
  /** 0: never. */
  everyMs: number;
  onError: (error: Error) => void;
}

/** The last good list of popular items, asked for again every so often. */
export class PopularList {
  items: readonly RecommendedItem__Output[] = [];
  readonly #settings: PopularListSettings;
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> | undefined;

  constructor(settings: PopularListSettings) {
    this.#settings = settings;
    if (settings.everyMs === 0) return;
    this.#timer = setInterval(() => void this.refresh(), settings.everyMs);
    this.#timer.unref();
    void this.refresh();
  }

  /** Asks now; never rejects, and keeps the list that there is where it gets none. */
  refresh(): Promise<void> {
    this.#asking ??= this.#settings
      .ask()
      .then((items) => {
        if (items.length > 0) this.items = items;
      })
      .catch((error: unknown) => this.#settings.onError(error instanceof Error ? error : new Error(String(error))))
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
