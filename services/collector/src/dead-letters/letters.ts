import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool } from '@insight-mesh/runtime/postgres';
import { forgetInParts, Repeating } from '@insight-mesh/runtime/repeating';
import type { Config } from '../config.js';
import type { Intake } from '../intake/intake.js';
import type { Policies } from '../policy/policies.js';
import { pruneLetters } from './insert-letters.js';
import { LetterConsumer } from './letter-consumer.js';
import { LetterKeys } from './letter-keys.js';
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
const dayMs = 86_400_000;
const pruneEveryMs = 600_000;
const pruneRowsAtOnce = 1_000;

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
  const days = config.DEAD_LETTER_DAYS;
  // Several replicas may do so at once.
  const pruning = new Repeating({
    task: async (signal) => {
      const forget = (limit: number) => pruneLetters(pool, now() - days * dayMs, limit);
      const pruned = await forgetInParts(forget, pruneRowsAtOnce, signal);
      if (pruned > 0) log.info({ pruned, days }, 'forgot old dead letters');
    },
    everyMs: pruneEveryMs,
    log,
    failed: 'forgetting old dead letters failed; trying again',
  });
  return {
    store: new LetterStore(pool),
    keys: new LetterKeys({ id: config.DEAD_LETTER_KEY_ID, key: config.DEAD_LETTER_KEY }, config.DEAD_LETTER_OLD_KEYS),
    resender: new Resender({
      events,
      items,
      policies,
      maxElements: Math.max(config.MAX_ELEMENTS, config.LOGS_MAX_ELEMENTS),
    }),
    start() {
      if (config.DEAD_LETTER_CONSUMER === 'on') consumer.start();
      pruning.start();
    },
    async stop() {
      await Promise.all([consumer.stop(), pruning.stop()]);
      await pool.end();
    },
  };
}
