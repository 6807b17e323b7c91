import type { ConsentJson } from '@insight-mesh/contracts/json';
import type { Catalogue, ShopItem } from './catalogue.js';
import type { Rng } from './rng.js';

/** What a customer likes during a stretch of time. */
export interface TastePhase {
  /** Day of the shop's window on which it starts, from 0. */
  fromDay: number;
  /** Weight by leaf index; they add up to 1. */
  leaves: ReadonlyMap<number, number>;
}

export interface Customer {
  index: number;
  customerId: string;
  anonymousId: string;
  deviceId: string;
  channel: string;
  language: 'zh' | 'en';
  consent: Required<ConsentJson>;
  /** Sessions a day. */
  activity: number;
  /** The day of signing up; below 0: a customer from before. Infinity: stays anonymous. */
  joinDay: number;
  /** A day with a visit, whatever else chance brings: that of signing up where it lies in the window. */
  sureDay: number;
  /** Ordered by day; the first starts at 0. */
  phases: TastePhase[];
  /** Factor of each brand's attention, by its English name. Absent: 1. */
  brands: ReadonlyMap<string, number>;
  /** The price level (see ShopItem) of what they like best. */
  priceLevel: number;
  /** How much of what they put into the cart they buy, and how they rate: generous above 0. */
  mood: number;
}

/** Days over which one phase goes over into the next. */
export const driftDays = 14;

function leafWeights(catalogue: Catalogue, favourites: readonly number[], keep: ReadonlyMap<number, number>, rng: Rng) {
  const weights = new Map<number, number>();
  // Half of what one liked before stays.
  for (const [leaf, weight] of keep) if (rng.chance(0.5)) weights.set(leaf, weight);
  const wanted = 3 + rng.int(4);
  for (let tries = 0; weights.size < wanted && tries < 50; tries++) {
    const department = rng.chance(0.85) ? rng.pick(favourites) : -1;
    const appeals = catalogue.leaves.map((leaf) =>
      department < 0 || leaf.departmentIndex === department ? leaf.appeal : 0,
    );
    const leaf = rng.weighted(appeals);
    if (!weights.has(leaf)) weights.set(leaf, 0.2 + rng.exponential());
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return new Map([...weights].map(([leaf, weight]) => [leaf, weight / total]));
}

function buildPhases(catalogue: Catalogue, days: number, rng: Rng): TastePhase[] {
  const count = 1 + rng.weighted([0.3, 0.5, 0.2]);
  const phases: TastePhase[] = [];
  let favourites = [rng.int(8), rng.int(8)];
  for (let phase = 0; phase < count; phase++) {
    // A change of life brings a new department.
    if (phase > 0) favourites = [favourites[rng.int(2)] ?? 0, rng.int(8)];
    const fromDay = phase === 0 ? 0 : Math.round((days * (phase + rng.between(-0.3, 0.3))) / count);
    phases.push({ fromDay, leaves: leafWeights(catalogue, favourites, phases.at(-1)?.leaves ?? new Map(), rng) });
  }
  return phases;
}

/** @param index customers count from 0; those from `registered` on never sign up */
export function buildCustomer(
  catalogue: Catalogue,
  index: number,
  registered: number,
  days: number,
  rng: Rng,
): Customer {
  const number = String(index + 1).padStart(4, '0');
  const [brandRng, lifeRng] = [rng.fork('brands'), rng.fork('life')];
  const brands = new Map<string, number>();
  for (const leaf of catalogue.leaves) {
    for (const { en } of leaf.department.brands) {
      if (!brands.has(en)) brands.set(en, Math.exp(0.8 * brandRng.normal()));
    }
  }
  const stays = index >= registered;
  const isNew = lifeRng.chance(0.35);
  const sureDay = lifeRng.int(days);
  return {
    index,
    customerId: `c-${number}`,
    anonymousId: `a-${number}`,
    deviceId: `d-${number}`,
    channel: lifeRng.pick(['web', 'web', 'app', 'app', 'mini_program']),
    language: lifeRng.chance(0.5) ? 'zh' : 'en',
    consent: {
      analytics: lifeRng.chance(0.97),
      personalisation: lifeRng.chance(0.92),
      marketing: lifeRng.chance(0.55),
    },
    activity: (stays ? 0.005 : 0.05) * (0.25 + 0.75 * lifeRng.exponential()),
    joinDay: stays ? Number.POSITIVE_INFINITY : isNew ? sureDay : -1,
    sureDay,
    phases: buildPhases(catalogue, days, rng.fork('phases')),
    brands,
    priceLevel: 0.5 * lifeRng.normal(),
    mood: lifeRng.normal(),
  };
}

/** The weight of each leaf at a moment of the window: the phases go over into each other day by day. */
export function tasteAt(customer: Customer, day: number): ReadonlyMap<number, number> {
  let current: ReadonlyMap<number, number> = new Map();
  for (const phase of customer.phases) {
    if (phase.fromDay > day) break;
    const share = phase.fromDay === 0 ? 1 : Math.min(1, (day - phase.fromDay) / driftDays);
    if (share >= 1) {
      current = phase.leaves;
      continue;
    }
    const blended = new Map<number, number>();
    for (const [leaf, weight] of current) blended.set(leaf, weight * (1 - share));
    for (const [leaf, weight] of phase.leaves) blended.set(leaf, (blended.get(leaf) ?? 0) + weight * share);
    current = blended;
  }
  return current;
}

/** How much an item suits a customer, 1 on average: brand and price. */
export function suits(customer: Customer, item: ShopItem): number {
  const off = item.priceLevel - customer.priceLevel;
  return (customer.brands.get(item.brand.en) ?? 1) * Math.exp(-0.5 * off * off);
}
