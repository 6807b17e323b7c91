import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool } from '@insight-mesh/runtime/postgres';
import type { Config } from '../config.js';
import type { Intake } from '../intake/intake.js';
import type { Policies } from '../policy/policies.js';
import { LetterConsumer } from './letter-consumer.js';
import { LetterKeys } from './letter-keys.js';
import { LetterPruner } from './letter-pruner.js';
import { LetterStore } from './letter-store.js';
import { Resender } from './resender.js';

/** All that deals with dead letters once they are refused. */
export interface Letters {
  store: LetterStore;
  keys: LetterKeys;
  resender: Resender;
  start(): void;
  stop(): Promise<void>;
}

export interface LettersOptions {
  config: Config;
  log: Logger;
  metrics: Metrics;
  now: () => number;
  policies: Policies;
  events: Intake<unknown>;
  items: Intake<unknown>;
}

const connections = 4;
const statementTimeoutMs = 10_000;
const pruneEveryMs = 600_000;

export function createLetters({ config, log, metrics, now, policies, events, items }: LettersOptions): Letters {
  // Of their own, so that however long they look for letters, the doors do not wait for a connection.
  const pool = createPool({
    url: config.DATABASE_URL,
    schema: config.DATABASE_SCHEMA,
    max: connections,
    log,
    metrics,
    name: 'collector-dead-letters',
    statementTimeoutMs,
  });
  const name = 'collector-dead-letters';
  const consumer = new LetterConsumer({
    kafka: createKafka({ brokers: config.KAFKA_BROKERS, clientId: name, log }),
    group: config.KAFKA_TOPIC_PREFIX + name,
    topic: topicName(config.KAFKA_TOPIC_PREFIX, 'clickstream.deadletters.v1'),
    pool,
    schema: config.DATABASE_SCHEMA,
    log,
    metrics,
  });
  const pruner = new LetterPruner({ pool, log, days: config.DEAD_LETTER_DAYS, everyMs: pruneEveryMs, now });
  return {
    store: new LetterStore(pool),
    keys: new LetterKeys({ id: config.DEAD_LETTER_KEY_ID, key: config.DEAD_LETTER_KEY }, config.DEAD_LETTER_OLD_KEYS),
    resender: new Resender({ events, items, policies, maxElements: config.MAX_ELEMENTS }),
    start() {
      if (config.DEAD_LETTER_CONSUMER === 'on') consumer.start();
      pruner.start();
    },
    async stop() {
      await Promise.all([consumer.stop(), pruner.stop()]);
      await pool.end();
    },
  };
}
