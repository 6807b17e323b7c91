import type { ItemJson } from '@insight-mesh/contracts/json';
import type { Answer, Storefront } from './storefront.js';

/** The widest category of an item. */
const department = (item: ItemJson | undefined) => item?.category_path?.[0] ?? '';

/**
 * Three items of one narrow category, in a department that neither the customer's history nor the present answer shows.
 * `popularity` gives the candidates' order, so that the items are ones the shop has seen often.
 */
export function itemsOfAnotherCategory(options: {
  catalogue: ReadonlyMap<string, ItemJson>;
  popularity: readonly string[];
  history: readonly string[];
  answer: Answer;
}): ItemJson[] {
  const { catalogue, popularity, history, answer } = options;
  const known = new Set(
    [...history, ...answer.items.map((item) => item.itemId)].map((id) => department(catalogue.get(id))),
  );
  const byCategory = new Map<string, ItemJson[]>();
  const fallback = new Map<string, ItemJson[]>();
  for (const id of popularity) {
    const item = catalogue.get(id);
    if (!item || history.includes(id)) continue;
    const category = (item.category_path ?? []).join(' / ');
    const groups = known.has(department(item)) ? fallback : byCategory;
    const group = groups.get(category) ?? [];
    group.push(item);
    groups.set(category, group);
    if (groups === byCategory && group.length === 3) return group;
  }
  // A customer who has been everywhere: the first category, by popularity, that is not in the answer.
  const shown = new Set(answer.items.map((item) => (catalogue.get(item.itemId)?.category_path ?? []).join(' / ')));
  for (const [category, group] of fallback) if (group.length >= 3 && !shown.has(category)) return group.slice(0, 3);
  for (const group of fallback.values()) if (group.length >= 3) return group.slice(0, 3);
  throw new Error('the catalogue has no category with three items that the customer has not seen');
}

/** Items with their reasons: a click that keeps the ten items but not why they are there has changed the answer too. */
const contentOf = (answer: Answer) => answer.items.map((item) => `${item.itemId} ${item.reason}`).join('\n');

/**
 * Asks again until the answer differs from `previous`; the time between two tries is one event-loop turn. An answer that stepped
 * down (a slow machine) differs too, but not because of the click: it does not count.
 */
export async function untilChanged(
  storefront: Storefront,
  customerId: string,
  previous: Answer,
  timeoutMs = 10_000,
): Promise<Answer> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = await storefront.recommend(customerId, previous.items.length);
    if (answer.degraded.length === 0 && contentOf(answer) !== contentOf(previous)) return answer;
    if (performance.now() > end) {
      const last = answer.degraded.length > 0 ? `; the last answer was degraded (${answer.degraded.join(', ')})` : '';
      throw new Error(`the recommendation for ${customerId} did not change within ${timeoutMs} ms of the click${last}`);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
