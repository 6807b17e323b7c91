import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { requireFreeSpace } from './disk.js';
import { endProcess, processWith } from './leftovers.js';
import { choosePort } from './ports.js';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.js';
import { type RunAs, runPostgresAs } from './postgres-user.js';
import { describeExit, dyingWithParent, ServiceProcess } from './processes.js';
import { lastLines, runCommand } from './run-command.js';

export interface PostgresOptions {
  /** Everything of this server lies here: data, password, log. */
  dir: string;
  /** Absent: the one of the last start if free, else any free one. */
  port?: number;
  /** Made when absent. Default insight_mesh. */
  database?: string;
  onProgress?: (message: string) => void;
  onExit?: (why: string) => void;
  readyTimeoutMs?: number;
}

export interface Postgres {
  url: string;
  pid: number;
  logFile: string;
  running(): boolean;
  /**
   * A fast shutdown (connections are ended), or an immediate one, after which the next start recovers as after a crash;
   * SIGKILL after 20 s.
   */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  /** SIGKILL to the postmaster, as a crash would. */
  kill(): Promise<void>;
}

const WRONG_PASSWORD = '28P01';

const FLAGS = [
  'max_connections=300',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'shared_buffers=256MB',
  'max_wal_size=4GB',
];

function readOr(file: string, otherwise: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : otherwise;
}

/** The cluster is made with this password: it is written before, whole or not at all. */
function keptPassword(file: string): string {
  const kept = readOr(file, '');
  if (kept) return kept;
  const password = randomBytes(18).toString('base64url');
  writeFileSync(`${file}.new`, password, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return password;
}

/** Makes the cluster under a name of its own and renames it when whole: a half-made one is never taken for a cluster. */
async function initialise(
  dir: string,
  data: string,
  password: string,
  binaries: PostgresBinaries,
  as: RunAs,
): Promise<void> {
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const half = `${data}.half`;
  for (const folder of [half, data]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  const passwordFile = join(dir, 'password.initdb');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (as.uid !== undefined && as.gid !== undefined)
    for (const path of [half, passwordFile]) chownSync(path, as.uid, as.gid);
  const [command = '', ...args] = [
    ...as.prefix,
    binaries.initdb,
    ...['-D', half, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    ...['-E', 'UTF8', '--locale=C', '--no-instructions'],
  ];
  const { code, output } = await runCommand(command, args, { cwd: '/', ...pick(as), timeoutMs: 120_000 });
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`Postgres could not make its data folder ${data}:\n${lastLines(output)}`);
  renameSync(half, data);
}

function pick(as: RunAs): { uid?: number; gid?: number } {
  return as.uid === undefined || as.gid === undefined ? {} : { uid: as.uid, gid: as.gid };
}

/** A postmaster.pid whose process is gone goes; a postmaster that an earlier start left running is stopped. */
async function clearPidFile(data: string, onProgress: (message: string) => void): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  const orphan = processWith(pidFile, data);
  if (orphan) {
    onProgress(`stopping a Postgres that an earlier start left (process ${orphan})`);
    await endProcess(orphan, 15_000, 'SIGINT');
  }
  rmSync(pidFile, { force: true });
}

async function launch(
  options: PostgresOptions,
  port: number,
  data: string,
  binaries: PostgresBinaries,
  as: RunAs,
): Promise<ServiceProcess> {
  const logFile = join(options.dir, 'postgres.log');
  const [command = '', ...args] = [
    ...as.prefix,
    // Behind the prefix: a new user namespace forgets the death signal.
    ...dyingWithParent(
      [binaries.postgres, '-D', data, '-p', String(port), ...FLAGS.flatMap((flag) => ['-c', flag])],
      'SIGINT',
    ),
  ];
  return new ServiceProcess({
    name: 'postgres',
    command,
    args,
    env: process.env,
    cwd: '/',
    ...pick(as),
    deathSignal: false,
    logFile,
    onExit: (exit) => options.onExit?.(`Postgres ended (${describeExit(exit)}); its log is ${logFile}`),
  });
}

/** @throws Error when the server refuses the password: waiting would not help. */
async function connects(url: string, dir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== WRONG_PASSWORD) return false;
    throw new Error(
      `${join(dir, 'password')} does not open the data beside it: put the right password back, or run \`npm run reset\` to begin anew`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/**
 * Starts a Postgres on 127.0.0.1 and returns when it answers queries. Keeps its data and password in `dir` from start to
 * start, also after a kill -9.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dir, database = 'insight_mesh', onProgress = () => {}, readyTimeoutMs = 120_000 } = options;
  requireFreeSpace(dir);
  mkdirSync(dir, { recursive: true });
  const data = join(dir, 'data');
  await clearPidFile(data, onProgress);
  const port = await choosePort('Postgres', options.port, Number(readOr(join(dir, 'port'), '')) || undefined);
  const binaries = await postgresBinaries();
  const as = await runPostgresAs(dir, dirname(binaries.postgres));
  const password = keptPassword(join(dir, 'password'));
  writeFileSync(join(dir, 'port'), String(port));
  await initialise(dir, data, password, binaries, as);
  onProgress('starting Postgres');
  const urlOf = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
  const end = performance.now() + readyTimeoutMs;
  let server = await launch(options, port, data, binaries, as);
  const ready = () =>
    connects(urlOf('postgres'), dir).catch(async (error: Error) => {
      server.signal('SIGINT');
      await server.exited;
      throw error;
    });
  while (!(await ready())) {
    if (performance.now() > end) {
      await server.kill();
      throw new Error(
        `Postgres was not ready within ${readyTimeoutMs} ms; its log is ${server.logFile}\n${server.tail(10)}`,
      );
    }
    if (!server.running()) {
      // After a kill -9 the old server's children may hold its shared memory for a moment longer.
      if (!server.tail().includes('shared memory block')) {
        throw new Error(`Postgres did not start; its log is ${server.logFile}\n${server.tail(10)}`);
      }
      server = await launch(options, port, data, binaries, as);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await createDatabase(urlOf('postgres'), database);
  const started = server;
  return {
    url: urlOf(database),
    pid: started.pid,
    logFile: started.logFile,
    running: () => started.running(),
    stop: async (how = 'fast') => {
      // SIGINT is Postgres's fast shutdown, SIGQUIT its immediate one; SIGTERM would wait for every client.
      started.signal(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
      const timer = setTimeout(() => started.signal('SIGKILL'), 20_000);
      await started.exited;
      clearTimeout(timer);
    },
    kill: async () => {
      await started.kill();
    },
  };
}
