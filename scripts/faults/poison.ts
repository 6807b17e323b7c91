import { loadEvent } from './paced-load.js';

/** Something that cannot be taken in, and the rule under which it must be found. */
export interface Poison {
  rule: string;
  bytes: Buffer;
}

type Event = Record<string, unknown>;

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/** What a line of a body can have wrong. */
const lines: readonly [rule: string, spoil: (event: Event) => Buffer][] = [
  ['malformed', (event) => json(event).subarray(0, -1)],
  ['malformed', (event) => Buffer.concat([json(event).subarray(0, -2), Buffer.from([0xff, 0x22, 0x7d])])],
  ['malformed', () => Buffer.from('GET / HTTP/1.1')],
  ['wrong_type', () => json('text')],
  ['wrong_type', (event) => json([event])],
  ['wrong_type', (event) => json({ ...event, item_id: { id: 7 } })],
  ['unknown_type', (event) => json({ ...event, type: 'EVENT_TYPE_SPAM' })],
  ['unknown_field', (event) => json({ ...event, 'field\u001b[2J': 1 })],
  ['not_allowed', (event) => json({ ...event, tenant_id: 'another-shop' })],
  ['missing', (event) => json({ ...event, item_id: undefined })],
  ['missing', (event) => json({ ...event, customer_id: null })],
  ['bad_time', (event) => json({ ...event, occurred_at: 'yesterday' })],
  ['bad_time', (event) => json({ ...event, occurred_at: '2126-01-01T00:00:00Z' })],
  ['bad_format', (event) => json({ ...event, session_id: 'a\u0000b' })],
  ['out_of_range', (event) => json({ ...event, rating: -5 })],
  ['too_long', (event) => json({ ...event, query: 'x'.repeat(10_000) })],
];

/** What a message of the event topic can have wrong for feature; null is a tombstone. */
const messages: readonly [rule: string, value: (event: Event) => Buffer | null][] = [
  ['undecodable', () => null],
  ['undecodable', (event) => json(event).subarray(0, -1)],
  ['undecodable', () => Buffer.from([0xff, 0xfe])],
  ['invalid', (event) => json({ ...event, id: '' })],
  ['invalid', (event) => json({ ...event, customer_id: '' })],
  ['invalid', (event) => json({ ...event, occurred_at: '1999-01-01T00:00:00Z' })],
  ['invalid', (event) => json({ ...event, items: [{ item_id: 'i-1', quantity: -1 }] })],
];

/** The poison at a place of a load: one way after the other. */
export function poisonedLine(seed: number, place: number, count: number): Poison {
  const [rule, spoil] = lines[count % lines.length] ?? lines[0] ?? ['', json];
  return { rule, bytes: spoil(loadEvent(seed, place)) };
}

/** A message that another than the collector wrote to the event topic. */
export function poisonedMessage(
  seed: number,
  place: number,
  tenant: string,
): { rule: string; key: string; value: Buffer | null } {
  const [rule, make] = messages[place % messages.length] ?? messages[0] ?? ['', () => null];
  const event = { ...loadEvent(seed, place), id: `poison-${seed}-${place}`, tenant_id: tenant };
  const value = make({ ...event, received_at: event.occurred_at });
  return { rule, key: `${tenant}/c-poison`, value };
}

/** How many ways there are. */
export const poisonKinds = lines.length + messages.length;
