import { mergeSettings, requireInteger, requireNumber } from '@insight-mesh/algorithms/settings';

const HOUR = 3_600_000;
const MiB = 1_048_576;

export interface LiveSettings {
  /** Half-lives of counts, in milliseconds: what is going on now, and what it is measured against. Pairs and orders fall with the long one. */
  shortHalfLifeMs: number;
  longHalfLifeMs: number;
  /** Two items within so many milliseconds of one visitor go together. */
  pairWindowMs: number;
  /** Orders of one visitor within so many milliseconds go together. */
  orderWindowMs: number;
  /** Neighbours kept of one item: of views, and of orders. 1 to 255. */
  neighbours: number;
  orderNeighbours: number;
  /** Added to the counts that a neighbour's weight is divided by, so that one visitor makes no strong pair. */
  shrink: number;
  /** Views that an item must have in the short half-life to be trending, and how many standard deviations above what was to be expected. */
  trendingViews: number;
  trendingDeviations: number;
  /** Segments and categories of one tenant that have a list of their own; those used longest ago are forgotten first. */
  segments: number;
  categories: number;
  /** Bytes of one tenant, and of all. */
  tenantBytes: number;
  totalBytes: number;
  /** Event ids that are remembered at least, to count no event twice. */
  seenIds: number;
}

export const liveDefaults: LiveSettings = {
  shortHalfLifeMs: HOUR,
  longHalfLifeMs: 24 * HOUR,
  pairWindowMs: HOUR,
  orderWindowMs: 24 * HOUR,
  neighbours: 24,
  orderNeighbours: 12,
  shrink: 5,
  trendingViews: 5,
  trendingDeviations: 3,
  segments: 64,
  categories: 1_000,
  tenantBytes: 128 * MiB,
  totalBytes: 512 * MiB,
  seenIds: 200_000,
};

/** @throws RangeError that names the setting */
export function liveSettings(given: Partial<LiveSettings> = {}): LiveSettings {
  const o = mergeSettings(liveDefaults, given);
  for (const name of ['shortHalfLifeMs', 'longHalfLifeMs', 'pairWindowMs', 'orderWindowMs'] as const) {
    requireNumber(name, o[name], 1, 365 * 24 * HOUR);
  }
  requireNumber('longHalfLifeMs', o.longHalfLifeMs, o.shortHalfLifeMs, 365 * 24 * HOUR);
  requireInteger('neighbours', o.neighbours, 1, 255);
  requireInteger('orderNeighbours', o.orderNeighbours, 1, 255);
  requireNumber('shrink', o.shrink, 0, 1_000_000);
  requireNumber('trendingViews', o.trendingViews, 0, 1_000_000);
  requireNumber('trendingDeviations', o.trendingDeviations, 0, 1_000);
  requireInteger('segments', o.segments, 1, 10_000);
  requireInteger('categories', o.categories, 1, 100_000);
  requireInteger('tenantBytes', o.tenantBytes, 4 * MiB);
  requireInteger('totalBytes', o.totalBytes, o.tenantBytes);
  requireInteger('seenIds', o.seenIds, 1_000, 50_000_000);
  return o;
}
