import type { HistoryEvent } from '@insight-mesh/contracts/types/insightmesh/feature/v1/HistoryEvent';
import { Authenticator } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';
import { type CallContext, GrpcServer } from '@insight-mesh/runtime/grpc-server';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { toTimestamp } from '@insight-mesh/runtime/time';
import { serviceToken, type TestMesh } from './test-mesh.js';

export type Fault = 'none' | 'hangs' | 'refuses';

export interface Act {
  type: NonNullable<HistoryEvent['type']>;
  item: string;
  /** With consent to personalisation refused. */
  refused?: boolean;
}

export const viewed = (item: string): Act => ({ type: 'EVENT_TYPE_VIEW', item });
export const bought = (item: string): Act => ({ type: 'EVENT_TYPE_PURCHASE', item });

/**
 * A feature service with the real contract on a real socket whose faults can be switched: the real one cannot be made
 * slow at a chosen moment. The real one is tested together with this service by the mesh's own tests.
 */
export class FaultFeature {
  fault: Fault = 'none';
  /** Calls of GetHistory. */
  calls = 0;
  address = '';
  readonly #histories = new Map<string, HistoryEvent[]>();
  /** Features that were asked for last. */
  asked: readonly string[] = [];
  readonly #features = new Map<string, ReadonlyMap<string, number>>();
  readonly #popular = new Map<string, string[]>();
  readonly #server: GrpcServer;

  constructor(mesh: TestMesh, port = 0) {
    const { pool, schema, log } = mesh;
    const authenticator = new Authenticator({ pool, schema, serviceToken });
    this.#server = new GrpcServer({ host: '127.0.0.1', port, log, metrics: new Metrics('feature'), authenticator });
    const access = { scope: 'features:read', services: true } as const;
    this.#server.add('insightmesh.feature.v1.FeatureService', {
      GetFeatures: {
        ...access,
        handle: async (request, call) => {
          await this.#fail(call);
          this.asked = request.features;
          const known = this.#features.get(`${call.tenantId}/${request.entity_ids[0]}`);
          const values = Buffer.alloc(request.features.length * 8);
          const defaults = Buffer.alloc(Math.ceil(request.features.length / 8));
          request.features.forEach((name, index) => {
            const value = known?.get(name);
            values.writeDoubleLE(value ?? 0, index * 8);
            if (value === undefined) defaults[index >> 3] = (defaults[index >> 3] ?? 0) | (1 << (index & 7));
          });
          return { features: request.features, values, defaults };
        },
      },
      GetHistory: {
        ...access,
        handle: async (request, call) => {
          this.calls += 1;
          await this.#fail(call);
          const events = this.#histories.get(`${call.tenantId}/${request.entity_id}`);
          const newest = events?.[0]?.occurred_at;
          if (request.as_of && newest && Number(request.as_of.seconds) < Number(newest.seconds)) {
            throw new AppError('FAILED_PRECONDITION', 'as_of is before the newest event');
          }
          return { known: events !== undefined, events: events?.slice(0, request.limit || 50) ?? [] };
        },
      },
      ListFeatures: { ...access, handle: async () => ({}) },
      ListAffinities: { ...access, handle: async () => ({}) },
      ListPopularItems: {
        ...access,
        handle: async (request, call) => {
          await this.#fail(call);
          const items = this.#popular.get(call.tenantId) ?? [];
          const counted = items.map((item_id, rank) => ({ item_id, events: items.length - rank }));
          return { items: counted.slice(0, request.limit || 100) };
        },
      },
      GetOrder: { ...access, handle: async () => ({}) },
      ListOrders: { ...access, handle: async () => ({}) },
      ListJoins: { ...access, handle: async () => ({}) },
      CutJoin: { ...access, handle: async () => ({}) },
      RestoreJoin: { ...access, handle: async () => ({}) },
      ListJoinChanges: { ...access, handle: async () => ({}) },
    });
  }

  async start(): Promise<this> {
    this.address = `127.0.0.1:${await this.#server.start()}`;
    return this;
  }

  /** The oldest first. */
  history(tenantId: string, entityId: string, acts: readonly Act[], startMs = Date.UTC(2026, 4, 1)): void {
    const events = acts.map(({ type, item, refused = false }, index) => ({
      type,
      item_id: item,
      session_id: 's-1',
      personalisation_refused: refused,
      occurred_at: toTimestamp(startMs + index * 1000),
    }));
    this.#histories.set(`${tenantId}/${entityId}`, events.reverse());
  }

  features(tenantId: string, entityId: string, values: ReadonlyMap<string, number>): void {
    this.#features.set(`${tenantId}/${entityId}`, values);
  }

  popular(tenantId: string, items: string[]): void {
    this.#popular.set(tenantId, items);
  }

  async #fail(call: CallContext): Promise<void> {
    if (this.fault === 'refuses') throw new AppError('INTERNAL', 'broken on purpose');
    if (this.fault === 'none') return;
    await new Promise<never>((_, reject) => {
      call.signal.addEventListener('abort', () => reject(new AppError('CANCELLED', 'given up')), { once: true });
    });
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }
}
