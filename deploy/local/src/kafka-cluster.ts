import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJava } from './java.js';
import { type ClusterMember, type Kafka, type KafkaOptions, startKafka } from './kafka.js';
import { kafkaJars } from './kafka-jars.js';
import { freePort } from './ports.js';

/** What a cluster keeps from start to start: its controllers know each other by these. */
interface Layout {
  clusterId: string;
  nodes: { nodeId: number; port: number; controllerPort: number; directoryId: string }[];
}

export interface ClusterOptions extends Omit<KafkaOptions, 'port' | 'controllerPort' | 'advertisedPort' | 'member'> {
  /** How many brokers, each a controller too. */
  brokers: number;
}

export interface ClusterNode {
  nodeId: number;
  /** Starts this broker, on the same ports and data each time, and waits until it serves: a majority must be starting or running. */
  start: () => Promise<Kafka>;
}

/** As Kafka's own tools make it: 16 bytes, and never one that could be taken for an option. */
function randomId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

async function layoutOf(file: string, brokers: number): Promise<Layout> {
  try {
    const layout = JSON.parse(readFileSync(file, 'utf8')) as Layout;
    if (layout.nodes.length === brokers) return layout;
    throw new Error(`${file} is of ${layout.nodes.length} brokers, not of ${brokers}: \`npm run reset\` begins anew`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const ports = new Set<number>();
  while (ports.size < brokers * 2) ports.add(await freePort());
  const free = [...ports];
  const nodes = Array.from({ length: brokers }, (_, index) => ({
    nodeId: index + 1,
    port: free[index * 2] ?? 0,
    controllerPort: free[index * 2 + 1] ?? 0,
    directoryId: randomId(),
  }));
  const layout = { clusterId: randomId(), nodes };
  writeFileSync(file, `${JSON.stringify(layout, null, 2)}\n`);
  return layout;
}

/** Folder of a broker below a stack's folder. */
export const brokerFolder = (dir: string, nodeId: number) => join(dir, `kafka-${nodeId}`);

/** Prepares a cluster below `dir`, none of its brokers started. Each partition has three copies where there are three brokers. */
export async function kafkaCluster(options: ClusterOptions): Promise<ClusterNode[]> {
  const { brokers, dir, ...shared } = options;
  mkdirSync(dir, { recursive: true });
  // Once, before several brokers want the same at the same time.
  await kafkaJars(options, await findJava(options));
  const { clusterId, nodes } = await layoutOf(join(dir, 'kafka-cluster.json'), brokers);
  const controllers = nodes.map(({ nodeId, controllerPort, directoryId }) => ({
    nodeId,
    port: controllerPort,
    directoryId,
  }));
  return nodes.map(({ nodeId, port, controllerPort }) => {
    const member: ClusterMember = { nodeId, clusterId, controllers };
    const start = () => startKafka({ ...shared, dir: brokerFolder(dir, nodeId), port, controllerPort, member });
    return { nodeId, start };
  });
}
