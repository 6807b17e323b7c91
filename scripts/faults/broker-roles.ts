import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokerFolder } from '@insight-mesh/local-stack/kafka-cluster';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { createLogger } from '@insight-mesh/runtime/log';
import type { Mesh } from '../lib/mesh.js';

const events = 'clickstream.events.v1';
/** Feature's group that folds events, and Kafka's topic of the groups' offsets. */
const group = 'feature';
const offsets = '__consumer_offsets';

/** What a broker is for the moment, by its id. */
export interface BrokerRoles {
  /** The leader of the brokers' controllers. */
  controller: number;
  /** Of feature's group of consumers. */
  coordinator: number;
  /** Partitions of the event topic that a broker leads. */
  leads: ReadonlyMap<number, number>;
}

interface QuorumState {
  leaderId: number;
  leaderEpoch: number;
}

/** Clients are told of any broker as the controller; who really is stands in the state that each controller keeps. */
function activeController(mesh: Mesh): number {
  const states = mesh.nodes.map(({ id }) => {
    const file = join(brokerFolder(mesh.dir, id), 'data', '__cluster_metadata-0', 'quorum-state');
    return JSON.parse(readFileSync(file, 'utf8')) as QuorumState;
  });
  return states.reduce((newest, state) => (state.leaderEpoch > newest.leaderEpoch ? state : newest)).leaderId;
}

/** Java's String.hashCode, made positive as Kafka does it: where a group's offsets lie. */
function partitionOfGroup(partitions: number): number {
  let hash = 0;
  for (const character of group) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return (hash & 0x7fffffff) % partitions;
}

export async function brokerRoles(mesh: Mesh): Promise<BrokerRoles> {
  const log = createLogger({ service: 'faults', level: 'error' });
  const admin = createKafka({ brokers: mesh.brokers, clientId: 'faults', log }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [events, offsets] });
    const leaders = (name: string) =>
      (topics.find((topic) => topic.name === name)?.partitions ?? [])
        .sort((a, b) => a.partitionId - b.partitionId)
        .map(({ leader }) => leader);
    const leads = new Map<number, number>(mesh.nodes.map(({ id }) => [id, 0]));
    for (const leader of leaders(events)) leads.set(leader, (leads.get(leader) ?? 0) + 1);
    const coordinators = leaders(offsets);
    const coordinator = coordinators[partitionOfGroup(coordinators.length)] ?? 0;
    return { controller: activeController(mesh), coordinator, leads };
  } finally {
    await admin.disconnect();
  }
}

/** For people: "broker 2 (active controller, 5 partitions)". */
export function describeBroker(id: number, roles: BrokerRoles): string {
  const parts = [
    ...(roles.controller === id ? ['active controller'] : []),
    ...(roles.coordinator === id ? ["feature's group coordinator"] : []),
    `leads ${roles.leads.get(id) ?? 0} partitions`,
  ];
  return `broker ${id} (${parts.join(', ')})`;
}

/** @throws Error unless the event topic is kept three times and two copies must have what is acknowledged */
export async function requireCopies(mesh: Mesh): Promise<void> {
  const log = createLogger({ service: 'faults', level: 'error' });
  const admin = createKafka({ brokers: mesh.brokers, clientId: 'faults', log }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [events] });
    const copies = topics.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.length));
    const resources = [{ type: 2, name: events, configNames: ['min.insync.replicas'] }];
    const described = await admin.describeConfigs({ includeSynonyms: false, resources });
    const least = described.resources[0]?.configEntries[0]?.configValue;
    if (copies.length === 0 || copies.some((count) => count !== 3) || least !== '2') {
      throw new Error(`${events} has ${copies.join(',')} copies and min.insync.replicas ${least}, not 3 and 2`);
    }
  } finally {
    await admin.disconnect();
  }
}
