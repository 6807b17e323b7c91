import { randomBytes } from 'node:crypto';
import type { Logger } from '@insight-mesh/runtime/log';
import { PostgresListener } from '@insight-mesh/runtime/postgres-listener';

export type DatasetListener = (id: string, state: string) => void;

/**
 * This process among the replicas of the service, by one connection of Postgres that stays open: it holds an advisory lock under the
 * replica's number, so that others see at once when the replica is gone, and it hears of every change of a data set. A pooler between
 * the service and Postgres must therefore pool by session.
 */
export class Replica {
  /** A positive number that no other replica has. */
  readonly owner = randomBytes(8).readBigUInt64BE() >> 1n;
  readonly #listener: PostgresListener;
  readonly #listeners = new Set<DatasetListener>();
  readonly #lost = new Set<() => void>();
  #alive = false;

  constructor(o: { url: string; schema: string; log: Logger }) {
    this.#listener = new PostgresListener({
      url: o.url,
      channel: `${o.schema.slice(0, 50)}_datasets`,
      name: 'feature-datasets',
      lock: this.owner,
      log: o.log,
      onMessage: (payload) => {
        const [id = '', state = ''] = payload.split(' ');
        this.#tell(id, state);
      },
      onOpen: () => {
        this.#alive = true;
        this.#tell('', '');
      },
      onClose: () => {
        this.#alive = false;
        for (const listener of this.#lost) listener();
      },
    });
  }

  start(): void {
    this.#listener.start();
  }

  stop(): Promise<void> {
    return this.#listener.stop();
  }

  /** Whether others can see that this replica lives. */
  alive(): boolean {
    return this.#alive;
  }

  /** Calls back with the id and state of every data set that changes, in any replica; with an empty id where any may have changed. */
  onChange(listener: DatasetListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back when others may take this replica for gone, and may take over what it is at. */
  onLost(listener: () => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  #tell(id: string, state: string): void {
    for (const listener of this.#listeners) listener(id, state);
  }
}
