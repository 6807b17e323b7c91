import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import type { Pool } from '@insight-mesh/runtime/postgres';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEvent } from '../events/check-event.js';
import { isRefusal } from '../events/decode.js';
import { type FoldedEvent, FoldedLines, FoldedPart } from './folded-lines.js';
import { lakeDay, lakeLine } from './lake-row.js';
import { linesOfRange } from './range-rows.js';

const partition = 3;

/** One of three tenants and days; some offsets hold no first occurrence. */
function eventAt(offset: number): FoldedEvent {
  const checked = checkEvent(
    {
      id: `e-${offset}`,
      tenant_id: `t${offset % 3}`,
      type: 'EVENT_TYPE_SEARCH',
      occurred_at: `2026-05-0${1 + ((offset * 7) % 3)}T10:00:00Z`,
      received_at: '2026-05-04T10:00:00Z',
      customer_id: 'c-1',
      query: '商品 “lamp” 😀'.repeat(offset % 5),
    },
    0,
  );
  if (isRefusal(checked)) throw new Error(checked.reason);
  return { offset: BigInt(offset), event: checked };
}

const isFirst = (offset: number) => offset % 4 !== 1;

/** Finds out first occurrences as Postgres would; counts how often it is asked. */
function seen(): { pool: Pool; asked: () => number } {
  let asked = 0;
  const query = async (_text: string, [, , offsets]: [number, Buffer, Buffer]) => {
    asked += 1;
    const rows = [];
    for (let at = 24; at < offsets.length; at += 12) {
      const offset = offsets.readBigInt64BE(at);
      if (isFirst(Number(offset))) rows.push({ kafka_offset: String(offset) });
    }
    return { rows };
  };
  return { pool: { query } as unknown as Pool, asked: () => asked };
}

function messageAt(offset: number): InMessage {
  const { event } = eventAt(offset);
  const value = Buffer.from(JSON.stringify(event.json));
  return { offset: BigInt(offset), key: null, value, headers: {}, timestampMs: 0 };
}

async function partOf(from: number, to: number): Promise<FoldedPart> {
  const offsets = Array.from({ length: to - from }, (_, at) => from + at).filter(isFirst);
  return FoldedPart.of(partition, BigInt(from), BigInt(to), offsets.map(eventAt));
}

/** By tenant and day: the lines of a range, as they are made one by one. */
function wanted(from: number, to: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let offset = from; offset < to; offset++) {
    if (!isFirst(offset)) continue;
    const { event } = eventAt(offset);
    const key = `${event.tenantId}/${lakeDay(event)}`;
    files[key] = `${files[key] ?? ''}${lakeLine(event, partition, BigInt(offset))}\n`;
  }
  return files;
}

async function made(from: number, to: number, known: readonly FoldedPart[], pool: Pool) {
  const messages = Array.from({ length: to - from }, (_, at) => messageAt(from + at));
  const files = await linesOfRange(pool, partition, messages, known);
  const byFile = files.map(({ tenantId, day, chunks, rows }) => {
    const text = Buffer.concat(chunks).toString();
    expect(text.split('\n').length - 1).toBe(rows);
    return [`${tenantId}/${day}`, text];
  });
  expect(byFile.map(([key]) => key)).toEqual(byFile.map(([key]) => key).sort());
  return Object.fromEntries(byFile);
}

describe('what the fold leaves for the lake', () => {
  it('gives the same lines as the messages, whichever of them it covers', async () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        cuts,
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        fc.nat(60),
        fc.nat(60),
        async (at, kept, a, b) => {
          const ends = at.sort((x, y) => x - y);
          const parts: FoldedPart[] = [];
          for (const [index, to] of ends.entries()) {
            const from = ends[index - 1] ?? 0;
            if (kept[index] && to > from) parts.push(await partOf(from, to));
          }
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          expect(await made(from, to, parts, seen().pool)).toEqual(wanted(from, to));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('spares the lake to ask where it covers all', async () => {
    const { pool, asked } = seen();
    expect(await made(5, 30, [await partOf(0, 20), await partOf(20, 40)], pool)).toEqual(wanted(5, 30));
    expect(asked()).toBe(0);
  });
});

describe('the lines in memory', () => {
  it('are only of partitions whose lake is written here, and go with them', async () => {
    const lines = new FoldedLines(1_000_000);
    expect(lines.wants('t', 3)).toBe(false);
    lines.add('t', 3, await partOf(0, 10));
    expect(lines.parts('t', 3)).toEqual([]);
    lines.open('t', 3);
    expect(lines.wants('t', 3)).toBe(true);
    lines.add('t', 3, await partOf(0, 10));
    expect(lines.parts('t', 3)).toHaveLength(1);
    expect(lines.parts('t', 4)).toHaveLength(0);
    lines.close('t', 3);
    lines.open('t', 3);
    expect(lines.parts('t', 3)).toHaveLength(0);
  });

  it('are bounded, and make room when they are written', async () => {
    const part = await partOf(0, 10);
    const lines = new FoldedLines(part.bytes * 2);
    lines.open('t', 3);
    for (const from of [0, 10, 20]) lines.add('t', 3, await partOf(from, from + 10));
    const held = lines.parts('t', 3).map(({ from }) => from);
    expect(held.length).toBeLessThan(3);
    expect(held).toEqual([0n, 10n, 20n].slice(0, held.length));
    lines.forget('t', 3, 9n);
    expect(lines.parts('t', 3)).toHaveLength(held.length);
    lines.forget('t', 3, 30n);
    expect(lines.parts('t', 3)).toHaveLength(0);
    expect(lines.wants('t', 3)).toBe(true);
    lines.add('t', 3, await partOf(30, 40));
    expect(lines.parts('t', 3).map(({ from }) => from)).toEqual([30n]);
  });

  it('hold no offset twice when a partition is read from an earlier one again', async () => {
    const lines = new FoldedLines(1_000_000);
    lines.open('t', 3);
    lines.add('t', 3, await partOf(0, 20));
    lines.add('t', 3, await partOf(10, 30));
    expect(lines.parts('t', 3).map(({ from, to }) => [from, to])).toEqual([[0n, 20n]]);
  });
});
