import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { type Kafka, startKafka } from './kafka.js';
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
  /** Undefined where a running server was given. */
  kafka: Kafka | undefined;
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
  const kafka = async (): Promise<Kafka | undefined> => {
    if (options.kafka) {
      await waitForKafka(options.kafka, { timeoutMs: 15_000 }).catch((error: Error) => {
        throw new Error(`the Kafka of --kafka does not answer: ${error.message}`, { cause: error });
      });
      return undefined;
    }
    const port = options.kafkaPort === undefined ? {} : { port: options.kafkaPort };
    const server = await startKafka({ dir: join(dir, 'kafka'), toolsDir, onProgress, onExit, ...port });
    run.record('kafka', server.pid);
    onProgress(`Kafka serves on ${server.brokers.join(',')}`);
    return server;
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
    const servers = [broker, store].map((result) => (result.status === 'fulfilled' ? result.value : undefined));
    await Promise.all(servers.map((server) => server?.stop()));
    if (!options.run) run.release();
  };
  if (broker.status === 'rejected' || store.status === 'rejected') {
    await stop();
    const reasons = [broker, store].flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as Error).message] : [],
    );
    throw new Error(reasons.join('\n'));
  }
  const started = [broker.value, store.value];
  serving = true;
  return {
    brokers: broker.value?.brokers ?? [...(options.kafka ?? [])],
    databaseUrl: store.value?.url ?? options.database ?? '',
    run,
    kafka: broker.value,
    postgres: store.value,
    pids: () => started.flatMap((server) => (server?.running() ? [server.pid] : [])),
    stop,
  };
}
