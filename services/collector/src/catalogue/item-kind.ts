import { codecFor } from '@insight-mesh/runtime/codec';
import { cloudEventHeaders } from '@insight-mesh/runtime/kafka-producer';
import { v7 as uuidv7 } from 'uuid';
import { checkedOrMended } from '../cleaning/checked-or-mended.js';
import type { Cleaning } from '../cleaning/cleaning.js';
import type { ElementKind } from '../intake/intake.js';
import { type CheckedItem, checkItem } from './check-item.js';

const codec = codecFor('insightmesh.collector.v1.Item');

/** Items, as messages of `topic` (its full name): written whole, the newest of an id is the item. */
export function itemKind(topic: string, cleaning: Cleaning): ElementKind<CheckedItem> {
  return {
    name: 'item',
    open(at) {
      const clean = cleaning(at);
      const check = (value: unknown) => checkItem(value, at.nowMs);
      return checkedOrMended(clean, check, (item, repairs) => {
        clean.item(item, repairs);
        return item;
      });
    },
    toMessage(item, { tenantId, now, source, trace }) {
      item.tenant_id = tenantId;
      item.updated_at = now;
      return {
        topic,
        key: `${tenantId}/${item.id}`,
        value: codec.encode(item),
        headers: cloudEventHeaders({ id: uuidv7(), type: 'insightmesh.item.upserted', source, time: now, trace }),
      };
    },
  };
}
