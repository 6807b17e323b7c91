import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { asyncApiPath } from '@insight-mesh/contracts';
import type { EventJson } from '@insight-mesh/contracts/json';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { accessMigrations } from '@insight-mesh/runtime/access-migrations';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import { Authenticator, type Scope } from '@insight-mesh/runtime/auth';
import { codecFor } from '@insight-mesh/runtime/codec';
import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { GrpcServer } from '@insight-mesh/runtime/grpc-server';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer, type OutMessage } from '@insight-mesh/runtime/kafka-producer';
import { ensureTopics } from '@insight-mesh/runtime/kafka-topics';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { migrate } from '@insight-mesh/runtime/migrations';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { Experiments, type ExperimentsConfig } from '../src/experiments/experiments.js';
import { experimentHandlers } from '../src/experiments/rpc/handlers.js';

export type ExperimentClient = TypedClient<'insightmesh.recommender.v1.ExperimentService'>;

const eventCodec = codecFor('insightmesh.collector.v1.Event');
const log = createLogger({ service: 'test', level: process.env.TEST_LOG ?? 'silent' });

/** Real Kafka and Postgres under names of its own, and experiments with their RPCs on them. */
export class ExperimentWorld {
  readonly metrics = new Metrics('test');
  readonly prefix = `${randomName('exp')}.`;
  readonly schema = randomName('recommender');
  readonly accessSchema = randomName('access');
  readonly pool: Pool;
  readonly #serviceToken = randomBytes(24).toString('hex');
  readonly #producer: MeshProducer;
  readonly #stops: (() => Promise<unknown>)[] = [];
  #address = '';

  constructor() {
    const { databaseUrl } = testServers();
    this.pool = createPool({ url: databaseUrl, schema: this.schema, max: 3, log, metrics: this.metrics, name: 'test' });
    this.#producer = new MeshProducer({ kafka: this.#kafka(), log, metrics: this.metrics });
  }

  #kafka() {
    return createKafka({ brokers: testServers().brokers, clientId: 'experiments-test', log });
  }

  async start(): Promise<this> {
    const { databaseUrl: url } = testServers();
    await migrate({ url, schema: this.accessSchema, directory: accessMigrations, log });
    const directory = fileURLToPath(new URL('../migrations', import.meta.url));
    await migrate({ url, schema: this.schema, directory, log });
    await ensureTopics(this.#kafka(), { asyncApiPath, prefix: this.prefix, partitions: 2, replicationFactor: 1 });
    await this.#producer.start();
    return this;
  }

  config(more: Partial<ExperimentsConfig> = {}): ExperimentsConfig {
    const { brokers, databaseUrl } = testServers();
    return {
      ...{ KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: this.prefix },
      ...{ DATABASE_URL: databaseUrl, DATABASE_SCHEMA: this.schema },
      ...{ EXPERIMENTS_REFRESH_MS: 50, EXPERIMENTS_CONSUME: 1, EXPERIMENT_WINDOW_DAYS: 7 },
      ...{ EXPERIMENT_REPORT_SECONDS: 30, EXPOSURES_DAYS: 35, EXPOSURES_PENDING_MAX: 10_000 },
      ...more,
    };
  }

  /** One process of the service, as far as experiments go; stopped with the world. */
  async experiments(more: Partial<ExperimentsConfig> = {}, metrics = new Metrics('test')): Promise<Experiments> {
    const experiments = new Experiments({ config: this.config(more), log, metrics });
    await experiments.start();
    this.#stops.push(() => experiments.stop());
    return experiments;
  }

  /** Serves the RPCs of `experiments`. */
  async serve(experiments: Experiments): Promise<void> {
    const { pool, accessSchema: schema } = this;
    const authenticator = new Authenticator({ pool, schema, serviceToken: this.#serviceToken });
    const options = { host: '127.0.0.1', port: 0, log, metrics: new Metrics('grpc'), authenticator, ready: () => true };
    const server = new GrpcServer(options);
    server.add('insightmesh.recommender.v1.ExperimentService', experimentHandlers(experiments));
    this.#address = `127.0.0.1:${await server.start()}`;
    this.#stops.unshift(() => server.stop());
  }

  /** Calls as a service. */
  client(): ExperimentClient {
    return this.#client({ serviceToken: this.#serviceToken, serviceName: 'test' });
  }

  /** Calls with a new key of the tenant. */
  async clientOf(tenantId: string, scopes: Scope[]): Promise<ExperimentClient> {
    await createTenant(this.pool, this.accessSchema, tenantId, tenantId);
    const { key } = await createKey(this.pool, this.accessSchema, { tenantId, scopes, label: 'test' });
    return this.#client({ apiKey: key });
  }

  #client(who: { apiKey: string } | { serviceToken: string; serviceName: string }): ExperimentClient {
    const address = this.#address;
    const client = createClient('insightmesh.recommender.v1.ExperimentService', {
      ...{ address, ...who, defaultDeadlineMs: 30_000 },
    });
    this.#stops.unshift(async () => client.close());
    return client;
  }

  /** As the collector writes events. */
  async sendEvents(tenantId: string, events: readonly EventJson[]): Promise<void> {
    const topic = `${this.prefix}clickstream.events.v1`;
    await this.send(
      events.map((event) => ({
        ...{ topic, key: `${tenantId}/${event.customer_id ?? event.anonymous_id}` },
        value: eventCodec.encode({ ...event, tenant_id: tenantId }),
      })),
    );
  }

  send(messages: OutMessage[]): Promise<void> {
    return this.#producer.send(messages);
  }

  async count(table: string): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return rows[0]?.n ?? 0;
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) await stop();
    await this.#producer.stop();
    await this.pool.query(`DROP SCHEMA "${this.schema}" CASCADE; DROP SCHEMA "${this.accessSchema}" CASCADE`);
    await this.pool.end();
  }
}
