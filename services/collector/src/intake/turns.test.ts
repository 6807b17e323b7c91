import { encode } from '@msgpack/msgpack';
import { expect, it } from 'vitest';
import { logElementsInParts } from '../doors/logs/log-elements.js';
import { readBodyInParts } from './read-body.js';
import { atOnce, inTurns, type Parts } from './turns.js';

function* busy(parts: number, ms: number): Parts<string> {
  for (let part = 0; part < parts; part++) {
    for (const end = performance.now() + ms; performance.now() < end; );
    yield;
  }
  return 'done';
}

function stops(work: Parts<unknown>): number {
  let count = 0;
  while (work.next().done !== true) count++;
  return count;
}

it('long work lets others in, short work does not wait for them', async () => {
  let others = 0;
  let ended = false;
  const other = () => {
    others++;
    if (!ended) setImmediate(other);
  };
  setImmediate(other);
  expect(await inTurns(busy(3, 0))).toBe('done');
  expect(others).toBe(0);
  expect(await inTurns(busy(20, 4))).toBe('done');
  ended = true;
  expect(others).toBeGreaterThanOrEqual(3);
  expect(atOnce(busy(3, 0))).toBe('done');
  const order: string[] = [];
  const long = (name: string, parts: number) => inTurns(busy(parts, 4)).then(() => order.push(name));
  const failing = (function* (): Parts<string> {
    yield* busy(10, 4);
    throw new Error('failed');
  })();
  await Promise.all([
    long('first', 20),
    expect(inTurns(failing)).rejects.toThrow('failed'),
    long('third', 6),
    inTurns(busy(1, 0)).then(() => order.push('short')),
  ]);
  expect(order).toEqual(['short', 'first', 'third']);
  await expect(inTurns(readBodyInParts(Buffer.from('{'), 'json', 1, 'utf-8'))).rejects.toThrow('must be JSON');
});

it('lines, MessagePack and records of shippers are dealt with in parts', () => {
  const records = Array.from({ length: 20_000 }, (_each, index) => ({
    log: `{"type":"view","customer_id":"c-${index}"}`,
  }));
  const lines = Buffer.from(records.map((record) => JSON.stringify(record)).join('\n'));
  const msgpack = Buffer.concat(records.map((record) => encode(record)));
  for (const [body, format] of [
    [lines, 'ndjson'],
    [lines, 'either'],
    [msgpack, 'msgpack'],
  ] as const) {
    expect(stops(readBodyInParts(body, format, 20_000, 'utf-8'))).toBeGreaterThanOrEqual(79);
    const read = atOnce(readBodyInParts(body, format, 20_000, 'utf-8'));
    expect(read.values).toHaveLength(20_000);
    expect(stops(logElementsInParts(read))).toBeGreaterThanOrEqual(79);
  }
});
