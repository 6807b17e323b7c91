import { createClient } from '@insight-mesh/runtime/grpc-client';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { Mesh } from '../lib/mesh.js';
import { beganMs, customers, items, sessions, spanMs, visitors } from './shop-event.js';

type Features = Record<string, number>;

/** All that the feature service says of a tenant, in a form in which two tenants can be compared. */
export interface Served {
  /** By moment, entity and name. */
  features: Record<string, Features>;
  history: Record<string, string[]>;
  popular: string[];
}

// Each entity's newest event, the newest that any can have, and a moment after all of them.
const moments = [undefined, beganMs + spanMs, beganMs + spanMs + 86_400_000];

export async function servedTo(mesh: Mesh, apiKey: string): Promise<Served> {
  const client = createClient('insightmesh.feature.v1.FeatureService', {
    address: mesh.addresses.feature,
    apiKey,
    defaultDeadlineMs: 30_000,
  });
  const served: Served = { features: {}, history: {}, popular: [] };
  try {
    for (const moment of moments) {
      for (const [kind, ids] of [
        ['ENTITY_KIND_CUSTOMER', [...customers, ...visitors]],
        ['ENTITY_KIND_ITEM', items],
        ['ENTITY_KIND_SESSION', sessions],
      ] as const) {
        const as_of = moment === undefined ? {} : { as_of: toTimestamp(moment) };
        const answer = await client.GetFeatures({ kind, entity_ids: [...ids], ...as_of });
        const width = answer.features.length;
        for (const [row, id] of ids.entries()) {
          const named = answer.features.map((name, column) => [
            name,
            answer.values.readDoubleLE((row * width + column) * 8),
          ]);
          served.features[`${moment ?? 'newest'} ${id}`] = Object.fromEntries(named);
        }
      }
    }
    for (const id of [...customers, ...visitors]) {
      const { events } = await client.GetHistory({ entity_id: id, limit: 200 });
      // Events of one millisecond stand in the order of their ids' hashes, which the tenant is part of.
      served.history[id] = events
        .map((event) =>
          JSON.stringify([
            event.occurred_at,
            event.type,
            event.item_id,
            event.session_id,
            event.personalisation_refused,
          ]),
        )
        .sort();
    }
    const { items: popular } = await client.ListPopularItems({ limit: 1_000 });
    served.popular = popular.map((item) => `${item.item_id} ${item.events}`);
  } finally {
    client.close();
  }
  return served;
}
