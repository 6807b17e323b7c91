import type { TypedClient } from '@insight-mesh/runtime/grpc-client';
import { fromTimestamp, toTimestamp } from '@insight-mesh/runtime/time';
import { formatValue } from './format.js';

export type FeatureClient = TypedClient<'insightmesh.feature.v1.FeatureService'>;

export const entityKinds = {
  customer: 'ENTITY_KIND_CUSTOMER',
  item: 'ENTITY_KIND_ITEM',
  session: 'ENTITY_KIND_SESSION',
  category: 'ENTITY_KIND_CATEGORY',
  device: 'ENTITY_KIND_DEVICE',
  customer_category: 'ENTITY_KIND_CUSTOMER_CATEGORY',
  customer_brand: 'ENTITY_KIND_CUSTOMER_BRAND',
} as const;
export type EntityKindName = keyof typeof entityKinds;

export interface Wanted {
  readonly kind: EntityKindName;
  readonly id: string;
  /** The category or brand that goes with a customer. */
  readonly facet?: string;
  readonly set?: string;
  /** Also what is a default. */
  readonly all: boolean;
  readonly asOfMs?: number;
}

export interface Shown {
  readonly known: boolean;
  readonly newestEventAt?: string;
  readonly joinedVisitors: number;
  /** Name, value for people, and what it means. */
  readonly rows: readonly [string, string, string][];
  /** How many were left out since nothing was seen to make them of. */
  readonly leftOut: number;
  readonly values: Readonly<Record<string, number>>;
}

type Listed = Awaited<ReturnType<FeatureClient['ListFeatures']>>['features'];

async function listed(client: FeatureClient, kind: EntityKindName): Promise<Listed> {
  const features: Listed = [];
  let page_token = '';
  do {
    const page = await client.ListFeatures({ kind: entityKinds[kind], page_size: 1_000, page_token });
    features.push(...page.features);
    page_token = page.next_page_token;
  } while (page_token !== '');
  return features;
}

/** Everything that is known of one entity. @throws AppError of the service */
export async function show(client: FeatureClient, { kind, id, facet, set, all, asOfMs }: Wanted): Promise<Shown> {
  const meaning = new Map((await listed(client, kind)).map((feature) => [feature.name, feature]));
  const answer = await client.GetFeatures({
    kind: entityKinds[kind],
    entity_ids: [id],
    ...(facet === undefined ? {} : { facets: [facet] }),
    ...(set === undefined ? {} : { feature_set: set }),
    ...(asOfMs === undefined ? {} : { as_of: toTimestamp(asOfMs) }),
  });
  const [entity] = answer.entities;
  const rows: [string, string, string][] = [];
  const values: Record<string, number> = {};
  let leftOut = 0;
  for (const [at, name] of answer.features.entries()) {
    const isDefault = (((answer.defaults[at >>> 3] ?? 0) >>> (at & 7)) & 1) === 1;
    const value = answer.values.readDoubleLE(at * 8);
    // Zero counts are known, and tell a person as little as what is not.
    if (!all && (isDefault || value === 0)) {
      leftOut += 1;
      continue;
    }
    values[name] = value;
    const { type = '', description = '' } = meaning.get(name) ?? {};
    rows.push([
      name,
      `${formatValue(type, value, entity?.currency ?? '')}${isDefault ? ' (default)' : ''}`,
      description,
    ]);
  }
  const newest = entity?.newest_event_at;
  return {
    known: entity?.known === true,
    ...(newest ? { newestEventAt: new Date(fromTimestamp(newest)).toISOString() } : {}),
    joinedVisitors: entity?.joined_visitors ?? 0,
    rows,
    leftOut,
    values,
  };
}
