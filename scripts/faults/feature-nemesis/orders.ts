import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { z } from 'zod';
import type { Agreement } from './check.js';

type Fields = Readonly<Record<string, unknown>>;

const line = z.object({ tenantId: z.string(), order: z.record(z.string(), z.unknown()) });
const atOnce = 16;

/** As JSON has it: what is absent is left out. */
function plain(order: object): Fields {
  return JSON.parse(JSON.stringify(order, (_, value: unknown) => value ?? undefined)) as Fields;
}

/** The orders of the offline fold's file, by id. */
async function foldedOrders(file: string): Promise<Map<string, Fields>> {
  const orders = new Map<string, Fields>();
  for await (const text of createInterface({ input: createReadStream(file) })) {
    const { order } = line.parse(JSON.parse(text));
    orders.set(String(order.order_id), plain(order));
  }
  return orders;
}

/** The orders that are served, by id. */
async function servedOrders(
  at: { address: string; apiKey: string },
  ids: readonly string[],
): Promise<Map<string, Fields>> {
  const client = createClient('insightmesh.feature.v1.FeatureService', { ...at, defaultDeadlineMs: 60_000 });
  const orders = new Map<string, Fields>();
  try {
    for (let start = 0; start < ids.length; start += atOnce) {
      const some = ids.slice(start, start + atOnce);
      const answers = await Promise.all(some.map((id) => client.GetOrder({ order_id: id })));
      for (const [n, { order }] of answers.entries()) if (order !== null) orders.set(some[n] ?? '', plain(order));
    }
  } finally {
    client.close();
  }
  return orders;
}

/**
 * Whether what is served of orders is what a fold of the lake gives, field by field.
 * @param o.file of the offline fold
 * @param o.ids of every order that can be known
 */
export async function compareOrders(o: {
  address: string;
  apiKey: string;
  file: string;
  ids: readonly string[];
}): Promise<Agreement> {
  const wanted = await foldedOrders(o.file);
  const served = await servedOrders(o, o.ids);
  const agreement: Agreement = { entities: 0, differing: 0, values: 0, examples: [] };
  for (const id of new Set([...wanted.keys(), ...served.keys()])) {
    const [a = {}, b = {}] = [wanted.get(id), served.get(id)];
    const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    agreement.entities++;
    agreement.values += fields.length;
    const differing = fields.filter((field) => !isDeepStrictEqual(a[field], b[field]));
    if (differing.length === 0) continue;
    agreement.differing++;
    agreement.examples.push(`${id} in ${differing.join(', ')}`);
  }
  return { ...agreement, examples: agreement.examples.slice(0, 3) };
}
