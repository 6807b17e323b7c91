import { createKafka } from '@insight-mesh/runtime/kafka';
import { createLogger } from '@insight-mesh/runtime/log';
import pg from 'pg';
import type { Mesh } from '../lib/mesh.js';
import { compareCounts, countValues, type Difference } from './compare-counts.js';
import type { loadEvent } from './paced-load.js';
import { countEntities, countSeen, idsOfLake, servedViews } from './stored-clicks.js';

/** Messages on the event topic: more than events, since a body whose acknowledgement was lost is sent again. */
export async function countMessages(mesh: Mesh): Promise<number> {
  const log = createLogger({ service: 'faults', level: 'error' });
  const admin = createKafka({ brokers: mesh.brokers, clientId: 'faults', log }).admin();
  await admin.connect();
  try {
    const ends = await admin.fetchTopicOffsets('clickstream.events.v1');
    return ends.reduce((sum, end) => sum + Number(end.high), 0);
  } finally {
    await admin.disconnect();
  }
}

/** Every event of the load once among the seen ids, in the features of customers and items, and in the lake. */
export async function checkEvents(
  mesh: Mesh,
  events: readonly ReturnType<typeof loadEvent>[],
): Promise<Record<string, Difference>> {
  const total = events.length;
  const byCustomer = countValues(events.map((event) => event.customer_id));
  const byItem = countValues(events.map((event) => event.item_id));
  const client = new pg.Client({ connectionString: mesh.databaseUrl });
  await client.connect();
  try {
    const seen = await countSeen(client);
    const customers = compareCounts(
      byCustomer,
      await servedViews(mesh, 'ENTITY_KIND_CUSTOMER', [...byCustomer.keys()]),
    );
    const items = compareCounts(byItem, await servedViews(mesh, 'ENTITY_KIND_ITEM', [...byItem.keys()]));
    // A state of an id that was never sent would be an event too many.
    customers.duplicated += Math.max(0, (await countEntities(client, 'customer_states')) - byCustomer.size);
    items.duplicated += Math.max(0, (await countEntities(client, 'item_states')) - byItem.size);
    return {
      'seen ids': { lost: Math.max(0, total - seen), duplicated: Math.max(0, seen - total) },
      'views of customers': customers,
      'views of items': items,
      lake: compareCounts(countValues(events.map((event) => event.id)), countValues(await idsOfLake(mesh))),
    };
  } finally {
    await client.end();
  }
}
