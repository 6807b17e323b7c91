import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SequenceModel } from '@insight-mesh/algorithms/model';
import { asyncApiPath } from '@insight-mesh/contracts';
import type { EventJson, ItemJson, ModelVersionJson } from '@insight-mesh/contracts/json';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { accessMigrations } from '@insight-mesh/runtime/access-migrations';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import type { Scope } from '@insight-mesh/runtime/auth';
import { codecFor } from '@insight-mesh/runtime/codec';
import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { ensureTopics } from '@insight-mesh/runtime/kafka-topics';
import { createLogger, type Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { migrate } from '@insight-mesh/runtime/migrations';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { loadConfig } from '../src/config.js';
import type { Slot } from '../src/models/model-store.js';
import { buildService, type Service } from '../src/service.js';

export type Client = TypedClient<'insightmesh.recommender.v1.RecommenderService'>;

export const serviceToken = 'a-token-of-the-test-mesh-0123456789';

const itemCodec = codecFor('insightmesh.collector.v1.Item');
const eventCodec = codecFor('insightmesh.collector.v1.Event');
const versionCodec = codecFor('insightmesh.training.v1.ModelVersion');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What stands around the recommender: real Kafka, Postgres and objects, under names of their own. */
export class TestMesh {
  readonly log: Logger = createLogger({ service: 'test', level: process.env.TEST_LOG ?? 'silent' });
  readonly pool: Pool;
  readonly store: ObjectStore;
  readonly schema = randomName('access');
  /** Of the service itself: experiments. */
  readonly ownSchema = randomName('recommender');
  readonly #prefix = `${randomName('rec')}.`;
  readonly #servers = testServers();
  readonly #dir = mkdtempSync(join(tmpdir(), 'recommender-'));
  readonly #producer: MeshProducer;
  readonly #services: Service[] = [];
  readonly #clients: { close(): void }[] = [];

  constructor() {
    const metrics = new Metrics('test');
    this.pool = createPool({ url: this.#servers.databaseUrl, schema: this.schema, max: 4, log: this.log, metrics });
    this.store = openObjectStore(pathToFileURL(this.#dir).href);
    this.#producer = new MeshProducer({ kafka: this.#kafka(), log: this.log, metrics });
  }

  #kafka() {
    return createKafka({ brokers: this.#servers.brokers, clientId: 'recommender-test', log: this.log });
  }

  async start(): Promise<this> {
    const { databaseUrl } = this.#servers;
    await migrate({ url: databaseUrl, schema: this.schema, directory: accessMigrations, log: this.log });
    const directory = fileURLToPath(new URL('../migrations', import.meta.url));
    await migrate({ url: databaseUrl, schema: this.ownSchema, directory, log: this.log });
    await ensureTopics(this.#kafka(), { asyncApiPath, prefix: this.#prefix, partitions: 1, replicationFactor: 1 });
    await this.#producer.start();
    return this;
  }

  /** @returns an API key of a new tenant */
  async addTenant(tenantId: string, scopes: Scope[] = ['recommend:read']): Promise<string> {
    await createTenant(this.pool, this.schema, tenantId, tenantId);
    return (await createKey(this.pool, this.schema, { tenantId, scopes, label: 'test' })).key;
  }

  async putItems(tenantId: string, items: ItemJson[]): Promise<void> {
    await this.#producer.send(
      items.map((item) => ({
        topic: `${this.#prefix}catalog.items.v1`,
        key: `${tenantId}/${item.id}`,
        value: itemCodec.encode({ ...item, tenant_id: tenantId }),
      })),
    );
  }

  /** Views and other acts as the collector writes them, each under an id of its own, just now. */
  async putEvents(tenantId: string, events: EventJson[]): Promise<void> {
    await this.#producer.send(
      events.map((event) => ({
        topic: `${this.#prefix}clickstream.events.v1`,
        key: `${tenantId}/${event.customer_id}`,
        value: eventCodec.encode({
          id: randomName('e'),
          occurred_at: new Date().toISOString(),
          ...event,
          tenant_id: tenantId,
        }),
      })),
    );
  }

  /** A tombstone, or bytes that are no item. */
  async putRaw(topic: string, key: string, value: Buffer | null): Promise<void> {
    const producer = this.#kafka().producer();
    await producer.connect();
    await producer.send({ topic: this.#prefix + topic, messages: [{ key, value }] });
    await producer.disconnect();
  }

  /** Writes an artefact as training does, and returns the version that names it. */
  async writeArtefact(tenantId: string, slot: Slot, version: number, model: SequenceModel): Promise<ModelVersionJson> {
    return this.writeFiles(tenantId, slot, version, model.name, { 'model.bin': model.toBytes() });
  }

  /** The same of a model by its files. */
  async writeFiles(
    tenantId: string,
    slot: Slot,
    version: number,
    model: string,
    files: Record<string, Uint8Array>,
  ): Promise<ModelVersionJson> {
    const artefact = `models/${tenantId}/${slot}/${version}`;
    const entries = Object.entries(files).map(([name, bytes]) => ({
      name,
      sha256: sha256(bytes),
      bytes: bytes.byteLength,
    }));
    const manifest = Buffer.from(JSON.stringify({ model, tenant: tenantId, slot, version, files: entries }));
    for (const [name, bytes] of Object.entries(files)) await this.store.put(`${artefact}/${name}`, bytes);
    await this.store.put(`${artefact}/manifest.json`, manifest);
    return {
      tenant_id: tenantId,
      slot,
      version,
      model,
      stage: 'MODEL_STAGE_CHAMPION',
      artefact,
      manifest_sha256: sha256(manifest),
    };
  }

  async announce(version: ModelVersionJson): Promise<void> {
    const topic = `${this.#prefix}model.versions.v1`;
    const key = `${version.tenant_id}/${version.slot}`;
    await this.#producer.send([{ topic, key, value: versionCodec.encode(version) }]);
  }

  async promote(tenantId: string, slot: Slot, version: number, model: SequenceModel): Promise<void> {
    await this.announce(await this.writeArtefact(tenantId, slot, version, model));
  }

  /** A real recommender on a free port. */
  async serve(featureAddress: string, env: NodeJS.ProcessEnv = {}): Promise<Service> {
    const config = loadConfig({
      KAFKA_BROKERS: this.#servers.brokers.join(','),
      KAFKA_TOPIC_PREFIX: this.#prefix,
      DATABASE_URL: this.#servers.databaseUrl,
      ACCESS_SCHEMA: this.schema,
      DATABASE_SCHEMA: this.ownSchema,
      HTTP_PORT: '0',
      EXPERIMENTS_REFRESH_MS: '50',
      SERVICE_TOKEN: serviceToken,
      OBJECT_STORE_URL: pathToFileURL(this.#dir).href,
      GRPC_PORT: '0',
      FEATURE_ADDRESS: featureAddress,
      // A busy machine must not turn into a degraded answer where a test is about something else.
      FEATURE_MAX_MS: '60000',
      MODEL_RETRY_MS: '50',
      MODEL_RETRY_MAX_MS: '200',
      POPULAR_TTL_MS: '200',
      ...env,
    });
    const onnxChild = fileURLToPath(new URL('../dist/src/models/onnx-child.js', import.meta.url));
    const service = buildService(config, this.log, { onnxChild });
    await service.life.start();
    this.#services.push(service);
    return service;
  }

  client(service: Service, apiKey: string): Client {
    const client = createClient('insightmesh.recommender.v1.RecommenderService', {
      address: `127.0.0.1:${service.ports.grpc}`,
      apiKey,
      defaultDeadlineMs: 30_000,
    });
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.close();
    for (const service of this.#services) await service.life.stop();
    await this.#producer.stop();
    await this.pool.query(`DROP SCHEMA "${this.schema}" CASCADE`);
    await this.pool.query(`DROP SCHEMA "${this.ownSchema}" CASCADE`);
    await this.pool.end();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
