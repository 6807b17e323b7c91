import type { CustomerState } from '../state/customer-state.js';
import type { ItemState } from '../state/item-state.js';

export type EntityName = 'customer' | 'item';

/** One feature: what it is called, what it means, and how it is read from an entity's state. */
export interface Definition<State> {
  readonly name: string;
  readonly entity: EntityName;
  readonly type: 'count' | 'seconds';
  /** How far back it looks from as_of; all: since the first event. */
  readonly window: '1h' | '1d' | '7d' | '30d' | '90d' | 'all';
  /** The value of an entity of which nothing is known, or of something that never happened. */
  readonly default: number;
  /** What a marketer reads. */
  readonly description: string;
  /** Pure; asOfMs (ms since 1970) is never before the state's newest event. */
  readonly value: (state: State, asOfMs: number) => number;
}

export type CustomerDefinition = Definition<CustomerState>;
export type ItemDefinition = Definition<ItemState>;

/** Seconds from a moment to as_of. */
export function secondsSince(ms: number | undefined, asOfMs: number, never: number): number {
  return ms === undefined ? never : (asOfMs - ms) / 1000;
}
