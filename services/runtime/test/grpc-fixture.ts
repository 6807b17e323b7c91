import type { Services } from '@insight-mesh/contracts';
import type { UploadLabelsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/UploadLabelsRequest';
import type { UploadLabelsResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/UploadLabelsResponse';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import pg from 'pg';
import { accessMigrations } from '../src/access-migrations.js';
import { createKey, createTenant } from '../src/access-store.js';
import { Authenticator, type Scope } from '../src/auth.js';
import { type ClientSettings, createClient, type TypedClient } from '../src/grpc-client.js';
import {
  type CallContext,
  type ClientStream,
  GrpcServer,
  type GrpcServerSettings,
  type HandlersOf,
} from '../src/grpc-server.js';
import { clientStream } from '../src/grpc-types.js';
import { createLogger, type Logger } from '../src/log.js';
import { Metrics } from '../src/metrics.js';
import { migrate } from '../src/migrations.js';
import { serviceToken } from './fixtures/service-token.js';

export { serviceToken };

type Feature = 'insightmesh.feature.v1.FeatureService';
type Training = 'insightmesh.training.v1.TrainingService';
type Datasets = 'insightmesh.feature.v1.DatasetService';
type FeatureHandlers = HandlersOf<Services[Feature]>;
type TrainingHandlers = HandlersOf<Services[Training]>;

/** A schema of tenants and keys that no other file sees, with one tenant, `shop`. */
export class Access {
  readonly schema = randomName('access');
  readonly pool = new pg.Pool({ connectionString: testServers().databaseUrl, max: 4 });
  readonly authenticator = new Authenticator({ pool: this.pool, schema: this.schema, serviceToken });

  async start(): Promise<void> {
    const { databaseUrl: url } = testServers();
    await migrate({ url, schema: this.schema, directory: accessMigrations, log: silent });
    await createTenant(this.pool, this.schema, 'shop', 'The shop');
  }

  async key(...scopes: Scope[]): Promise<string> {
    return (await createKey(this.pool, this.schema, { tenantId: 'shop', scopes, label: 'test' })).key;
  }

  async stop(): Promise<void> {
    await this.pool.query(`DROP SCHEMA ${this.schema} CASCADE`);
    await this.pool.end();
  }
}

export const silent: Logger = createLogger({ service: 'test', level: 'silent' });

/** A logger, and what it wrote. */
export function memoryLog(): { log: Logger; text: () => string } {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { log: createLogger({ service: 'test', level: 'debug', destination }), text: () => lines.join('') };
}

const unset = () => Promise.reject(new Error('this test does not use the method'));

export type Started = { server: GrpcServer; port: number; metrics: Metrics };

type Overrides = Partial<Omit<GrpcServerSettings, 'authenticator'>>;

async function started(access: Access, overrides: Overrides, add: (server: GrpcServer) => void): Promise<Started> {
  const metrics = new Metrics('test');
  const authenticator = access.authenticator;
  const server = new GrpcServer({ host: '127.0.0.1', port: 0, log: silent, metrics, authenticator, ...overrides });
  add(server);
  return { server, port: await server.start(), metrics };
}

/** A FeatureService whose GetHistory is given; API keys with features:read and services may call it. */
export function startFeature(
  access: Access,
  getHistory: FeatureHandlers['GetHistory']['handle'],
  overrides: Overrides = {},
): Promise<Started> {
  const may = { scope: 'features:read', services: true } as const;
  return started(access, overrides, (server) =>
    server.add('insightmesh.feature.v1.FeatureService', {
      GetFeatures: { ...may, services: false, handle: async () => ({ features: ['clicks'] }) },
      GetHistory: { ...may, handle: getHistory },
      ListFeatures: { ...may, handle: unset },
      ListAffinities: { ...may, handle: unset },
      ListPopularItems: { services: true, handle: unset },
      GetOrder: { services: true, handle: unset },
      ListOrders: { services: true, handle: unset },
      ListJoins: { services: true, handle: unset },
      CutJoin: { services: true, handle: unset },
      RestoreJoin: { services: true, handle: unset },
      ListJoinChanges: { services: true, handle: unset },
    }),
  );
}

/** A TrainingService whose WatchRun, a server stream, is given. */
export function startTraining(
  access: Access,
  watchRun: TrainingHandlers['WatchRun']['handle'],
  overrides: Overrides = {},
): Promise<Started> {
  const may = { services: true } as const;
  return started(access, overrides, (server) =>
    server.add('insightmesh.training.v1.TrainingService', {
      StartRun: { ...may, handle: unset },
      WatchRun: { ...may, handle: watchRun },
      CancelRun: { ...may, handle: unset },
      ListRuns: { ...may, handle: unset },
      ListModels: { ...may, handle: unset },
      Promote: { ...may, handle: unset },
      Rollback: { ...may, handle: unset },
    }),
  );
}

/** A DatasetService whose UploadLabels, a stream of requests, is given. */
export function startDatasets(
  access: Access,
  upload: ClientStream<UploadLabelsRequest__Output, UploadLabelsResponse>,
  overrides: Overrides = {},
): Promise<Started> {
  const may = { services: true } as const;
  return started(access, overrides, (server) =>
    server.add('insightmesh.feature.v1.DatasetService', {
      UploadLabels: { ...may, scope: 'features:read', handle: clientStream(upload) },
      BuildDataset: { ...may, handle: unset },
      GetDataset: { ...may, handle: unset },
      WatchDataset: { ...may, handle: unset },
      ListDatasets: { ...may, handle: unset },
      CancelDataset: { ...may, handle: unset },
      DeleteDataset: { ...may, handle: unset },
    }),
  );
}

type More = Partial<ClientSettings>;

export function featureClient(port: number, more: More = {}): TypedClient<Feature> {
  return createClient('insightmesh.feature.v1.FeatureService', settings(port, more));
}

export function trainingClient(port: number, more: More = {}): TypedClient<Training> {
  return createClient('insightmesh.training.v1.TrainingService', settings(port, more));
}

export function datasetClient(port: number, more: More = {}): TypedClient<Datasets> {
  return createClient('insightmesh.feature.v1.DatasetService', settings(port, more));
}

function settings(port: number, more: More): ClientSettings {
  const identity = more.apiKey === undefined ? { serviceToken, serviceName: 'test' } : {};
  return { address: `127.0.0.1:${port}`, defaultDeadlineMs: 20_000, ...identity, ...more };
}

/** Never resolves; rejects with the signal's reason. */
export function untilAborted(signal: CallContext['signal']): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** A promise and what settles it. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
