import { fitItemKnn } from '@insight-mesh/algorithms/item-knn';
import type { Interaction } from '@insight-mesh/algorithms/model';
import { fitPopularity } from '@insight-mesh/algorithms/popularity';
import { fitVsKnn } from '@insight-mesh/algorithms/vs-knn';
import type { ItemJson } from '@insight-mesh/contracts/json';

/** Four aisles of ten items; a session stays in one aisle, and so does a customer. */
const AISLES = 4;
const SHELF = 10;

export const itemIds = Array.from({ length: AISLES * SHELF }, (_, n) => `i-${String(n).padStart(2, '0')}`);
/** The items of one aisle, 0 to 3. */
export const aisle = (number: number): string[] => itemIds.slice(number * SHELF, (number + 1) * SHELF);

export const items: ItemJson[] = itemIds.map((id, n) => ({
  id,
  title: `Thing ${n}`,
  brand: `Brand ${n % 3}`,
  category_path: ['All', `Aisle ${Math.floor(n / SHELF)}`],
  price: 100 + n,
  currency: 'EUR',
}));

/** Sessions from a seed: the same seed gives the same shop. */
export function sessions(seed: number, count = 200): Interaction[] {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  const interactions: Interaction[] = [];
  for (let session = 0; session < count; session++) {
    const shelf = aisle(session % AISLES);
    for (let click = 0; click < 3 + next(4); click++) {
      const itemId = shelf[next(SHELF)] ?? '';
      interactions.push({
        userId: `u-${session % 48}`,
        sessionId: `s-${session}`,
        itemId,
        timeMs: Date.UTC(2026, 0, 1) + session * 60_000 + click * 1000,
      });
    }
  }
  return interactions;
}

export const vsKnn = (seed = 1) => fitVsKnn(sessions(seed));
export const itemKnn = (seed = 1) => fitItemKnn(sessions(seed));
export const popularity = (seed = 1) => fitPopularity(sessions(seed));
