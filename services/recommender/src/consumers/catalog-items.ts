import { codecFor } from '@insight-mesh/runtime/codec';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Content } from '../content/content.js';
import { putItem } from '../content/put-item.js';
import type { RecommenderMetrics } from '../metrics.js';
import { splitKey } from './table-key.js';

const codec = codecFor('insightmesh.collector.v1.Item');

export interface CatalogItemsParts {
  catalogue: Catalogue;
  /** What items are like. */
  content: Content;
  /** Whether all that lay in the topic at the start was applied. */
  caughtUp: () => boolean;
  metrics: RecommenderMetrics;
  log: Logger;
}

/** Applies catalog.items.v1: the newest message of a key is the item, a tombstone takes it away. */
export function applyCatalogItems({
  catalogue,
  content,
  caughtUp,
  metrics,
  log,
}: CatalogItemsParts): (messages: InMessage[]) => void {
  return (messages) => {
    for (const message of messages) {
      try {
        const key = splitKey(message.key);
        if (!key) throw new Error('the key is not tenant/item');
        if (message.value === null) {
          catalogue.remove(key.tenantId, key.name);
          content.remove(key.tenantId, key.name);
          continue;
        }
        const item = codec.decode(message.value);
        if (item.tenant_id !== key.tenantId || item.id !== key.name) throw new Error('key and item do not agree');
        catalogue.put(key.tenantId, key.name, item);
        const { tenantId, name: itemId } = key;
        putItem(content, { tenantId, itemId }, item, message.timestampMs, !caughtUp());
      } catch (error) {
        metrics.badMessage('catalog.items.v1');
        log.error(
          { err: error, topic: 'catalog.items.v1', offset: String(message.offset) },
          'item message passed over',
        );
      }
    }
    metrics.catalogueItems(catalogue.total());
  };
}
