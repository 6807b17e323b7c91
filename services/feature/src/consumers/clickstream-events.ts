import type { DeadLetters } from '@insight-mesh/runtime/dead-letters';
import type { InBatch } from '@insight-mesh/runtime/kafka-consumer';
import { OnceConsumer } from '@insight-mesh/runtime/kafka-once-consumer';
import type { Tx } from '@insight-mesh/runtime/postgres';
import type { Context } from '../context.js';
import { tenantOfKey } from '../events/decode.js';
import { type FoldedEvent, FoldedPart } from '../lake/folded-lines.js';
import { decodeBatch, foldBatch, type RefusedAt } from './fold-batch.js';

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

/** Folds the clickstream into the states of customers and items; results and offset are one transaction. */
export function createFoldConsumer(context: Context): OnceConsumer {
  const { kafka, pool, log, metrics, config, topics, deadLetters, foldConsumer, foldedLines } = context;
  const events = metrics.counter('feature_events_total', 'Events read from the topic, by what became of them', [
    'outcome',
  ]);
  // Counted when the transaction has been committed: a batch may be tried more than once.
  const pending = new Map<string, { fresh: readonly FoldedEvent[]; duplicate: number; refused: number }>();
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
      pending.set(`${batch.topic}/${batch.partition}`, {
        fresh,
        duplicate: decoded.events.length - fresh.length,
        refused: decoded.refused.length,
      });
    },
    afterCommit: async (batch) => {
      const { topic, partition } = batch;
      const stored = pending.get(`${topic}/${partition}`);
      pending.delete(`${topic}/${partition}`);
      if (stored === undefined) return;
      const { fresh, duplicate, refused } = stored;
      for (const [outcome, count] of Object.entries({ folded: fresh.length, duplicate, refused })) {
        events.inc({ outcome }, count);
      }
      if (refused > 0) log.warn({ topic, partition, refused }, 'messages went to the dead letters');
      if (!foldedLines.wants(topic, partition)) return;
      foldedLines.add(topic, partition, await FoldedPart.of(partition, batch.firstOffset, batch.nextOffset, fresh));
    },
  });
}
