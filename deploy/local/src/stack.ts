import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { BrokerNode } from './broker-node.js';
import { type Kafka, startKafka } from './kafka.js';
import { type ClusterNode, kafkaCluster } from './kafka-cluster.js';
import { waitForKafka } from './kafka-ready.js';
import { type Postgres, startPostgres } from './postgres.js';
import { RunFile } from './run-file.js';

export interface StackOptions {
  /** Data, logs and run.json lie here: `.local` of the checkout, or a temporary folder of tests. */
  dir: string;
  /** Fetched tools (JRE, Maven, Kafka's jars). Default `<dir>/tools`. */
  toolsDir?: string;
  /** Use this Kafka and start none. */
  kafka?: readonly string[];
  /** Use this Postgres and start none. */
  database?: string;
  /** How many brokers of Kafka; 1 if not given. With 3, each partition has three copies, two of which must have what is acknowledged. */
  brokers?: number;
  /** For one broker only. */
  kafkaPort?: number;
  postgresPort?: number;
  /** Owner file claimed by the caller before; else the stack claims the folder itself. */
  run?: RunFile;
  onProgress?: (message: string) => void;
  /** A server that we started ended before stop() was called. */
  onFailure?: (why: string) => void;
}

export interface Stack {
  brokers: string[];
  databaseUrl: string;
  /** Record further processes here, so that `npm run reset` and the next start can stop them after a crash. */
  run: RunFile;
  /** The brokers that we started, by id; none where a running Kafka was given. */
  nodes: readonly BrokerNode[];
  /** Undefined where a running server was given. */
  postgres: Postgres | undefined;
  /** Process ids of the servers that we started. */
  pids(): number[];
  stop(): Promise<void>;
}

async function requireDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    // The URL may hold a password: name host and database only.
    const { host, pathname } = new URL(url);
    throw new Error(`the Postgres of --database (${host}${pathname}) does not answer: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Shared {
  toolsDir: string;
  onProgress: (message: string) => void;
  onExit: (why: string) => void;
}

/** The brokers to start: one in the folder `kafka`, or several as a cluster. */
async function plannedBrokers(options: StackOptions, dir: string, shared: Shared): Promise<ClusterNode[]> {
  const { brokers = 1, kafkaPort } = options;
  if (brokers > 1) return kafkaCluster({ ...shared, dir, brokers });
  const port = kafkaPort === undefined ? {} : { port: kafkaPort };
  return [{ nodeId: 1, start: () => startKafka({ ...shared, dir: join(dir, 'kafka'), ...port }) }];
}

/** All at once, since each needs a majority. When one fails, the others are stopped again. */
async function startBrokers(planned: readonly ClusterNode[], run: RunFile): Promise<BrokerNode[]> {
  const results = await Promise.allSettled(
    planned.map(async ({ nodeId, start }) => {
      const recorded = async (): Promise<Kafka> => {
        const kafka = await start();
        run.record(planned.length > 1 ? `kafka ${nodeId}` : 'kafka', kafka.pid);
        return kafka;
      };
      return new BrokerNode(nodeId, await recorded(), recorded);
    }),
  );
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure === undefined) return started;
  await Promise.all(started.map((node) => node.stop(3_000)));
  throw failure.reason;
}

/** Kafka and Postgres, started side by side or checked where they are given. When one fails, the other is stopped again. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dir = resolve(options.dir);
  const { toolsDir = join(dir, 'tools'), onProgress = () => {}, onFailure = () => {} } = options;
  mkdirSync(dir, { recursive: true });
  const run = options.run ?? (await RunFile.claim(dir, onProgress));
  let serving = false;
  // A server that ends before is this start's failure, which is thrown.
  const onExit = (why: string) => {
    if (serving) onFailure(why);
  };
  const kafka = async (): Promise<BrokerNode[]> => {
    if (options.kafka) {
      await waitForKafka(options.kafka, { timeoutMs: 15_000 }).catch((error: Error) => {
        throw new Error(`the Kafka of --kafka does not answer: ${error.message}`, { cause: error });
      });
      return [];
    }
    const nodes = await startBrokers(await plannedBrokers(options, dir, { toolsDir, onProgress, onExit }), run);
    onProgress(`Kafka serves on ${nodes.map((node) => node.address).join(',')}`);
    return nodes;
  };
  const postgres = async (): Promise<Postgres | undefined> => {
    if (options.database) {
      await requireDatabase(options.database);
      return undefined;
    }
    const port = options.postgresPort === undefined ? {} : { port: options.postgresPort };
    const server = await startPostgres({ dir: join(dir, 'postgres'), onProgress, onExit, ...port });
    run.record('postgres', server.pid);
    onProgress('Postgres serves');
    return server;
  };
  const [broker, store] = await Promise.allSettled([kafka(), postgres()]);
  const stop = async () => {
    serving = false;
    const nodes = broker.status === 'fulfilled' ? broker.value : [];
    // The last of several would wait for a majority that is gone already.
    const graceMs = nodes.length > 1 ? 3_000 : 20_000;
    const database = store.status === 'fulfilled' ? store.value?.stop() : undefined;
    await Promise.all([database, ...nodes.map((node) => node.stop(graceMs))]);
    if (!options.run) run.release();
  };
  if (broker.status === 'rejected' || store.status === 'rejected') {
    await stop();
    const reasons = [broker, store].flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as Error).message] : [],
    );
    throw new Error(reasons.join('\n'));
  }
  const nodes = broker.value;
  const started = [...nodes, store.value];
  serving = true;
  return {
    brokers: options.kafka ? [...options.kafka] : nodes.map((node) => node.address),
    databaseUrl: store.value?.url ?? options.database ?? '',
    run,
    nodes,
    postgres: store.value,
    pids: () => started.flatMap((server) => (server?.running() ? [server.pid] : [])),
    stop,
  };
}
