import { join } from 'node:path';

export interface BrokerSettings {
  /** Data lies below this folder. */
  dir: string;
  nodeId: number;
  port: number;
  controllerPort: number;
  /** The port that clients are told to use, where it is not `port`: a proxy's. */
  advertisedPort?: number;
  /** host:port of every controller of the cluster, this broker's own among them. */
  controllers: readonly string[];
}

export const KAFKA_JVM = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** The broker's own rolling log: 3 files of 10 MB at most. */
export const KAFKA_LOG4J = `status = warn
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

/** With the defaults another broker takes over after 7 to 12 s; with these after about 3. */
const FAILOVER = [
  'broker.session.timeout.ms=3000',
  'broker.heartbeat.interval.ms=500',
  'controller.quorum.fetch.timeout.ms=1000',
  'controller.quorum.election.timeout.ms=500',
];

/** server.properties of one combined broker and controller; with three of them each partition has three copies. */
export function kafkaSettings(o: BrokerSettings): string {
  const copies = Math.min(3, o.controllers.length);
  // Two of three copies must have what is acknowledged, so that one broker can go.
  const inSync = copies === 3 ? 2 : 1;
  const controller = `CONTROLLER://127.0.0.1:${o.controllerPort}`;
  return `${[
    'process.roles=broker,controller',
    `node.id=${o.nodeId}`,
    `listeners=PLAINTEXT://127.0.0.1:${o.port},${controller}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${o.advertisedPort ?? o.port},${controller}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    `controller.quorum.bootstrap.servers=${o.controllers.join(',')}`,
    `log.dirs=${join(o.dir, 'data')}`,
    // Topics are made from protos/asyncapi.yaml by the migration step, never by accident.
    'auto.create.topics.enable=false',
    `default.replication.factor=${copies}`,
    `min.insync.replicas=${inSync}`,
    `offsets.topic.replication.factor=${copies}`,
    'offsets.topic.num.partitions=5',
    `transaction.state.log.replication.factor=${copies}`,
    `transaction.state.log.min.isr=${inSync}`,
    'transaction.state.log.num.partitions=5',
    `share.coordinator.state.topic.replication.factor=${copies}`,
    `share.coordinator.state.topic.min.isr=${inSync}`,
    'share.coordinator.state.topic.num.partitions=5',
    'group.initial.rebalance.delay.ms=0',
    // The cleaner takes its buffer at once, and the default (128 MB) is half of the heap.
    'log.cleaner.dedupe.buffer.size=33554432',
    ...(copies > 1 ? FAILOVER : []),
  ].join('\n')}\n`;
}
