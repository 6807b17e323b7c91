import { writeFileSync } from 'node:fs';
import type { EventJson, EventTypeJson } from '@insight-mesh/contracts/json';
import type { CheckedEvent } from '../../src/events/check-event.js';
import { beganMs, checked, hourMs, writeLake } from './lake.js';

const types = [
  'VIEW',
  'VIEW',
  'VIEW',
  'ADD_TO_CART',
  'SEARCH',
  'VIEW',
  'PURCHASE',
  'IDENTIFY',
  'REVIEW',
  'REFUND',
] as const;

/** A shop of so many events: enough of everything that builds take a while. */
export function shopOf(count: number): CheckedEvent[] {
  return Array.from({ length: count }, (_, n): CheckedEvent => {
    const type = types[(n * 7) % types.length] ?? 'VIEW';
    const at = new Date(beganMs + Math.floor((n * 2_000 * hourMs) / count)).toISOString();
    const customer = `c-${(n * n * 31) % 97}`;
    const item = `i-${(n * 13) % 61}`;
    const basket = type === 'PURCHASE' || type === 'REFUND';
    const json: EventJson = {
      id: `e-${n}`,
      tenant_id: 'demo',
      type: `EVENT_TYPE_${type}` as EventTypeJson,
      occurred_at: at,
      received_at: at,
      ...(n % 3 === 0 && type !== 'IDENTIFY' ? {} : { customer_id: customer }),
      anonymous_id: `a-${(n * n * 31) % 97}`,
      session_id: `s-${Math.floor(n / 9)}`,
      device_id: `d-${n % 40}`,
      ...(basket
        ? { items: [{ item_id: item, quantity: 2, unit_price: 999 }, { item_id: `i-${n % 61}` }], currency: 'EUR' }
        : { item_id: item }),
      item_facts: [
        {
          item_id: item,
          category: `Shelf ${(n * 13) % 7}`,
          brand: `Brand ${(n * 13) % 90}`,
          price: 999,
          currency: 'EUR',
        },
      ],
      ...(type === 'REVIEW' ? { rating: 4 } : {}),
    };
    return checked(json);
  });
}

/** The shop's lake in several files, and labels at random moments. */
export async function writeShop(
  folder: string,
  o: { events: number; labels: number },
): Promise<{ files: string[]; labels: string }> {
  const events = shopOf(o.events);
  const each = Math.ceil(events.length / 4);
  const files: string[] = [];
  for (let from = 0; from < events.length; from += each) {
    files.push(await writeLake(`${folder}/lake`, `p0-${from}.parquet`, events.slice(from, from + each), from));
  }
  const lines = Array.from({ length: o.labels }, (_, n) => {
    const at = new Date(beganMs + ((n * 7_919) % 1_990) * hourMs + n).toISOString();
    return `${at},${n % 2},c-${(n * 17) % 97},i-${(n * 5) % 61},s-${n},Shelf ${n % 7},Brand ${n % 90},d-${n % 40}`;
  });
  const labels = `${folder}/labels.csv`;
  writeFileSync(
    labels,
    `label_time,label,customer_id,item_id,session_id,category,brand,device_id\n${lines.join('\n')}\n`,
  );
  return { files, labels };
}
