import { BackgroundStart } from '@insight-mesh/runtime/background-start';
import { codecFor } from '@insight-mesh/runtime/codec';
import type { Kafka } from '@insight-mesh/runtime/kafka';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { TableConsumer } from '@insight-mesh/runtime/kafka-table-consumer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Catalogue } from './catalogue.js';

const codec = codecFor('insightmesh.collector.v1.Item');
const againMs = 1_000;
const startMs = 5_000;
const stopMs = 2_000;

export interface CatalogueTableOptions {
  kafka: Kafka;
  /** catalog.items.v1 by its full name. */
  topic: string;
  log: Logger;
  metrics: Metrics;
}

/** Keeps a catalogue as catalog.items.v1 has it, whole on each replica. */
export class CatalogueTable {
  readonly #o: CatalogueTableOptions;
  readonly #catalogue: Catalogue;
  readonly #table: BackgroundStart<TableConsumer>;
  #full = false;

  constructor(options: CatalogueTableOptions, catalogue: Catalogue) {
    this.#o = options;
    this.#catalogue = catalogue;
    const { log, metrics } = options;
    const failed = 'the catalogue cannot be read; trying again';
    this.#table = new BackgroundStart({ make: () => this.#make(), againMs, stopMs, log, failed });
    const items = metrics.gauge('insightmesh_collector_catalogue_items', 'Items of the catalogue that are held');
    const full = metrics.gauge(
      'insightmesh_collector_catalogue_full',
      '1 when items were left out: CATALOGUE_MAX_ITEMS',
    );
    items.set(0);
    full.set(0);
    this.#show = () => {
      items.set(catalogue.size);
      full.set(catalogue.full ? 1 : 0);
    };
  }

  readonly #show: () => void;

  /**
   * Resolves when all is read, or after some seconds: while no broker answers, events are refused with 503 at an open door, and
   * the catalogue goes on being tried.
   */
  async start(): Promise<void> {
    if (this.#catalogue.maximum === 0) return;
    this.#table.start();
    await this.#table.started(startMs);
  }

  stop(): Promise<void> {
    return this.#table.stop();
  }

  /** Whether all was read that there was at the start. What happens to the consumer afterwards takes no replica out. */
  ready(): boolean {
    return this.#catalogue.maximum === 0 || (this.#table.current()?.caughtUp() ?? false);
  }

  #make(): TableConsumer {
    const { kafka, topic, log, metrics } = this.#o;
    const clientId = 'collector-catalogue';
    return new TableConsumer({ kafka, topics: [topic], clientId, log, metrics, apply: (m) => this.#apply(m) });
  }

  #apply(messages: readonly InMessage[]): void {
    for (const { key, value } of messages) {
      const slash = key?.indexOf('/') ?? -1;
      if (key === null || slash < 1) continue;
      const tenantId = key.slice(0, slash);
      // A copy: a slice would hold the whole key in memory.
      const itemId = Buffer.from(key.slice(slash + 1)).toString();
      try {
        if (value === null) this.#catalogue.remove(tenantId, itemId);
        else this.#catalogue.put(tenantId, itemId, codec.decode(value));
      } catch (error) {
        // No item that we wrote; rules do nothing for one that they do not know.
        this.#catalogue.remove(tenantId, itemId);
        this.#o.log.warn({ err: error }, 'an item of the catalogue was passed over');
      }
    }
    this.#show();
    if (this.#catalogue.full && !this.#full) {
      this.#full = true;
      this.#o.log.warn(
        { items: this.#catalogue.size },
        'CATALOGUE_MAX_ITEMS is reached: further items are not known to cleaning',
      );
    }
  }
}
