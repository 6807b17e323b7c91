import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { toTimestamp } from '@insight-mesh/runtime/time';

/** Columns of a label that say whose features are wanted. */
export const entityColumns = ['customer_id', 'item_id', 'session_id', 'category', 'brand', 'device_id'] as const;
export type Entities = Record<(typeof entityColumns)[number], string>;

/** Kinds of entities, as definitions call them, with the columns that name one. */
export const kinds = {
  customer: { kind: 'ENTITY_KIND_CUSTOMER', id: 'customer_id' },
  item: { kind: 'ENTITY_KIND_ITEM', id: 'item_id' },
  session: { kind: 'ENTITY_KIND_SESSION', id: 'session_id' },
  category: { kind: 'ENTITY_KIND_CATEGORY', id: 'category' },
  device: { kind: 'ENTITY_KIND_DEVICE', id: 'device_id' },
  customer_category: { kind: 'ENTITY_KIND_CUSTOMER_CATEGORY', id: 'customer_id', facet: 'category' },
  customer_brand: { kind: 'ENTITY_KIND_CUSTOMER_BRAND', id: 'customer_id', facet: 'brand' },
} as const;
export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];

/** One look: entities and a moment, and what was served of each kind. NaN: nothing was seen, and the default stood. */
export interface Look {
  readonly entities: Entities;
  readonly atMs: number;
  /** Everything that occurred by then had come. */
  readonly isWhole: boolean;
  readonly served: Record<Kind, Float64Array>;
}

export type FeatureClient = TypedClient<'insightmesh.feature.v1.FeatureService'>;

export function featureClient(address: string, serviceToken: string): FeatureClient {
  const service = 'insightmesh.feature.v1.FeatureService';
  return createClient(service, { address, serviceToken, serviceName: 'online-offline', defaultDeadlineMs: 60_000 });
}

/** Names of the features of each kind, in the order in which they are served. */
export type Names = Partial<Record<Kind, readonly string[]>>;

/** What is served of entities as of a moment, of all kinds. */
export async function look(
  client: FeatureClient,
  tenantId: string,
  all: readonly Entities[],
  o: { atMs: number; isWhole: boolean; names: Names },
): Promise<Look[]> {
  const looks = all.map((entities) => ({ entities, atMs: o.atMs, isWhole: o.isWhole, served: {} as Look['served'] }));
  for (const name of kindNames) {
    const { kind, id, ...more } = kinds[name];
    const facets = 'facet' in more ? { facets: all.map((entities) => entities[more.facet]) } : {};
    const request = { kind, entity_ids: all.map((entities) => entities[id]), as_of: toTimestamp(o.atMs), ...facets };
    const { features, values, defaults } = await client.GetFeatures(request, { tenantId });
    o.names[name] = features;
    for (const [row, each] of looks.entries()) {
      each.served[name] = Float64Array.from(features, (_, column) => {
        const place = row * features.length + column;
        const isDefault = ((defaults[place >> 3] ?? 0) >> (place & 7)) & 1;
        return isDefault === 1 ? Number.NaN : values.readDoubleLE(place * 8);
      });
    }
  }
  return looks;
}
