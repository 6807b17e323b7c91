import { eachCategory, eachItem } from '../events/group.js';
import { countCustomer, foldCustomer } from '../folds/customer.js';
import { foldGoods, type Touch } from '../folds/goods.js';
import { foldDevice, foldSession } from '../folds/visit.js';
import { EntityState } from '../state/entity-state.js';
import type { FoldEvent } from '../state/fold-event.js';
import type { StateKind } from '../store/entity-kind.js';
import type { JoinTimes } from './join-times.js';

/** Events of a state between two times at which it forgets what no later window needs. */
const pruneEvery = 512;
/** Events that wait to be folded together. */
const mostWaiting = 1_000;

/** The state of one id, which grows event by event. */
class Growing {
  readonly state = new EntityState();
  readonly #fold: (state: EntityState, events: readonly FoldEvent[]) => void;
  readonly #atOnce: number;
  readonly #waiting: FoldEvent[] = [];
  #sincePruned = 0;

  /** @param atOnce events that are folded together, where that costs less */
  constructor(fold: (state: EntityState, events: readonly FoldEvent[]) => void, atOnce: number) {
    this.#fold = fold;
    this.#atOnce = atOnce;
  }

  add(event: FoldEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length >= this.#atOnce) this.grown();
  }

  /** The state with all events in it. */
  grown(): EntityState {
    const waiting = this.#waiting;
    if (waiting.length === 0) return this.state;
    this.#fold(this.state, waiting);
    this.#sincePruned += waiting.length;
    waiting.length = 0;
    if (this.#sincePruned >= pruneEvery) {
      this.state.prune();
      this.#sincePruned = 0;
    }
    return this.state;
  }
}

/** An event may turn out to be none of the entity's, where only facts that no line needs name it. */
function isKnown({ newestMs }: EntityState): boolean {
  return newestMs !== Number.NEGATIVE_INFINITY;
}

const one: [Touch] | [] = [];

function foldTouches(
  owner: string,
  each: (event: FoldEvent, take: (key: string, touch: Touch) => void) => void,
): (state: EntityState, events: readonly FoldEvent[]) => void {
  return (state, events) => {
    for (const event of events) {
      each(event, (key, touch) => {
        if (key !== owner) return;
        one[0] = touch;
        foldGoods(state, one);
      });
    }
  };
}

function countAll(state: EntityState, events: readonly FoldEvent[]): void {
  for (const event of events) countCustomer(state, event);
}

/** The fold of a kind of entity, as the stream has it. */
function foldOf(kind: StateKind, owner: string, history: boolean) {
  if (kind === 'customer') return history ? foldCustomer : countAll;
  if (kind === 'item') return foldTouches(owner, eachItem);
  if (kind === 'category') return foldTouches(owner, eachCategory);
  return kind === 'session' ? foldSession : foldDevice;
}

export interface EntityFoldOptions {
  readonly kind: StateKind;
  readonly owner: string;
  readonly history: boolean;
  /** Where visitors count for customers. */
  readonly joins?: JoinTimes | undefined;
}

/** One entity, whose events come in the order in which they came to be known. */
export class EntityFold {
  readonly #o: EntityFoldOptions;
  readonly #own: Growing;
  /** By visitor. */
  readonly #visitors = new Map<string, Growing>();

  constructor(o: EntityFoldOptions) {
    this.#o = o;
    this.#own = this.#grow();
  }

  /** @param part the visitor whose event it is; empty: the entity's own */
  add(part: string, event: FoldEvent): void {
    if (part === '') {
      this.#own.add(event);
      return;
    }
    let visitor = this.#visitors.get(part);
    if (visitor === undefined) {
      visitor = this.#grow();
      this.#visitors.set(part, visitor);
    }
    visitor.add(event);
  }

  /**
   * What is known of the entity now, to be looked at before the next event; undefined where nothing is. A customer's is the merge of the states of
   * all ids that count at the moment.
   */
  stateAt(atMs: number): EntityState | undefined {
    const { joins, owner } = this.#o;
    const own = this.#own.grown();
    if (this.#visitors.size === 0) return isKnown(own) ? own : undefined;
    const visitors = joins?.visitorsAt(owner, atMs).flatMap((visitor) => this.#visitors.get(visitor)?.grown() ?? []);
    const parts = [own, ...(visitors ?? [])].filter(isKnown);
    if (parts.length <= 1) return parts[0];
    const merged = new EntityState();
    for (const part of parts) merged.merge(part);
    return merged;
  }

  #grow(): Growing {
    const { kind, owner, history } = this.#o;
    return new Growing(foldOf(kind, owner, history), kind === 'customer' && history ? mostWaiting : 1);
  }
}
