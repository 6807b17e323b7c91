import { createClient } from '@insight-mesh/runtime/grpc-client';
import { toTimestamp } from '@insight-mesh/runtime/time';

export const entityKinds = ['customer', 'item', 'session', 'category', 'device'] as const;
export type EntityKind = (typeof entityKinds)[number];

const kinds = {
  customer: 'ENTITY_KIND_CUSTOMER',
  item: 'ENTITY_KIND_ITEM',
  session: 'ENTITY_KIND_SESSION',
  category: 'ENTITY_KIND_CATEGORY',
  device: 'ENTITY_KIND_DEVICE',
} as const;
const atOnce = 500;

/** Every feature of each entity that is known, by entity and name, as GetFeatures answers for one moment (ms since 1970). */
export async function servedValues(
  at: { address: string; apiKey: string },
  kind: EntityKind,
  ids: readonly string[],
  asOfMs: number,
): Promise<Map<string, Map<string, number>>> {
  const client = createClient('insightmesh.feature.v1.FeatureService', { ...at, defaultDeadlineMs: 60_000 });
  const served = new Map<string, Map<string, number>>();
  try {
    for (let start = 0; start < ids.length; start += atOnce) {
      const some = ids.slice(start, start + atOnce);
      const answer = await client.GetFeatures({ kind: kinds[kind], entity_ids: some, as_of: toTimestamp(asOfMs) });
      const { features, values, entities } = answer;
      for (const [row, id] of some.entries()) {
        if (!entities[row]?.known) continue;
        const valueAt = (column: number) => values.readDoubleLE((row * features.length + column) * 8);
        served.set(id, new Map(features.map((name, column) => [name, valueAt(column)])));
      }
    }
  } finally {
    client.close();
  }
  return served;
}
