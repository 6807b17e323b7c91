import type { Removal, ScoredItem } from './request-state.js';

export interface TraceItem {
  itemId: string;
  source: string;
  score: number;
  /** Empty: it was kept. */
  dropped: string;
}

export interface StageTrace {
  stage: string;
  milliseconds: number;
  kept: number;
  dropped: number;
  items: TraceItem[];
}

/** Items that are listed of one stage. */
const MOST_ITEMS = 1_000;

type Listed = Pick<ScoredItem, 'itemId' | 'source'> & { score?: number; parts?: readonly { raw: number }[] };

/** What every stage kept and dropped in one request, for Debug. */
export class Trace {
  readonly #stages = new Map<string, StageTrace>();
  contextItems: readonly string[] = [];

  get stages(): StageTrace[] {
    return [...this.#stages.values()];
  }

  /** A stage that is gone through again for more candidates adds to what it did before, unless `anew` says that it began from all of them. */
  note(
    stage: string,
    kept: readonly Listed[],
    removed: readonly Pick<Removal, 'candidate' | 'reason'>[] = [],
    { anew = false } = {},
  ): void {
    const known = anew ? undefined : this.#stages.get(stage);
    const entry = known ?? { stage, milliseconds: 0, kept: 0, dropped: 0, items: [] };
    entry.kept += kept.length;
    entry.dropped += removed.length;
    for (const item of kept) add(entry.items, item, '');
    for (const { candidate, reason } of removed) add(entry.items, candidate, reason);
    this.#stages.set(stage, entry);
  }

  took(stage: string, milliseconds: number): void {
    const entry = this.#stages.get(stage);
    if (entry) entry.milliseconds = milliseconds;
  }
}

function add(items: TraceItem[], { itemId, source, score, parts }: Listed, dropped: string): void {
  if (items.length >= MOST_ITEMS) return;
  items.push({ itemId, source, score: score ?? parts?.[0]?.raw ?? 0, dropped });
}
