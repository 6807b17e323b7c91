import type { Boost, Filter } from '../expressions/filter-and-boost.js';

/** At most so many items of one value of an attribute. */
export interface Cap {
  attribute: string;
  max: number;
}

export interface PriceBand {
  /** Minor units; undefined where that end is open. */
  min: number | undefined;
  max: number | undefined;
  /** ISO 4217; empty: any. */
  currency: string;
}

export interface RotationRule {
  /** 0 to 1: the share of its score that an item loses that was shown just now. */
  strength: number;
  halfLifeMs: number;
}

/** What a request lets be shown, checked and compiled. */
export interface Rules {
  filter: Filter | undefined;
  boost: Boost | undefined;
  caps: readonly Cap[];
  /** 0 to 1: the weight of likeness in the order. */
  diversity: number;
  price: PriceBand | undefined;
  /** Share of the best score, 0 to 1. */
  minRelevance: number;
  rotation: RotationRule | undefined;
  /** Undefined: left out, unless nothing else is left to show. */
  excludeBought: boolean | undefined;
  excludeSeen: boolean | undefined;
  excludeInBasket: boolean | undefined;
  excludeItems: ReadonlySet<string>;
  allowOutOfStock: boolean;
}

export const noRules: Rules = {
  filter: undefined,
  boost: undefined,
  caps: [],
  diversity: 0,
  price: undefined,
  minRelevance: 0,
  rotation: undefined,
  excludeBought: undefined,
  excludeSeen: undefined,
  excludeInBasket: undefined,
  excludeItems: new Set(),
  allowOutOfStock: false,
};

/** Whether the order may differ from that of the sources, so that more candidates are needed than are shown. */
export function reorders({ boost, caps, diversity, rotation }: Rules): boolean {
  return boost !== undefined || caps.length > 0 || diversity > 0 || rotation !== undefined;
}

/** Customer features that the expressions read. */
export function customerFeaturesOf({ filter, boost }: Rules): readonly string[] {
  return [...new Set([...(filter?.customerFeatures ?? []), ...(boost?.customerFeatures ?? [])])];
}
