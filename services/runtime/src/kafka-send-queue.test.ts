import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from './errors.js';
import { type Entry, PartitionQueue, SendCall } from './kafka-send-queue.js';

const BIG = Number.MAX_SAFE_INTEGER;

function newCall(): { call: SendCall; outcomes: (AppError | undefined)[] } {
  const outcomes: (AppError | undefined)[] = [];
  const call = new SendCall(
    BIG,
    (_call, error) => outcomes.push(error),
    () => undefined,
  );
  return { call, outcomes };
}

function fill(queue: PartitionQueue, sizes: number[]): Entry[] {
  return sizes.map((bytes, index) => {
    const message = { value: String(index) };
    const entry = { call: newCall().call, queue, bytes, message, sending: false };
    queue.push(entry);
    return entry;
  });
}

describe('a queue of one partition', () => {
  it('gives every message once, in order, whatever is withdrawn, in batches within the limits', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('push' as const), count: fc.integer({ min: 1, max: 2_500 }) }),
        fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 700 }) }),
        fc.record({ kind: fc.constant('withdraw' as const), count: fc.integer({ min: 1, max: 2_500 }) }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const queue = new PartitionQueue('t', 0);
        queue.maxBytes = BIG;
        let expected: Entry[] = [];
        for (const { kind, count } of list) {
          if (kind === 'push') expected.push(...fill(queue, new Array<number>(count).fill(100)));
          else if (kind === 'withdraw') {
            for (const entry of expected.filter((_each, index) => index % 3 !== 0).slice(0, count))
              queue.withdraw(entry);
            expected = expected.filter((entry) => entry.message !== undefined);
          } else {
            const batch = queue.take(count);
            expect(batch).toEqual(expected.slice(0, count));
            expected = expected.slice(count);
          }
          expect(queue.length).toBe(expected.length);
          expect(queue.empty).toBe(expected.length === 0);
        }
        expect(queue.take(BIG)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('ends a batch before it is too large, but gives a large message alone', () => {
    const queue = new PartitionQueue('t', 0);
    queue.maxBytes = 1_000;
    const entries = fill(queue, [400, 400, 5_000, 400]);
    expect(queue.take(500)).toEqual(entries.slice(0, 2));
    expect(queue.take(500)).toEqual(entries.slice(2, 3));
    expect(queue.take(500)).toEqual(entries.slice(3));
    expect(queue.take(500)).toEqual([]);
  });
});

describe('a call', () => {
  it('is settled once all its messages are stored', () => {
    const { call, outcomes } = newCall();
    call.begin(fill(new PartitionQueue('t', 0), [1, 1, 1]));
    call.stored();
    call.stored();
    expect(outcomes).toEqual([]);
    call.stored();
    expect(outcomes).toEqual([undefined]);
  });

  it('is settled by the first error only', () => {
    const { call, outcomes } = newCall();
    call.begin(fill(new PartitionQueue('t', 0), [1, 1]));
    const error = new AppError('UNAVAILABLE', 'first');
    call.fail(error);
    call.fail(new AppError('UNAVAILABLE', 'second'));
    call.stored();
    call.stored();
    expect(outcomes).toEqual([error]);
  });
});
