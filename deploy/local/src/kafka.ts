import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireFreeSpace } from './disk.js';
import { findJava, type Java, type ToolOptions } from './java.js';
import { kafkaJars } from './kafka-jars.js';
import { waitForKafka } from './kafka-ready.js';
import { endProcess, processWith } from './leftovers.js';
import { choosePort } from './ports.js';
import { describeExit, ServiceProcess } from './processes.js';
import { lastLines, runCommand } from './run-command.js';

export interface KafkaOptions extends ToolOptions {
  /** Everything of this broker lies here: settings, data, logs. */
  dir: string;
  /** Port for clients; absent: the one of the last start if free, else any free one. Port of the controller likewise. */
  port?: number;
  controllerPort?: number;
  /** Default 180,000: a restart after kill -9 takes 10 s on free cores and 40 s on busy ones. */
  readyTimeoutMs?: number;
  onExit?: (why: string) => void;
}

export interface Kafka {
  brokers: string[];
  pid: number;
  logFile: string;
  running(): boolean;
  /** SIGTERM, SIGKILL after 20 s. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
}

interface Ports {
  port: number;
  controllerPort: number;
}

const JVM = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

// The broker's own rolling log: 3 files of 10 MB at most.
const LOG4J = `status = warn
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = \${sys:kafka.log.file}
appender.file.filePattern = \${sys:kafka.log.file}.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{ISO8601} %p %c{1} %m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 2
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
`;

function settings(dir: string, ports: Ports): string {
  const controller = `127.0.0.1:${ports.controllerPort}`;
  return `${[
    'process.roles=broker,controller',
    'node.id=1',
    `listeners=PLAINTEXT://127.0.0.1:${ports.port},CONTROLLER://${controller}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${ports.port},CONTROLLER://${controller}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    `controller.quorum.bootstrap.servers=${controller}`,
    `log.dirs=${join(dir, 'data')}`,
    // Topics are made from protos/asyncapi.yaml by the migration step, never by accident.
    'auto.create.topics.enable=false',
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=5',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=5',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'share.coordinator.state.topic.num.partitions=5',
    'group.initial.rebalance.delay.ms=0',
    // The cleaner takes its buffer at once, and the default (128 MB) is half of the heap.
    'log.cleaner.dedupe.buffer.size=33554432',
  ].join('\n')}\n`;
}

function lastPorts(dir: string): Partial<Ports> {
  try {
    return JSON.parse(readFileSync(join(dir, 'ports.json'), 'utf8')) as Partial<Ports>;
  } catch {
    return {};
  }
}

/** Formats the data folder once. The marker is written last: data without it is a half-finished start's and goes. */
async function format(dir: string, java: Java, lib: string, properties: string): Promise<void> {
  const marker = join(dir, 'formatted');
  if (existsSync(marker)) return;
  rmSync(join(dir, 'data'), { recursive: true, force: true });
  const id = randomBytes(16).toString('base64url');
  const tool = ['-cp', join(lib, '*'), 'kafka.tools.StorageTool', 'format', '--standalone'];
  // With "=", since one id in 64 begins with "-" and would be taken for an option.
  const args = [...tool, `--cluster-id=${id}`, '-c', properties];
  const { code, output } = await runCommand(java.java, [...JVM, ...args], { timeoutMs: 120_000 });
  if (code !== 0) throw new Error(`Kafka could not format ${join(dir, 'data')}:\n${lastLines(output)}`);
  writeFileSync(marker, `${id}\n`);
}

/**
 * Starts one Apache Kafka broker (KRaft, combined) on 127.0.0.1 and returns when it really serves. Keeps its data in `dir`
 * from start to start, also after a kill -9. Fetches what is missing (java.ts, maven.ts).
 */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const { dir, onProgress = () => {}, env = process.env } = options;
  requireFreeSpace(dir);
  mkdirSync(dir, { recursive: true });
  const properties = join(dir, 'server.properties');
  const pidFile = join(dir, 'kafka.pid');
  const orphan = processWith(pidFile, properties);
  if (orphan) {
    onProgress(`stopping a Kafka that an earlier start left (process ${orphan})`);
    await endProcess(orphan);
  }
  const last = lastPorts(dir);
  const ports = {
    port: await choosePort('Kafka', options.port, last.port),
    controllerPort: await choosePort("Kafka's controller", options.controllerPort, last.controllerPort),
  };
  const java = await findJava(options);
  const lib = await kafkaJars(options, java);
  writeFileSync(properties, settings(dir, ports));
  writeFileSync(join(dir, 'log4j2.properties'), LOG4J);
  writeFileSync(join(dir, 'ports.json'), `${JSON.stringify(ports)}\n`);
  await format(dir, java, lib, properties);
  onProgress('starting Kafka');
  const logFile = join(dir, 'kafka.log');
  const process_ = new ServiceProcess({
    name: 'kafka',
    command: java.java,
    args: [
      ...JVM,
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
  const brokers = [`127.0.0.1:${ports.port}`];
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
    stop: async () => {
      await process_.stop(20_000);
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
