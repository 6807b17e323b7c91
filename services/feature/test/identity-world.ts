import type { EventJson } from '@insight-mesh/contracts/json';
import type { Service } from '../src/service.js';
import { createTestMesh, type FeatureClient, type TestMesh, view } from './mesh.js';

/** A feature service with what the tests of identity ask of it. */
export interface IdentityWorld {
  readonly mesh: TestMesh;
  readonly service: Service;
  readonly client: FeatureClient;
  /** Sends events and waits until they are stored. */
  send(...events: EventJson[]): Promise<void>;
  /** Item ids of the history, the newest first; events without an item are left out. */
  items(id: string, tenantId?: string): Promise<string[]>;
  /** Every feature of the id as the bytes that the service gave, how many visitors count for it, and its whole history. */
  whole(id: string, tenantId?: string): Promise<{ features: string; joined: number; history: string }>;
  /** The joins of an id as `visitor customer STATUS`, sorted. */
  joins(id: string, tenantId?: string): Promise<string[]>;
  stop(): Promise<void>;
}

export async function createIdentityWorld(env: NodeJS.ProcessEnv = {}): Promise<IdentityWorld> {
  const mesh = await createTestMesh();
  const service = await mesh.start(env);
  const client = mesh.client(service);
  const historyOf = (entity_id: string, tenantId: string) => client.GetHistory({ entity_id, limit: 200 }, { tenantId });
  return {
    mesh,
    service,
    client,
    send: async (...events) => {
      await mesh.send(events);
      await mesh.untilStored();
    },
    items: async (id, tenantId = 'demo') =>
      (await historyOf(id, tenantId)).events.map((event) => event.item_id).filter((item) => item !== ''),
    whole: async (id, tenantId = 'demo') => {
      const kind = 'ENTITY_KIND_CUSTOMER';
      const { values, entities } = await client.GetFeatures({ kind, entity_ids: [id] }, { tenantId });
      const history = JSON.stringify(await historyOf(id, tenantId));
      return { features: values.toString('hex'), joined: entities[0]?.joined_visitors ?? -1, history };
    },
    joins: async (entity_id, tenantId = 'demo') => {
      const { joins } = await client.ListJoins({ entity_id }, { tenantId });
      return joins.map((join) => `${join.visitor_id} ${join.customer_id} ${join.status.slice(12)}`).sort();
    },
    stop: () => mesh.stop(),
  };
}

/** What a visitor without a login sees. */
export function seen(visitor: string, item: string, minute: number, more: EventJson = {}): EventJson {
  return view({ customer_id: '', anonymous_id: visitor, item_id: item, occurred_at: at(minute), ...more });
}

/** What a customer sees. */
export function seenBy(customer: string, item: string, minute: number, more: EventJson = {}): EventJson {
  return view({ customer_id: customer, item_id: item, occurred_at: at(minute), ...more });
}

/** As identify comes from the collector; alias comes with the id of before as the visitor. */
export function identify(visitor: string, customer: string, minute: number, more: EventJson = {}): EventJson {
  const ids = { customer_id: customer, anonymous_id: visitor, item_id: '' };
  return view({ type: 'EVENT_TYPE_IDENTIFY', ...ids, occurred_at: at(minute), ...more });
}

export function at(minute: number): string {
  return new Date(Date.UTC(2026, 4, 1, 9, minute)).toISOString();
}
