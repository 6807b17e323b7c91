import type { DeadLetters } from '@insight-mesh/runtime/dead-letters';
import type { InBatch } from '@insight-mesh/runtime/kafka-consumer';
import { OnceConsumer } from '@insight-mesh/runtime/kafka-once-consumer';
import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import type { Context } from '../context.js';
import { tenantOfKey } from '../events/decode.js';
import { type FoldedEvent, FoldedPart } from '../lake/folded-lines.js';
import { firstOccurrences } from '../store/seen-events.js';
import { type DecodedBatch, decodeBatch, foldBatch, type RefusedAt } from './fold-batch.js';

async function sendRefused(letters: DeadLetters, batch: InBatch, refused: readonly RefusedAt[]): Promise<void> {
  const { topic, partition } = batch;
  await letters.send(
    refused.flatMap(({ index, refusal }) => {
      const message = batch.messages[index];
      if (message === undefined) return [];
      return {
        tenantId: tenantOfKey(message.key),
        rule: refusal.field === '' ? 'undecodable' : 'invalid',
        reason: refusal.reason,
        field: refusal.field,
        payload: message.value ?? Buffer.alloc(0),
        origin: { topic, partition, offset: message.offset },
      };
    }),
  );
}

/** What a batch has become. */
interface Stored {
  /** First occurrences, in the order of offsets. */
  readonly fresh: readonly FoldedEvent[];
  readonly repeated: readonly FoldedEvent[];
  readonly refused: number;
}

function storedOf(batch: InBatch, { events, refused }: DecodedBatch, fresh: readonly FoldedEvent[]): Stored {
  if (fresh.length === events.length) return { fresh, repeated: [], refused: refused.length };
  const known = new Set(fresh.map(({ offset }) => offset));
  const repeated = events.flatMap(({ index, event }) => {
    const offset = batch.messages[index]?.offset;
    return offset === undefined || known.has(offset) ? [] : { offset, event };
  });
  return { fresh, repeated, refused: refused.length };
}

/**
 * A batch's lines for the lake. Where a fold was set back it reads again what it has stored before: to the fold such an event is a
 * repetition, to the lake it is still the first occurrence.
 */
async function linesOf(pool: Pool, batch: InBatch, { fresh, repeated }: Stored): Promise<FoldedPart> {
  const { partition, firstOffset, nextOffset } = batch;
  const asked = repeated.map(({ offset, event }) => ({ offset, hash: event.hash }));
  const first = await firstOccurrences(pool, partition, asked);
  const again = repeated.filter(({ offset }) => first.has(offset));
  const all = again.length === 0 ? fresh : [...fresh, ...again].sort((a, b) => (a.offset < b.offset ? -1 : 1));
  return FoldedPart.of(partition, firstOffset, nextOffset, all);
}

/** Folds the clickstream into the states of customers and items; results and offset are one transaction. */
export function createFoldConsumer(context: Context): OnceConsumer {
  const { kafka, pool, log, metrics, config, topics, deadLetters, foldConsumer, foldedLines } = context;
  const events = metrics.counter('feature_events_total', 'Events read from the topic, by what became of them', [
    'outcome',
  ]);
  for (const outcome of ['folded', 'duplicate', 'refused']) events.inc({ outcome }, 0);
  // Counted when the transaction has been committed: a batch may be tried more than once.
  const pending = new Map<string, Stored>();
  return new OnceConsumer({
    kafka,
    group: foldConsumer,
    // While one partition waits for Postgres another is folded; their rows are never the same. Some connections are left for the lake and the rest.
    concurrency: Math.max(1, Math.min(6, config.DATABASE_POOL_MAX - 4)),
    // Who is far behind reads much at once, so that an entity's state is read and written once for many of its events.
    maxBatchBytes: 4 * 1_048_576,
    topics: [topics.events],
    pool,
    schema: config.DATABASE_SCHEMA,
    log,
    metrics,
    handle: async (batch: InBatch, tx: Tx) => {
      const decoded = await decodeBatch(batch);
      // Before the commit: after a crash a letter may stand twice, but none is ever missing.
      if (decoded.refused.length > 0) await sendRefused(deadLetters, batch, decoded.refused);
      const fresh = await foldBatch(tx, batch, decoded);
      pending.set(`${batch.topic}/${batch.partition}`, storedOf(batch, decoded, fresh));
    },
    afterCommit: async (batch) => {
      const { topic, partition } = batch;
      const stored = pending.get(`${topic}/${partition}`);
      pending.delete(`${topic}/${partition}`);
      if (stored === undefined) return;
      const { fresh, repeated, refused } = stored;
      for (const [outcome, count] of Object.entries({ folded: fresh.length, duplicate: repeated.length, refused })) {
        events.inc({ outcome }, count);
      }
      if (refused > 0) log.warn({ topic, partition, refused }, 'messages went to the dead letters');
      if (!foldedLines.wants(topic, partition)) return;
      foldedLines.add(topic, partition, await linesOf(pool, batch, stored));
    },
  });
}
