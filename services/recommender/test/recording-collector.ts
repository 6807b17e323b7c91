import type { EventJson, ItemJson } from '@insight-mesh/contracts/json';
import { Authenticator } from '@insight-mesh/runtime/auth';
import { codecFor } from '@insight-mesh/runtime/codec';
import { AppError } from '@insight-mesh/runtime/errors';
import { GrpcServer } from '@insight-mesh/runtime/grpc-server';
import { Metrics } from '@insight-mesh/runtime/metrics';
import type { StoredItem } from '../src/gorse/gorse-items.js';
import { serviceToken, type TestMesh } from './test-mesh.js';

const eventCodec = codecFor('insightmesh.collector.v1.Event');
const itemCodec = codecFor('insightmesh.collector.v1.Item');

/**
 * A collector with the real contract, keys and scopes on a real socket, that remembers what it took, each event id once, as the
 * mesh counts. It refuses items and events named `refused`, and everything while it is away.
 */
export class RecordingCollector {
  readonly events = new Map<string, EventJson & { tenant: string }>();
  readonly items = new Map<string, ItemJson>();
  away = false;
  address = '';
  readonly #server: GrpcServer;

  constructor(mesh: TestMesh) {
    const { pool, schema, log } = mesh;
    const authenticator = new Authenticator({ pool, schema, serviceToken });
    this.#server = new GrpcServer({
      host: '127.0.0.1',
      port: 0,
      log,
      metrics: new Metrics('collector'),
      authenticator,
    });
    this.#server.add('insightmesh.collector.v1.CollectorService', {
      Collect: {
        scope: 'events:write',
        services: false,
        handle: async (request, call) =>
          this.#take(request.events, eventCodec.fromRpc, (event) => {
            const id = `${call.tenantId}/${event.id}`;
            if (!this.events.has(id)) this.events.set(id, { ...event, tenant: call.tenantId });
            return event.item_id ?? '';
          }),
      },
      UpsertItems: {
        scope: 'catalog:write',
        services: false,
        handle: async (request, call) =>
          this.#take(request.items, itemCodec.fromRpc, (item) => {
            this.items.set(`${call.tenantId}/${item.id}`, item);
            return item.id ?? '';
          }),
      },
    });
  }

  async #take<T>(messages: readonly object[], read: (message: object) => T, keep: (value: T) => string) {
    if (this.away) throw new AppError('UNAVAILABLE', 'cannot be stored now', { retryAfterSeconds: 2 });
    const rejected = messages.flatMap((message, index) =>
      keep(read(message)) === 'refused' ? [{ index, id: '', field: 'item_id', reason: 'must be another' }] : [],
    );
    return { accepted: messages.length - rejected.length, rejected };
  }

  /** The items as a catalogue holds them. */
  find(tenantId: string, itemId: string): StoredItem | undefined {
    const item = this.items.get(`${tenantId}/${itemId}`);
    if (item === undefined) return undefined;
    return {
      title: item.title ?? '',
      categoryPath: item.category_path ?? [],
      inStock: item.in_stock ?? true,
      attributes: item.attributes,
    };
  }

  *entries(tenantId: string): Iterable<[string, StoredItem]> {
    for (const key of this.items.keys()) {
      const [tenant, id = ''] = key.split('/');
      const item = tenant === tenantId ? this.find(tenantId, id) : undefined;
      if (item !== undefined) yield [id, item];
    }
  }

  async start(): Promise<this> {
    this.address = `127.0.0.1:${await this.#server.start()}`;
    return this;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
