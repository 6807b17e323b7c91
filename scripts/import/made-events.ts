import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { random } from '../faults/fault.js';

const types = ['view', 'view', 'view', 'view', 'search', 'add_to_cart', 'favourite', 'purchase'] as const;
const dayMs = 86_400_000;

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

/** One row of a made file; a search has quotes and a line break in it, an order a decimal comma. */
function row(next: () => number, place: number, customers: number, startMs: number): string {
  const type = types[Math.floor(next() * types.length)] ?? 'view';
  const customer = `c-${Math.floor(next() * customers)}`;
  const item = `i-${Math.floor(next() * 10_000)}`;
  const at = startMs + place * 7 + Math.floor(next() * dayMs);
  const query = type === 'search' ? `"red ""shoe"",\nsize ${Math.floor(next() * 30)}"` : '';
  const [amount, pieces] =
    type === 'purchase'
      ? [
          `"${Math.floor(next() * 200)},${String(Math.floor(next() * 100)).padStart(2, '0')}"`,
          1 + Math.floor(next() * 3),
        ]
      : ['', ''];
  return `${type},${customer},${item},${at},${query},${amount},web,${pieces}`;
}

/** A row that cannot be taken in, in one of three ways: a type that is none, a quote that is never closed, a field too many. */
function spoilt(good: string, way: number): string {
  const flat = good.replace('\n', ' ');
  if (way === 0) return `bought${flat.slice(flat.indexOf(','))}`;
  return way === 1 ? `${flat.slice(0, flat.lastIndexOf(',') + 1)}"` : `${flat},x`;
}

export interface MadeOptions {
  path: string;
  rows: number;
  seed: number;
  customers: number;
  /** One row in so many cannot be taken in; absent: all can. */
  badEvery?: number;
}

export interface MadeFile {
  bytes: number;
  /** Physical lines at which bad rows begin, and their numbers among the rows. */
  bad: { line: number; row: number }[];
}

/** Writes a CSV file of events: quoted texts over two lines, decimal commas and all. The same options make the same file. */
export async function makeEvents({ path, rows, seed, customers, badEvery }: MadeOptions): Promise<MadeFile> {
  const out = createWriteStream(path);
  const next = random(seed);
  const startMs = Date.UTC(2026, 0, 1);
  const made: MadeFile = { bytes: 0, bad: [] };
  let line = 2;
  let text = 'event,customer,item,at,query,amount,channel,pieces\n';
  for (let place = 0; place < rows; place++) {
    let written = row(next, place, customers, startMs);
    if (badEvery !== undefined && place % badEvery === badEvery - 1) {
      written = spoilt(written, made.bad.length % 3);
      made.bad.push({ line, row: place + 1 });
    }
    text += `${written}\n`;
    line += written.includes('\n') ? 2 : 1;
    if (text.length < 1_048_576 && place < rows - 1) continue;
    made.bytes += Buffer.byteLength(text);
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end();
  await once(out, 'close');
  return made;
}
