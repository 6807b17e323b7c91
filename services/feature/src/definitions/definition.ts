import type { EntityView } from './entity-view.js';

export const entityNames = [
  'customer',
  'item',
  'session',
  'category',
  'device',
  'customer_category',
  'customer_brand',
] as const;
export type EntityName = (typeof entityNames)[number];

export type ValueType = 'count' | 'seconds' | 'money' | 'share' | 'number';

/** One feature: what it is called, what it means, and how it is read from an entity's state. */
export interface Definition {
  readonly name: string;
  readonly entity: EntityName;
  /** money: minor units of the entity's currency; share: from 0 to 1. */
  readonly type: ValueType;
  /** How far back it looks from as_of; all: since the first event; 200: the newest entries of the history. */
  readonly window: '1h' | '1d' | '7d' | '30d' | '90d' | 'all' | '200';
  /** Of a count: that it is estimated where it is large, and then no whole number. */
  readonly estimated?: true;
  /** The value of an entity of which nothing is known, or of something that never happened. */
  readonly default: number;
  /** What a marketer reads. */
  readonly description: string;
  /** Pure. Undefined: nothing was seen to make it of, and the default stands. */
  readonly value: (view: EntityView) => number | undefined;
}

const windowSeconds = { '1h': 3_600, '1d': 86_400, '7d': 604_800, '30d': 2_592_000, '90d': 7_776_000 } as const;

/** Seconds that an event may be behind the entity's newest and still count; undefined: any. */
export function horizonSeconds(window: Definition['window']): number | undefined {
  return window === 'all' || window === '200' ? undefined : windowSeconds[window];
}
