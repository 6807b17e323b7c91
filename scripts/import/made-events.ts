import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { random } from '../faults/fault.js';

const types = ['view', 'view', 'view', 'view', 'search', 'add_to_cart', 'favourite', 'purchase'] as const;
const sessionMs = 86_400_000;

/** The mapping of a made file. */
export const madeMapping = {
  kind: 'events',
  fields: {
    type: 'event',
    customer_id: 'customer',
    item_id: 'item',
    occurred_at: { column: 'at', time: 'epoch_ms' },
    query: 'query',
    currency: { constant: 'EUR' },
    value: { column: 'amount', money: 'decimal', decimal: ',' },
    channel: 'channel',
  },
  items: { when: { column: 'event', equals: 'purchase' }, item_id: 'item', quantity: 'pieces' },
} as const;

/** One row of a made file; the same seed and place give the same row. */
function row(next: () => number, place: number, customers: number, startMs: number): string {
  const type = types[Math.floor(next() * types.length)] ?? 'view';
  const customer = `c-${Math.floor(next() * customers)}`;
  const item = `i-${Math.floor(next() * 10_000)}`;
  const at = startMs + place * 7 + Math.floor(next() * sessionMs);
  const query = type === 'search' ? `"red ""shoe"", size ${Math.floor(next() * 30)}"` : '';
  const amount =
    type === 'purchase' ? `"${Math.floor(next() * 200)},${String(Math.floor(next() * 100)).padStart(2, '0')}"` : '';
  return `${type},${customer},${item},${at},${query},${amount},web,${type === 'purchase' ? 1 + Math.floor(next() * 3) : ''}`;
}

export interface MadeFile {
  path: string;
  rows: number;
  seed: number;
  customers: number;
  /** One row in so many cannot be taken in; 0: all can. */
  badEvery?: number;
}

/** Writes a CSV file of events: quoted texts, decimal commas and all. @returns its bytes, and how many of its rows are bad */
export async function makeEvents(o: MadeFile): Promise<{ bytes: number; bad: number }> {
  const out = createWriteStream(o.path);
  const next = random(o.seed);
  const startMs = Date.UTC(2026, 0, 1);
  let bytes = 0;
  let bad = 0;
  let text = 'event,customer,item,at,query,amount,channel,pieces\n';
  for (let place = 0; place < o.rows; place++) {
    const good = row(next, place, o.customers, startMs);
    const broken = o.badEvery !== undefined && o.badEvery > 0 && place % o.badEvery === o.badEvery - 1;
    if (broken) bad++;
    // In turn: a type that is none, a quote within a field, a field too many.
    text += `${!broken ? good : [`bought${good.slice(good.indexOf(','))}`, `${good}"`, `${good},x`][bad % 3]}\n`;
    if (text.length < 1_048_576 && place < o.rows - 1) continue;
    bytes += text.length;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end();
  await once(out, 'close');
  return { bytes, bad };
}
