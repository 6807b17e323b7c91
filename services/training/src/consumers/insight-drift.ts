import { codecFor } from '@insight-mesh/runtime/codec';
import type { Kafka } from '@insight-mesh/runtime/kafka';
import type { InBatch, InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { OnceConsumer } from '@insight-mesh/runtime/kafka-once-consumer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { type DriftMessage, type DriftVerdict, saveDrift } from '../store/drift-verdicts.js';

const codec = codecFor('insightmesh.feature.v1.FeatureDrift');

const verdicts: Record<string, DriftVerdict> = {
  DRIFT_VERDICT_NONE: 'none',
  DRIFT_VERDICT_MODERATE: 'moderate',
  DRIFT_VERDICT_STRONG: 'strong',
  DRIFT_VERDICT_TOO_FEW: 'too_few',
};

export interface DriftConsumerParts {
  kafka: Kafka;
  /** Full name of insight.drift.v1. */
  topic: string;
  group: string;
  pool: Pool;
  schema: string;
  log: Logger;
  metrics: Metrics;
}

/** Keeps the newest verdict on each feature of each tenant, by which the gate and schedules go. */
export function createDriftConsumer({
  kafka,
  topic,
  group,
  pool,
  schema,
  log,
  metrics,
}: DriftConsumerParts): OnceConsumer {
  const bad = metrics.counter('insightmesh_training_bad_messages_total', 'Messages passed over', ['topic']);
  return new OnceConsumer({
    kafka,
    topics: [topic],
    group,
    pool,
    schema,
    log,
    metrics,
    handle: async (batch: InBatch, tx) => {
      const read: DriftMessage[] = [];
      for (const message of batch.messages) {
        try {
          read.push(toDrift(message));
        } catch (error) {
          bad.inc({ topic: 'insight.drift.v1' });
          log.error({ err: error, topic, offset: String(message.offset) }, 'drift message passed over');
        }
      }
      await saveDrift(tx, read);
    },
  });
}

function toDrift({ value }: InMessage): DriftMessage {
  if (value === null) throw new Error('a tombstone');
  const message = codec.decode(value);
  const verdict = verdicts[message.verdict ?? ''];
  const { tenant_id: tenantId = '', feature = '', day = '', baseline = '' } = message;
  if (verdict === undefined || tenantId === '' || feature === '' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    throw new Error('tenant, feature, day and verdict are required');
  }
  const checkedAtMs = Date.parse(message.checked_at ?? '');
  return {
    ...{ tenantId, feature, baseline, day, verdict },
    psi: message.psi,
    why: (message.why ?? '').slice(0, 1_000),
    checkedAtMs: Number.isFinite(checkedAtMs) ? checkedAtMs : Date.parse(`${day}T00:00:00Z`),
  };
}
