import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireFreeSpace } from './disk.js';
import { findJava, type Java, type ToolOptions } from './java.js';
import { kafkaJars } from './kafka-jars.js';
import { waitForKafka } from './kafka-ready.js';
import { KAFKA_JVM, KAFKA_LOG4J, kafkaSettings } from './kafka-settings.js';
import { endProcess, processWith } from './leftovers.js';
import { choosePort } from './ports.js';
import { describeExit, ServiceProcess } from './processes.js';
import { lastLines, runCommand } from './run-command.js';
import { graceOf } from './run-file.js';

/** What a broker must know of the cluster that it is part of from its first start on. */
export interface ClusterMember {
  nodeId: number;
  clusterId: string;
  /** Every member, this one too. */
  controllers: readonly { nodeId: number; port: number; directoryId: string }[];
}

export interface KafkaOptions extends ToolOptions {
  /** Everything of this broker lies here: settings, data, logs. */
  dir: string;
  /** Port for clients; absent: the one of the last start if free, else any free one. Port of the controller likewise. */
  port?: number;
  controllerPort?: number;
  /** The port that clients are told to use, where it is not `port`: that of a proxy, which must be there already. */
  advertisedPort?: number;
  /** Makes it one broker of several; with `controllerPort` as the cluster knows it. */
  member?: ClusterMember;
  /** Default 180,000: a restart after kill -9 takes 10 s on free cores and 40 s on busy ones. */
  readyTimeoutMs?: number;
  onExit?: (why: string) => void;
}

export interface Kafka {
  brokers: string[];
  pid: number;
  logFile: string;
  running(): boolean;
  /** SIGTERM, SIGKILL after `graceMs` (default 20,000). */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
}

interface Ports {
  port: number;
  controllerPort: number;
}

function lastPorts(dir: string): Partial<Ports> {
  try {
    return JSON.parse(readFileSync(join(dir, 'ports.json'), 'utf8')) as Partial<Ports>;
  } catch {
    return {};
  }
}

/** Formats the data folder once. The marker is written last: data without it is a half-finished start's and goes. */
async function format(o: KafkaOptions, java: Java, lib: string, properties: string): Promise<void> {
  const marker = join(o.dir, 'formatted');
  if (existsSync(marker)) return;
  rmSync(join(o.dir, 'data'), { recursive: true, force: true });
  const id = o.member?.clusterId ?? randomBytes(16).toString('base64url');
  const quorum = (o.member?.controllers ?? []).map(
    ({ nodeId, port, directoryId }) => `${nodeId}@127.0.0.1:${port}:${directoryId}`,
  );
  const tool = ['-cp', join(lib, '*'), 'kafka.tools.StorageTool', 'format'];
  // With "=", since one id in 64 begins with "-" and would be taken for an option.
  const who = quorum.length > 0 ? `--initial-controllers=${quorum.join(',')}` : '--standalone';
  const args = [...KAFKA_JVM, ...tool, who, `--cluster-id=${id}`, '-c', properties];
  const { code, output } = await runCommand(java.java, args, { timeoutMs: 120_000 });
  if (code !== 0) throw new Error(`Kafka could not format ${join(o.dir, 'data')}:\n${lastLines(output)}`);
  writeFileSync(marker, `${id}\n`);
}

/**
 * Starts one Apache Kafka broker (KRaft, combined) on 127.0.0.1 and returns when it really serves. Keeps its data in `dir`
 * from start to start, also after a kill -9. Fetches what is missing (java.ts, maven.ts).
 */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const { dir, member, onProgress = () => {}, env = process.env } = options;
  requireFreeSpace(dir);
  mkdirSync(dir, { recursive: true });
  const properties = join(dir, 'server.properties');
  const pidFile = join(dir, 'kafka.pid');
  const name = member ? `kafka ${member.nodeId}` : 'kafka';
  const orphan = processWith(pidFile, properties);
  if (orphan) {
    onProgress(`stopping a Kafka that an earlier start left (process ${orphan})`);
    await endProcess(orphan, graceOf(name));
  }
  const last = lastPorts(dir);
  const ports = {
    port: await choosePort('Kafka', options.port, last.port),
    controllerPort: await choosePort("Kafka's controller", options.controllerPort, last.controllerPort),
  };
  const java = await findJava(options);
  const lib = await kafkaJars(options, java);
  const controllers = (member?.controllers ?? [{ port: ports.controllerPort }]).map(({ port }) => `127.0.0.1:${port}`);
  const { advertisedPort = ports.port } = options;
  writeFileSync(properties, kafkaSettings({ dir, nodeId: member?.nodeId ?? 1, ...ports, advertisedPort, controllers }));
  writeFileSync(join(dir, 'log4j2.properties'), KAFKA_LOG4J);
  writeFileSync(join(dir, 'ports.json'), `${JSON.stringify(ports)}\n`);
  await format(options, java, lib, properties);
  onProgress(`starting ${name.replace('kafka', 'Kafka')}`);
  const logFile = join(dir, 'kafka.log');
  const process_ = new ServiceProcess({
    name,
    command: java.java,
    args: [
      ...KAFKA_JVM,
      `-Dlog4j2.configurationFile=${join(dir, 'log4j2.properties')}`,
      `-Dkafka.log.file=${logFile}`,
      ...['-cp', join(lib, '*'), 'kafka.Kafka', properties],
    ],
    env,
    cwd: dir,
    logFile: join(dir, 'kafka.out'),
    onExit: (exit) => options.onExit?.(`Kafka ended (${describeExit(exit)}); its log is ${logFile}`),
  });
  writeFileSync(pidFile, `${process_.pid}\n`);
  const brokers = [`127.0.0.1:${advertisedPort}`];
  try {
    await waitForKafka(brokers, { timeoutMs: options.readyTimeoutMs ?? 180_000, alive: () => process_.running() });
  } catch (error) {
    await process_.stop(2_000);
    rmSync(pidFile, { force: true });
    throw new Error(
      `Kafka did not start: ${(error as Error).message}; its log is ${logFile}, and \`npm run reset\` begins anew should its data ` +
        `be damaged\n${brokerErrors(logFile) || process_.tail(10)}`,
    );
  }
  return {
    brokers,
    pid: process_.pid,
    logFile,
    running: () => process_.running(),
    stop: async (graceMs = 20_000) => {
      await process_.stop(graceMs);
      rmSync(pidFile, { force: true });
    },
    kill: async () => {
      await process_.kill();
    },
  };
}

function brokerErrors(logFile: string): string {
  if (!existsSync(logFile)) return '';
  const lines = readFileSync(logFile, 'utf8').split('\n');
  return lastLines(lines.filter((line) => / (ERROR|FATAL) |^Caused by/.test(line)).join('\n'), 5);
}
