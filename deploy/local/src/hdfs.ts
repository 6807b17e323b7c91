import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { requireFreeSpace } from './disk.js';
import { coreSite, HDFS_JVM, HDFS_LOG4J, type HdfsPorts, hdfsSite } from './hdfs-settings.js';
import { findJava, type Java, type ToolOptions } from './java.js';
import { endProcess, processWith } from './leftovers.js';
import { mavenJars } from './maven-jars.js';
import { choosePort } from './ports.js';
import { describeExit, ServiceProcess } from './processes.js';
import { lastLines, runCommand } from './run-command.js';

export const HDFS_VERSION = '3.4.1';
const NAME_NODE = 'org.apache.hadoop.hdfs.server.namenode.NameNode';
const DATA_NODE = 'org.apache.hadoop.hdfs.server.datanode.DataNode';

export interface HdfsOptions extends ToolOptions {
  /** Everything of this HDFS lies here: settings, data, logs. */
  dir: string;
  /** Default 120,000. Ready after 4 s on free cores. */
  readyTimeoutMs?: number;
  onExit?: (why: string) => void;
}

export interface Hdfs {
  /** host:port of the NameNode's HTTP. */
  nameNode: string;
  /** Of its RPC, for Hadoop's own clients. */
  rpc: string;
  /** host:port of the DataNode's HTTP. */
  dataNode: string;
  pids: number[];
  /** The environment of a service that keeps its objects there, in a folder. */
  env(folder: string): Record<string, string>;
  running(): boolean;
  /** SIGTERM, SIGKILL after 10 s. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
}

/** Where the jars of HDFS lie, fetched by Maven on the first call (64 MB). */
function hdfsJars(options: ToolOptions, java: Java): Promise<string> {
  const set = {
    name: 'HDFS',
    version: HDFS_VERSION,
    artifacts: ['hadoop-hdfs', 'hadoop-hdfs-client', 'hadoop-common'].map(
      (id) => `org.apache.hadoop:${id}:${HDFS_VERSION}`,
    ),
    size: '118 files, 64 MB',
    else: 'leave HDFS out',
    mark: 'hadoop-hdfs-',
  };
  return mavenJars(set, options, java);
}

async function choosePorts(dir: string): Promise<HdfsPorts> {
  const file = join(dir, 'ports.json');
  const last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<HdfsPorts>) : {};
  const ports = {
    rpc: await choosePort('the NameNode', undefined, last.rpc),
    http: await choosePort("the NameNode's HTTP", undefined, last.http),
    data: await choosePort('the DataNode', undefined, last.data),
    dataHttp: await choosePort("the DataNode's HTTP", undefined, last.dataHttp),
    dataIpc: await choosePort("the DataNode's IPC", undefined, last.dataIpc),
  };
  writeFileSync(file, `${JSON.stringify(ports)}\n`);
  return ports;
}

/** Settings, and the folders of web pages that the jars lack and the servers ask for. */
function writeSettings(dir: string, ports: HdfsPorts): string {
  const conf = join(dir, 'conf');
  for (const pages of ['hdfs', 'datanode']) mkdirSync(join(conf, 'webapps', pages), { recursive: true });
  writeFileSync(join(conf, 'core-site.xml'), coreSite(dir, ports));
  writeFileSync(join(conf, 'hdfs-site.xml'), hdfsSite(dir, ports));
  writeFileSync(join(conf, 'log4j.properties'), HDFS_LOG4J);
  return conf;
}

/** The marker is written last: names without it are a half-finished start's and go. */
async function format(dir: string, java: Java, args: readonly string[]): Promise<void> {
  const marker = join(dir, 'formatted');
  if (existsSync(marker)) return;
  for (const each of ['name', 'data']) rmSync(join(dir, each), { recursive: true, force: true });
  const all = [...args, NAME_NODE, '-format', '-nonInteractive', '-force'];
  const { code, output } = await runCommand(java.java, all, { cwd: dir, timeoutMs: 120_000 });
  if (code !== 0) throw new Error(`HDFS could not format ${join(dir, 'name')}:\n${lastLines(output)}`);
  writeFileSync(marker, '');
}

/**
 * Starts a NameNode and a DataNode of Apache HDFS on 127.0.0.1 and returns when a file can really be written. Keeps its data in `dir` from
 * start to start. Fetches what is missing (java.ts, maven-jars.ts).
 */
export async function startHdfs(options: HdfsOptions): Promise<Hdfs> {
  const { dir, onProgress = () => {}, env = process.env } = options;
  requireFreeSpace(dir);
  mkdirSync(dir, { recursive: true });
  const pidFile = (node: string) => join(dir, `${node}.pid`);
  for (const node of ['namenode', 'datanode']) {
    const orphan = processWith(pidFile(node), dir);
    if (orphan) await endProcess(orphan);
  }
  const java = await findJava(options);
  const lib = await hdfsJars(options, java);
  const ports = await choosePorts(dir);
  const conf = writeSettings(dir, ports);
  const args = [...HDFS_JVM, '-cp', `${conf}:${join(lib, '*')}`];
  await format(dir, java, args);
  onProgress('starting HDFS');
  const start = (node: 'namenode' | 'datanode') => {
    const logFile = join(dir, `${node}.log`);
    const process_ = new ServiceProcess({
      name: node,
      command: java.java,
      args: [...args, node === 'namenode' ? NAME_NODE : DATA_NODE],
      env,
      cwd: dir,
      logFile,
      onExit: (exit) => options.onExit?.(`HDFS: the ${node} ended (${describeExit(exit)}); its log is ${logFile}`),
    });
    writeFileSync(pidFile(node), `${process_.pid}\n`);
    return process_;
  };
  const nodes = [start('namenode'), start('datanode')];
  const nameNode = `127.0.0.1:${ports.http}`;
  const end = async (how: (node: ServiceProcess) => Promise<unknown>) => {
    await Promise.all(nodes.map(how));
    for (const node of ['namenode', 'datanode']) rmSync(pidFile(node), { force: true });
  };
  try {
    await untilWritable(nameNode, options.readyTimeoutMs ?? 120_000, () => nodes.every((node) => node.running()));
  } catch (error) {
    await end((node) => node.stop(2_000));
    const tails = nodes.map((node) => `${node.logFile}:\n${node.tail(8)}`).join('\n');
    throw new Error(`HDFS did not start: ${(error as Error).message}\n${tails}`);
  }
  return {
    nameNode,
    rpc: `127.0.0.1:${ports.rpc}`,
    dataNode: `127.0.0.1:${ports.dataHttp}`,
    pids: nodes.map((node) => node.pid),
    env: (folder) => ({ OBJECT_STORE_URL: `webhdfs://${nameNode}/${folder}` }),
    running: () => nodes.every((node) => node.running()),
    stop: () => end((node) => node.stop(10_000)),
    kill: () => end((node) => node.kill()),
  };
}

/** The ports answer seconds before the DataNode is known and safe mode is over. */
async function untilWritable(nameNode: string, timeoutMs: number, alive: () => boolean): Promise<void> {
  const end = performance.now() + timeoutMs;
  const ask = async (question: string): Promise<string | undefined> => {
    const url = `http://${nameNode}/webhdfs/v1/${question}&user.name=${userInfo().username}`;
    const answer = await fetch(url, { method: 'PUT', signal: AbortSignal.timeout(5_000) });
    const text = await answer.text();
    return answer.ok ? undefined : `HTTP ${answer.status} ${text.slice(0, 200)}`;
  };
  for (;;) {
    if (!alive()) throw new Error('a node has ended');
    // Names cannot be changed in safe mode, and no DataNode is named for a file where none is known.
    const seen = await ask('?op=MKDIRS')
      .then((refused) => refused ?? ask('ready?op=CREATE&noredirect=true'))
      .catch((error: Error) => error.message);
    if (seen === undefined) return;
    if (performance.now() > end) throw new Error(`it did not take a file within ${timeoutMs} ms: ${seen}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
