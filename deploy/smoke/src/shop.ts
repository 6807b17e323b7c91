import { createClient } from '@insight-mesh/runtime/grpc-client';

// A catalogue of three, so that there is something to show beside what is looked at.
const items = ['smoke-test-1', 'smoke-test-2', 'smoke-test-3'].map((id) => ({
  id,
  title: `Smoke test ${id.slice(-1)}`,
  category_path: ['Smoke test'],
  price: 100,
  currency: 'EUR',
}));

const requestMs = 10_000;

export interface Doors {
  /** Of the collector, for example http://collector:8080 */
  collectorUrl: string;
  /** gRPC target of the recommender. */
  recommender: string;
  apiKey: string;
}

async function send(doors: Doors, method: 'POST' | 'PUT', path: string, body: object): Promise<void> {
  const response = await fetch(new URL(path, doors.collectorUrl), {
    method,
    headers: { 'content-type': 'application/json', 'x-api-key': doors.apiKey },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(requestMs),
  });
  const text = await response.text();
  const refused = response.ok ? (JSON.parse(text) as { rejected?: unknown[] }).rejected : [];
  if (!response.ok || (refused?.length ?? 0) > 0)
    throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
}

/** Writes the items. @throws Error with the collector's answer where it does not take them */
export function writeItems(doors: Doors): Promise<void> {
  return send(doors, 'PUT', '/v1/items', items);
}

/** A visitor looks at the first item. @throws Error with the collector's answer where it does not take the event */
export function sendEvent(doors: Doors, customer: string): Promise<void> {
  return send(doors, 'POST', '/v1/events', {
    type: 'view',
    customer_id: customer,
    session_id: customer,
    item_id: items[0]?.id,
    occurred_at: new Date().toISOString(),
    consent: { analytics: true, personalisation: true },
  });
}

/** What the customer is shown. @throws Error where that is nothing */
export async function recommendation(doors: Doors, customer: string): Promise<{ items: string[]; degraded: string[] }> {
  const client = createClient('insightmesh.recommender.v1.RecommenderService', {
    address: doors.recommender,
    apiKey: doors.apiKey,
    defaultDeadlineMs: requestMs,
  });
  try {
    const answer = await client.Recommend({ customer_id: customer, count: 5 });
    const degraded = [...answer.degraded];
    if (answer.items.length === 0)
      throw new Error(`nothing is recommended (${degraded.join(', ') || 'no reason given'})`);
    return { items: answer.items.map((item) => item.item_id), degraded };
  } finally {
    client.close();
  }
}
