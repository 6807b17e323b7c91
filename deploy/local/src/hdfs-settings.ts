import { join } from 'node:path';

export interface HdfsPorts {
  /** The NameNode's RPC and HTTP. */
  rpc: number;
  http: number;
  /** The DataNode's data, HTTP and IPC. */
  data: number;
  dataHttp: number;
  dataIpc: number;
}

export const HDFS_JVM = [
  '-Xms64m',
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  // Hadoop looks into the JDK where Java 17 forbids it otherwise.
  ...['--add-opens', 'java.base/java.lang=ALL-UNNAMED'],
];

export const HDFS_LOG4J = `log4j.rootLogger=INFO,out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d{ISO8601} %p %c{1}: %m%n
# A line a request.
log4j.logger.BlockStateChange=WARN
log4j.logger.org.apache.hadoop.hdfs.StateChange=WARN
log4j.logger.org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit=WARN
log4j.logger.org.apache.hadoop.hdfs.server.datanode.webhdfs=WARN
log4j.logger.datanode.webhdfs=WARN
`;

function configuration(properties: Readonly<Record<string, string>>): string {
  const lines = Object.entries(properties).map(
    ([name, value]) => `  <property><name>${name}</name><value>${value}</value></property>`,
  );
  return `<configuration>\n${lines.join('\n')}\n</configuration>\n`;
}

export function coreSite(dir: string, { rpc }: HdfsPorts): string {
  return configuration({
    'fs.defaultFS': `hdfs://127.0.0.1:${rpc}`,
    'hadoop.tmp.dir': join(dir, 'tmp'),
    // Whoever calls is believed; only this machine can.
    'hadoop.security.authentication': 'simple',
  });
}

export function hdfsSite(dir: string, ports: HdfsPorts): string {
  return configuration({
    'dfs.replication': '1',
    'dfs.namenode.name.dir': join(dir, 'name'),
    'dfs.datanode.data.dir': join(dir, 'data'),
    'dfs.namenode.http-address': `127.0.0.1:${ports.http}`,
    'dfs.datanode.address': `127.0.0.1:${ports.data}`,
    'dfs.datanode.http.address': `127.0.0.1:${ports.dataHttp}`,
    'dfs.datanode.ipc.address': `127.0.0.1:${ports.dataIpc}`,
    'dfs.datanode.hostname': '127.0.0.1',
    'dfs.namenode.datanode.registration.ip-hostname-check': 'false',
    // A killed DataNode that comes back is known at once; a NameNode that starts waits for no stragglers.
    'dfs.heartbeat.interval': '1',
    'dfs.namenode.safemode.extension': '0',
    // A few bytes are kept free; by default it refuses to write where less than a block and a bit is left.
    'dfs.datanode.du.reserved': '0',
    // Short pages, so that lists have several.
    'dfs.ls.limit': '20',
  });
}
