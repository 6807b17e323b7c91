import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { asyncApiPath } from '@insight-mesh/contracts';
import type { ModelVersionJson } from '@insight-mesh/contracts/json';
import type { StartRunRequest } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import type { WatchRunResponse__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunResponse';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { accessMigrations } from '@insight-mesh/runtime/access-migrations';
import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import type { ServiceName } from '@insight-mesh/runtime/grpc-types';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { ensureTopics } from '@insight-mesh/runtime/kafka-topics';
import { createLogger } from '@insight-mesh/runtime/log';
import { migrate } from '@insight-mesh/runtime/migrations';
import pg from 'pg';
import { trainingConfig } from '../src/config.js';
import type { Overrides } from '../src/context.js';
import { versionCodec } from '../src/model-message.js';
import { buildService, type Service } from '../src/service.js';

export const log = createLogger({ service: 'training-test', level: 'silent' });

/** The least that the configuration asks for: for its defaults. */
export const requiredSettings = {
  KAFKA_BROKERS: 'localhost:9092',
  DATABASE_URL: 'postgres://localhost/test',
  SERVICE_TOKEN: randomBytes(24).toString('hex'),
  OBJECT_STORE_URL: 'file:///tmp/none',
};

const serviceToken = randomBytes(24).toString('hex');

export type RegistryClient = TypedClient<'insightmesh.training.v1.RegistryService'>;
export type ScheduleClient = TypedClient<'insightmesh.training.v1.ScheduleService'>;
export type TrainingClient = TypedClient<'insightmesh.training.v1.TrainingService'>;

/** Schemas, topics and an object store of this test file's own. */
export interface World {
  root: string;
  prefix: string;
  schema: string;
  accessSchema: string;
  env: Record<string, string>;
  /** A pool of the test's, on the service's schema. */
  pool: pg.Pool;
  /** Starts the service in this process; stopped with the world. */
  start(env?: Record<string, string>, overrides?: Overrides): Promise<Service>;
  /** A client that calls as a service for a tenant. */
  client(service: Service, options?: { apiKey?: string }): TrainingClient;
  stopServices(): Promise<void>;
  registry(service: Service, options?: { apiKey?: string }): RegistryClient;
  schedules(service: Service, options?: { apiKey?: string }): ScheduleClient;
  stop(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const { brokers, databaseUrl } = testServers();
  const prefix = `${randomName('training')}.`;
  const schema = randomName('training');
  const accessSchema = randomName('access');
  const root = await mkdtemp(join(tmpdir(), 'training-'));
  await migrate({ url: databaseUrl, schema: accessSchema, directory: accessMigrations, log });
  const directory = fileURLToPath(new URL('../migrations', import.meta.url));
  await migrate({ url: databaseUrl, schema, directory, log });
  await ensureTopics(createKafka({ brokers, clientId: 'training-test', log }), { asyncApiPath, prefix, partitions: 1 });
  const pool = new pg.Pool({ connectionString: databaseUrl, options: `-c search_path=${schema}`, max: 3 });
  const env = {
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: prefix,
    DATABASE_URL: databaseUrl,
    DATABASE_SCHEMA: schema,
    ACCESS_SCHEMA: accessSchema,
    SERVICE_TOKEN: serviceToken,
    OBJECT_STORE_URL: pathToFileURL(root).href,
    GRPC_PORT: '0',
    LOG_LEVEL: 'silent',
  };
  const services: Service[] = [];
  const clients: { close(): void }[] = [];
  const stopServices = async (): Promise<void> => {
    await Promise.all(services.map((service) => service.life.stop()));
  };
  const connect = <Name extends ServiceName>(name: Name, service: Service, options: { apiKey?: string }) => {
    const who =
      options.apiKey === undefined ? { serviceToken, serviceName: 'recommender' } : { apiKey: options.apiKey };
    const address = `127.0.0.1:${service.ports.grpc}`;
    const client = createClient(name, { address, ...who, defaultDeadlineMs: 60_000 });
    clients.push(client);
    return client;
  };
  return {
    root,
    prefix,
    schema,
    accessSchema,
    env,
    pool,
    async start(more = {}, overrides = {}) {
      const workerFile = fileURLToPath(new URL('../dist/src/run/worker.js', import.meta.url));
      const service = buildService(trainingConfig({ ...env, ...more }), log, { workerFile, ...overrides });
      services.push(service);
      await service.life.start();
      return service;
    },
    client: (service, options = {}) => connect('insightmesh.training.v1.TrainingService', service, options),
    schedules: (service, options = {}) => connect('insightmesh.training.v1.ScheduleService', service, options),
    registry: (service, options = {}) => connect('insightmesh.training.v1.RegistryService', service, options),
    stopServices,
    async stop() {
      for (const client of clients) client.close();
      await stopServices();
      await pool.query(`drop schema ${schema} cascade; drop schema ${accessSchema} cascade`);
      await pool.end();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Watches a run to its end; answers all that was told. */
export async function watchToEnd(
  client: TrainingClient,
  tenantId: string,
  runId: string,
): Promise<[...WatchRunResponse__Output[], WatchRunResponse__Output]> {
  const told: WatchRunResponse__Output[] = [];
  for await (const state of client.WatchRun({ run_id: runId }, { tenantId })) told.push(state);
  const last = told.pop();
  if (last === undefined) throw new Error('the stream told nothing');
  return [...told, last];
}

/** Starts a run and waits for its end. */
export async function runToEnd(
  client: TrainingClient,
  tenantId: string,
  request: StartRunRequest = {},
): Promise<WatchRunResponse__Output> {
  const { run_id } = await client.StartRun(request, { tenantId });
  const told = await watchToEnd(client, tenantId, run_id);
  return told[told.length - 1] as WatchRunResponse__Output;
}

/** Follows model.versions.v1 from its beginning. */
export async function followChampions(
  world: World,
): Promise<{ seen: { key: string; value: ModelVersionJson }[]; stop(): Promise<void> }> {
  const kafka = createKafka({ brokers: testServers().brokers, clientId: 'training-test', log });
  const consumer = kafka.consumer({ groupId: randomName('training-test') });
  const seen: { key: string; value: ModelVersionJson }[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic: `${world.prefix}model.versions.v1`, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      seen.push({ key: String(message.key), value: versionCodec.decode(message.value ?? Buffer.alloc(0)) });
    },
  });
  return { seen, stop: () => consumer.disconnect() };
}
