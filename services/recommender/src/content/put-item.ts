import type { ItemJson } from '@insight-mesh/contracts/json';
import type { Content } from './content.js';
import type { ItemFacts } from './item-terms.js';

/** What likeness reads of a catalogue message. */
export function factsOf(item: ItemJson): ItemFacts {
  return {
    title: item.title ?? '',
    brand: item.brand ?? '',
    categoryPath: item.category_path ?? [],
    price: item.price,
    currency: item.currency ?? '',
    attributes: item.attributes ?? {},
  };
}

/**
 * Takes a message of catalog.items.v1 into the content.
 * @param stampMs Kafka's time of the message
 * @param atStart the table has not caught up: the message may not be the item's first
 */
export function putItem(
  content: Content,
  key: { tenantId: string; itemId: string },
  item: ItemJson,
  stampMs: number,
  atStart: boolean,
  nowMs = Date.now(),
): boolean {
  return content.put(key.tenantId, key.itemId, factsOf(item), stampMs, atStart, nowMs);
}
