import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMigrations } from '@insight-mesh/deploy-tools/run-migrations';
import type { BrokerNode } from '@insight-mesh/local-stack/broker-node';
import { freePort, portTaken } from '@insight-mesh/local-stack/ports';
import { describeExit, type ServiceProcess, startProcess, waitForUrl } from '@insight-mesh/local-stack/processes';
import { type Stack, startStack } from '@insight-mesh/local-stack/stack';
import { checkoutRoot, toolsFolder } from './checkout.js';
import { meshFile } from './mesh-file.js';
import { nodeFlags } from './node-flags.js';
import { secretsOf } from './secrets.js';
import { ensureTenantKey } from './tenant-key.js';

export const serviceNames = ['collector', 'feature', 'training', 'recommender'] as const;
export type ServiceName = (typeof serviceNames)[number];

const defaultPorts: Record<ServiceName, number> = {
  collector: 50051,
  feature: 50052,
  training: 50053,
  recommender: 50054,
};
const defaultHttpPort = 8080;
const defaultRecommenderHttpPort = 8081;

export interface MeshOptions {
  /** Data, logs and secrets of this mesh. */
  dir: string;
  /** Brokers that are already there, host:port. */
  kafka?: readonly string[];
  /** How many brokers of Kafka to start; 1 if not given. With 3, every topic has three copies and two must have what is acknowledged. */
  kafkaBrokers?: number;
  /** URL of a Postgres database that is already there. */
  database?: string;
  /** 'default' takes the documented ports where they are free; 'free' (the default) takes any. */
  ports?: 'default' | 'free';
  tenantId?: string;
  /** The environment of an object store that is already there: its URL, and how it is reached. A folder of this mesh if not given. */
  objectStore?: Readonly<Record<string, string>>;
  /** Those to start; all if not given. */
  services?: readonly ServiceName[];
  /** More environment for one service. */
  env?: Partial<Record<ServiceName, NodeJS.ProcessEnv>>;
  /** Not above info: the services say at that level that they listen. */
  logLevel?: 'info' | 'debug' | 'trace';
  onStep?: (step: string) => void;
  /** Something that the caller should be told and that does not stop the start, such as another port. */
  onNotice?: (notice: string) => void;
  /** A service, or Kafka or Postgres, that ended although nobody stopped it. */
  onCrash?: (name: ServiceName | 'servers', why: string) => void;
}

export interface Mesh {
  dir: string;
  brokers: string[];
  databaseUrl: string;
  objectStoreUrl: string;
  tenantId: string;
  apiKey: string;
  serviceToken: string;
  deadLetterKey: string;
  /** For example http://127.0.0.1:8080 */
  collectorHttp: string;
  /** For example http://127.0.0.1:8081 */
  recommenderHttp: string;
  /** gRPC, host:port. */
  addresses: Record<ServiceName, string>;
  /** Metrics and health, http://host:port. */
  admin: Record<ServiceName, string>;
  pids(): number[];
  process(name: ServiceName): ServiceProcess;
  /** What a service is started with, for more processes of it: those need ports of their own. */
  environment(name: ServiceName): NodeJS.ProcessEnv;
  /** Starts a service again on the same ports, for example after it was killed. */
  restart(name: ServiceName): Promise<void>;
  /** The brokers of this mesh, for faults; none where a running Kafka was given. */
  nodes: readonly BrokerNode[];
  /** The one of an id, from 1. @throws Error where this mesh did not start it */
  node(id?: number): BrokerNode;
  stop(): Promise<void>;
}

async function choosePort(wish: number, name: string, options: MeshOptions): Promise<number> {
  if (options.ports !== 'default') return freePort();
  if (!(await portTaken(wish))) return wish;
  const port = await freePort();
  options.onNotice?.(`port ${wish} is taken by another program: ${name} uses ${port}`);
  return port;
}

function ownFolder(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  return { OBJECT_STORE_URL: pathToFileURL(folder).href };
}

/** The program of a service. */
export const entryOf = (name: ServiceName) => join(checkoutRoot(), 'services', name, 'dist/src/main.js');

/** Starts Kafka, Postgres and the services, each as a process of its own, and waits until all of them can serve. */
export async function startMesh(options: MeshOptions): Promise<Mesh> {
  const { dir, tenantId = 'demo', logLevel = 'info' } = options;
  const say = options.onStep ?? (() => {});
  mkdirSync(dir, { recursive: true });
  const secrets = secretsOf(dir, options.onNotice);
  const objectStore = options.objectStore ?? ownFolder(join(dir, 'objects'));
  const objectStoreUrl = objectStore.OBJECT_STORE_URL ?? '';

  const stack: Stack = await startStack({
    dir,
    toolsDir: toolsFolder(),
    ...(options.kafka ? { kafka: options.kafka } : {}),
    ...(options.kafkaBrokers ? { brokers: options.kafkaBrokers } : {}),
    ...(options.database ? { database: options.database } : {}),
    onProgress: say,
    onFailure: (why) => options.onCrash?.('servers', why),
  });
  const running = new Map<ServiceName, ServiceProcess>();
  let stopping = false;
  const stop = async () => {
    stopping = true;
    // The storefront's side first, so that nobody calls a service that is gone.
    for (const name of ['recommender', 'collector', 'training', 'feature'] as const) await running.get(name)?.stop();
    rmSync(join(dir, meshFile), { force: true });
    await stack.stop();
  };
  try {
    say('migrate schemas and topics');
    await runMigrations({ databaseUrl: stack.databaseUrl, brokers: stack.brokers });
    const apiKey = await ensureTenantKey({ dir, databaseUrl: stack.databaseUrl, tenantId });

    const ports = {} as Record<ServiceName, number>;
    for (const name of serviceNames) ports[name] = await choosePort(defaultPorts[name], name, options);
    const httpPort = await choosePort(defaultHttpPort, 'the HTTP door of collector', options);
    const recommenderHttpPort = await choosePort(defaultRecommenderHttpPort, 'the HTTP door of recommender', options);
    const adminPorts = {} as Record<ServiceName, number>;
    for (const name of serviceNames) adminPorts[name] = await freePort();

    const environment = (name: ServiceName): NodeJS.ProcessEnv => ({
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      LOG_LEVEL: logLevel,
      KAFKA_BROKERS: stack.brokers.join(','),
      DATABASE_URL: stack.databaseUrl,
      SERVICE_TOKEN: secrets.serviceToken,
      DEAD_LETTER_KEY: secrets.deadLetterKey,
      PSEUDONYM_KEY: secrets.pseudonymKey,
      ...objectStore,
      GRPC_PORT: String(ports[name]),
      ADMIN_PORT: String(adminPorts[name]),
      ...(name === 'collector' ? { HTTP_PORT: String(httpPort) } : {}),
      ...(name === 'recommender'
        ? { HTTP_PORT: String(recommenderHttpPort), COLLECTOR_ADDRESS: `127.0.0.1:${ports.collector}` }
        : {}),
      // On the lake's disk, so that its files are linked and not copied.
      ...(name === 'feature' ? { DATASET_DIR: join(dir, 'builds') } : {}),
      ...(name === 'recommender' || name === 'training' ? { FEATURE_ADDRESS: `127.0.0.1:${ports.feature}` } : {}),
      ...options.env?.[name],
    });
    const launch = async (name: ServiceName) => {
      let serves = false;
      const service = await startProcess({
        name,
        command: process.execPath,
        args: [...nodeFlags(name), entryOf(name)],
        env: environment(name),
        logFile: join(dir, 'logs', `${name}.log`),
        onExit: (exit) => {
          // Before it serves, startProcess itself fails with its last output.
          if (!stopping && serves) options.onCrash?.(name, describeExit(exit));
        },
      });
      serves = true;
      running.set(name, service);
      stack.run.record(name, service.pid);
      await waitForUrl(`http://127.0.0.1:${adminPorts[name]}/readyz`).catch((error: Error) => {
        throw new Error(`${name} does not become ready; its log is ${service.logFile}\n${error.message}`, {
          cause: error,
        });
      });
    };
    say('start the services');
    // All at once: each waits for its own dependencies. All are heard before one's failure stops the others.
    const launched = await Promise.allSettled((options.services ?? serviceNames).map(launch));
    for (const result of launched) if (result.status === 'rejected') throw result.reason;

    const forEach = (make: (name: ServiceName) => string) =>
      Object.fromEntries(serviceNames.map((name) => [name, make(name)])) as Record<ServiceName, string>;
    const described = {
      brokers: stack.brokers,
      databaseUrl: stack.databaseUrl,
      objectStoreUrl,
      tenantId,
      apiKey,
      serviceToken: secrets.serviceToken,
      deadLetterKey: secrets.deadLetterKey,
      collectorHttp: `http://127.0.0.1:${httpPort}`,
      recommenderHttp: `http://127.0.0.1:${recommenderHttpPort}`,
      addresses: forEach((name) => `127.0.0.1:${ports[name]}`),
      admin: forEach((name) => `http://127.0.0.1:${adminPorts[name]}`),
    };
    // For the other commands (call, replay, events, tenants) while this mesh runs. It holds keys, hence the mode.
    writeFileSync(join(dir, meshFile), `${JSON.stringify(described, null, 2)}\n`, { mode: 0o600 });
    return {
      dir,
      ...described,
      pids: () => [process.pid, ...stack.pids(), ...[...running.values()].map((service) => service.pid)],
      process: (name) => {
        const found = running.get(name);
        if (!found) throw new Error(`${name} has not been started`);
        return found;
      },
      environment,
      restart: launch,
      nodes: stack.nodes,
      node: (id = 1) => {
        const found = stack.nodes.find((node) => node.id === id);
        if (!found) throw new Error(`this mesh started no Kafka broker ${id}`);
        return found;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
