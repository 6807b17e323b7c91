import { gzipSync } from 'node:zlib';
import type { EventTypeJson } from '@insight-mesh/contracts/json';
import type { CollectRequest } from '@insight-mesh/contracts/types/insightmesh/collector/v1/CollectRequest';
import { codecFor } from '@insight-mesh/runtime/codec';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import type { HttpInput } from '../fuzz/input.js';
import { HttpSender } from '../fuzz/send.js';
import type { Mesh } from '../lib/mesh.js';
import { eventJson, type ShopEvent, segmentCall } from './shop-event.js';

/** One event of a body, and the id by which it is known however often it comes. */
export interface Sent {
  id: string;
  event: ShopEvent;
}

const codec = codecFor('insightmesh.collector.v1.Event');
const own = ({ event, id }: Sent) => eventJson(event, id);
const lines = (each: object[]) => each.map((one) => JSON.stringify(one)).join('\n');

/** A shipper's record: without the event's own time, which the shipper's stands for. */
function shipped(sent: Sent, rest: object): object {
  const { occurred_at, ...event } = own(sent);
  return { ...event, ...rest };
}

type Body = [path: string, type: string, text: string];

const bodies = {
  json: (body: Sent[]): Body => ['/v1/events', 'application/json', JSON.stringify(body.map(own))],
  lines: (body: Sent[]): Body => ['/v1/events', 'application/x-ndjson', lines(body.map(own))],
  beacon: (body: Sent[]): Body => ['/v1/beacon', 'text/plain;charset=UTF-8', JSON.stringify(body.map(own))],
  segment: (body: Sent[]): Body => [
    '/v1/batch',
    'application/json',
    JSON.stringify({ batch: body.map(({ event, id }) => segmentCall(event, id)) }),
  ],
  logstash: (body: Sent[]): Body => {
    const records = body.map((sent) =>
      shipped(sent, { '@timestamp': new Date(sent.event.atMs).toISOString(), '@version': '1', host: 'web-1' }),
    );
    return ['/v1/logs', 'application/json', JSON.stringify(records)];
  },
  fluent: (body: Sent[]): Body => {
    const records = body.map((sent) => ({ date: sent.event.atMs / 1000, log: JSON.stringify(shipped(sent, {})) }));
    return ['/v1/logs', 'application/json', lines(records)];
  },
};

export const ways = [...(Object.keys(bodies) as (keyof typeof bodies)[]), 'grpc'] as const;
export type Way = (typeof ways)[number];

/** Sends bodies by any door of a mesh's collector. */
export class Courier {
  readonly #mesh: Mesh;
  readonly #http: HttpSender;

  constructor(mesh: Mesh) {
    this.#mesh = mesh;
    this.#http = new HttpSender(mesh.collectorHttp);
  }

  close(): void {
    this.#http.close();
  }

  /** @throws Error when a body is not acknowledged, or an event of it refused where the door tells */
  async send(way: Way, zipped: boolean, body: Sent[], key: string): Promise<void> {
    if (way === 'grpc') return this.#collect(body, key);
    const [path, type, text] = bodies[way](body);
    const bytes = Buffer.from(text);
    const input: HttpInput = {
      kind: 'http',
      method: 'POST',
      path,
      headers: { 'content-type': type, ...(zipped ? { 'content-encoding': 'gzip' } : {}) },
      body: zipped ? gzipSync(bytes) : bytes,
    };
    const answer = await this.#http.send(input, key);
    const refused = answer.text.includes('"rejected":[{');
    if (answer.status >= 300 || refused) throw new Error(`${way} was answered ${answer.status}: ${answer.text}`);
  }

  async #collect(body: Sent[], key: string): Promise<void> {
    const client = createClient('insightmesh.collector.v1.CollectorService', {
      address: this.#mesh.addresses.collector,
      apiKey: key,
      defaultDeadlineMs: 30_000,
    });
    const events = body.map((sent) => {
      const event = own(sent);
      return codec.toRpc({ ...event, type: `EVENT_TYPE_${event.type.toUpperCase()}` as EventTypeJson });
    });
    try {
      const { rejected } = await client.Collect({ events } as CollectRequest);
      if (rejected.length > 0) throw new Error(`gRPC refused an event: ${rejected[0]?.field} ${rejected[0]?.reason}`);
    } finally {
      client.close();
    }
  }
}
