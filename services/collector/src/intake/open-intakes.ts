import { DeadLetters } from '@insight-mesh/runtime/dead-letters';
import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import type { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { Catalogue } from '../catalogue/catalogue.js';
import { CatalogueTable } from '../catalogue/catalogue-table.js';
import { itemKind } from '../catalogue/item-kind.js';
import { botTest } from '../cleaning/bot-test.js';
import { cleaning } from '../cleaning/cleaning.js';
import { VisitorRates } from '../cleaning/visitor-rates.js';
import type { Config } from '../config.js';
import { type EventStages, eventKind } from '../events/event-kind.js';
import { FreeText } from '../events/free-text.js';
import type { Policies } from '../policy/policies.js';
import { privacy } from '../privacy/privacy.js';
import { Pseudonyms } from '../privacy/pseudonyms.js';
import { Intake } from './intake.js';
import type { Door } from './receipt.js';

export interface IntakesOptions {
  config: Pick<
    Config,
    | 'KAFKA_BROKERS'
    | 'KAFKA_TOPIC_PREFIX'
    | 'DEAD_LETTER_KEY'
    | 'DEAD_LETTER_KEY_ID'
    | 'PSEUDONYM_KEY'
    | 'CATALOGUE_MAX_ITEMS'
  >;
  log: Logger;
  metrics: Metrics;
  /** Milliseconds since 1970. */
  now: () => number;
  producer: MeshProducer;
  policies: Policies;
}

/** The intakes of a process, and the catalogue that their rules look into. */
export interface Intakes {
  events: Intake<unknown>;
  items: Intake<unknown>;
  catalogue: Catalogue;
  /** To be started before anything is taken in. */
  catalogueTable: CatalogueTable;
}

/** The one way in, whichever process takes something in: the doors' and an import's check, clean and mask alike. */
export function openIntakes({ config, log, metrics, now, producer, policies }: IntakesOptions): Intakes {
  const topic = (name: string) => topicName(config.KAFKA_TOPIC_PREFIX, name);
  const deadLettersOf = (source: Door) =>
    new DeadLetters({
      producer,
      topic: topic('clickstream.deadletters.v1'),
      keyId: config.DEAD_LETTER_KEY_ID,
      key: config.DEAD_LETTER_KEY,
      source,
      now,
    });
  const deadLetters = {
    http: deadLettersOf('http'),
    grpc: deadLettersOf('grpc'),
    segment: deadLettersOf('segment'),
    logs: deadLettersOf('logs'),
    beacon: deadLettersOf('beacon'),
    import: deadLettersOf('import'),
  };
  const shared = { producer, metrics, now, deadLetters, policies };
  const catalogue = new Catalogue(config.CATALOGUE_MAX_ITEMS);
  const catalogueTable = new CatalogueTable(
    {
      kafka: createKafka({ brokers: config.KAFKA_BROKERS, clientId: 'collector-catalogue', log }),
      topic: topic('catalog.items.v1'),
      log,
      metrics,
    },
    catalogue,
  );
  const clean = cleaning({ metrics, log, catalogue, isBot: botTest(), visitors: new VisitorRates() });
  const stages: EventStages = {
    cleaning: clean,
    privacy: privacy({
      pseudonyms: new Pseudonyms(config.PSEUDONYM_KEY),
      freeText: new FreeText(metrics),
      metrics,
    }),
  };
  return {
    events: new Intake({ ...shared, kind: eventKind(topic('clickstream.events.v1'), stages) }),
    items: new Intake({ ...shared, kind: itemKind(topic('catalog.items.v1'), clean) }),
    catalogue,
    catalogueTable,
  };
}
