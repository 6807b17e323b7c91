import type { InBatch } from '@insight-mesh/runtime/kafka-consumer';
import { describe, expect, it } from 'vitest';
import { type LakePosition, PartitionBuffer } from './partition-buffer.js';

function bufferAt(position: LakePosition): PartitionBuffer {
  return new PartitionBuffer({ topic: 't', partition: 3, clusterId: 'c', position });
}

function batch(first: number, next: number): InBatch {
  const messages = Array.from({ length: next - first }, (_, i) => ({
    offset: BigInt(first + i),
    key: null,
    value: Buffer.from('{}'),
    headers: {},
    timestampMs: 0,
  }));
  return {
    topic: 't',
    partition: 3,
    messages,
    firstOffset: BigInt(first),
    nextOffset: BigInt(next),
    highWatermark: BigInt(next),
  };
}

const offsets = (buffer: PartitionBuffer, end: bigint): number[] => buffer.before(end).map((m) => Number(m.offset));

describe('PartitionBuffer', () => {
  it('begins where the log begins when nothing was ever written', () => {
    const buffer = bufferAt({ from: undefined, unfinishedTo: undefined });
    buffer.add(batch(7, 10), 0);
    expect(buffer.from).toBe(7n);
    expect(buffer.rangeEnd(100n, 50)).toBe(10n);
  });

  it('ends a range where the fold has come to, and at most after the given rows', () => {
    const buffer = bufferAt({ from: 10n, unfinishedTo: undefined });
    buffer.add(batch(10, 20), 0);
    expect(buffer.rangeEnd(10n, 50)).toBeUndefined();
    expect(buffer.rangeEnd(15n, 50)).toBe(15n);
    expect(buffer.rangeEnd(99n, 4)).toBe(14n);
    buffer.finished(14n, 5);
    expect(buffer.from).toBe(14n);
    expect(buffer.rows).toBe(6);
    expect(buffer.age(7)).toBe(2);
  });

  it('writes an unfinished range again to exactly its end, whatever else has come', () => {
    const buffer = bufferAt({ from: 10n, unfinishedTo: 18n });
    buffer.add(batch(10, 15), 0);
    expect(buffer.rangeEnd(99n, 50)).toBeUndefined();
    buffer.add(batch(15, 30), 0);
    expect(buffer.rangeEnd(99n, 2)).toBe(18n);
    expect(offsets(buffer, 18n)).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
    buffer.finished(18n, 0);
    expect(buffer.rangeEnd(99n, 50)).toBe(30n);
  });

  it('takes no message twice when batches overlap', () => {
    const buffer = bufferAt({ from: 10n, unfinishedTo: undefined });
    buffer.add(batch(8, 14), 0);
    buffer.add(batch(12, 16), 0);
    expect(offsets(buffer, 99n)).toEqual([10, 11, 12, 13, 14, 15]);
  });

  it('keeps what comes after the end that another worker wrote to', () => {
    const buffer = bufferAt({ from: 10n, unfinishedTo: undefined });
    buffer.add(batch(10, 20), 0);
    buffer.moved({ from: 16n, unfinishedTo: undefined });
    expect(offsets(buffer, 99n)).toEqual([16, 17, 18, 19]);
    expect(buffer.mustSeek).toBe(false);
    buffer.moved({ from: 25n, unfinishedTo: undefined });
    buffer.add(batch(20, 27), 0);
    expect(offsets(buffer, 99n)).toEqual([25, 26]);
    expect(buffer.bytes).toBe(2 * 202);
  });

  it('reads again when the lake was set back', () => {
    const buffer = bufferAt({ from: 10n, unfinishedTo: undefined });
    buffer.add(batch(10, 20), 0);
    buffer.moved({ from: 5n, unfinishedTo: undefined });
    expect(buffer.mustSeek).toBe(true);
    expect(buffer.next).toBe(5n);
    expect(buffer.rows).toBe(0);
  });
});
