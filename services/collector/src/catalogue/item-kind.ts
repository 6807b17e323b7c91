import { codecFor } from '@insight-mesh/runtime/codec';
import { cloudEventHeaders } from '@insight-mesh/runtime/kafka-producer';
import { v7 as uuidv7 } from 'uuid';
import type { Cleaning, Mended } from '../cleaning/cleaning.js';
import type { ElementKind } from '../intake/intake.js';
import { Problem } from '../validation/problem.js';
import { type CheckedItem, checkItem } from './check-item.js';

const codec = codecFor('insightmesh.collector.v1.Item');

/** Items, as messages of `topic` (its full name): written whole, the newest of an id is the item. */
export function itemKind(topic: string, cleaning: Cleaning): ElementKind<CheckedItem> {
  return {
    name: 'item',
    open(at) {
      const clean = cleaning(at);
      return (value, repairs) => {
        let item = checkItem(value, at.nowMs);
        let mended: Mended | undefined;
        if (item instanceof Problem) {
          mended = clean.refused(value, repairs);
          if (mended !== undefined) item = checkItem(mended.value, at.nowMs);
          if (item instanceof Problem) return item;
        }
        clean.item(item, mended?.repairs ?? repairs);
        return item;
      };
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
