import { waitFor } from '@insight-mesh/local-stack/testing';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World } from './harness.js';
import { type RawSocket, rawSocket, statusesIn } from './raw-socket.js';

const headersMs = 600;
const requestMs = 1_200;
const keepAliveMs = 500;
const mostConnections = 40;
/** Time limits are looked at every half second, and a closing connection may linger for one. */
const noticedMs = 2_500;

let world: World;
let metrics: Metrics;
let service: Service;

beforeAll(async () => {
  world = await prepareWorld('collect_slow_clients');
  metrics = new Metrics('collector');
  const settings = {
    HEAD_TIMEOUT_MS: String(headersMs),
    REQUEST_TIMEOUT_MS: String(requestMs),
    KEEP_ALIVE_MS: String(keepAliveMs),
    STORE_DEADLINE_MS: '1000',
    MAX_CONNECTIONS: String(mostConnections),
  };
  service = startService(world, settings, { metrics });
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await world.close();
});

const open = () => rawSocket(service.ports.http);
const event = JSON.stringify({ type: 'view', customer_id: 'c-1', item_id: 'i-1' });
const head = (length: number) =>
  `POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.keys.a}\r\ncontent-length: ${length}\r\n\r\n`;

async function metric(name: string): Promise<number> {
  const { values } = (await metrics.registry.getSingleMetric(`insightmesh_collector_${name}`)?.get()) ?? { values: [] };
  return values.reduce((sum, { value }) => sum + value, 0);
}
const closedWithin = async ({ closed }: RawSocket, began: number): Promise<number> => {
  await closed;
  return Date.now() - began;
};
/** Writes bytes one by one until the server has enough of it. */
function trickle({ socket, write, closed }: RawSocket, bytes: string, everyMs: number): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at < bytes.length && socket.writable) write(bytes.charAt(at++));
  }, everyMs);
  void closed.then(() => clearInterval(timer));
}

describe('a client that takes its time', () => {
  it.each([
    ['sends nothing', headersMs, () => undefined],
    ['sends its headers byte by byte', headersMs, (client: RawSocket) => trickle(client, head(1).repeat(9), 50)],
    [
      'sends its body byte by byte',
      requestMs,
      (client: RawSocket) => {
        client.write(head(10_000));
        trickle(client, event.repeat(100), 50);
      },
    ],
  ])('that %s is told 408 and cut off in time', async (_what, limitMs, act) => {
    const before = await metric('unreadable_requests_total');
    const began = Date.now();
    const client = open();
    act(client);
    expect(await closedWithin(client, began)).toBeLessThan(limitMs + noticedMs);
    const [first = '', body = ''] = client.answer().split('\r\n\r\n');
    expect(first).toContain('HTTP/1.1 408 Request Timeout\r\n');
    expect(JSON.parse(body)).toEqual({
      code: 3,
      message: 'the request came too slowly: its headers must come within 0.6 s, and all of it within 1.2 s',
      status: 'INVALID_ARGUMENT',
      details: [],
    });
    expect(await metric('unreadable_requests_total')).toBe(before + 1);
  });

  it('that never closes its side after a 408 keeps no connection', async () => {
    const client = open();
    client.socket.allowHalfOpen = true;
    await waitFor(async () => (await metric('connections')) === 1, { what: 'the connection' });
    await waitFor(async () => (await metric('connections')) === 0, {
      timeoutMs: headersMs + noticedMs,
      what: 'its end',
    });
    expect(statusesIn(client.answer())).toEqual([408]);
    client.socket.destroy();
  });

  it('that sends nothing after its answer is cut off, without a word', async () => {
    const client = open();
    client.write(`${head(event.length)}${event}`);
    await waitFor(() => client.answer().includes('accepted'), { what: 'an answer' });
    const began = Date.now();
    // Node gives a second more than it tells the client.
    expect(await closedWithin(client, began)).toBeLessThan(keepAliveMs + 1_000 + noticedMs);
    expect(statusesIn(client.answer())).toEqual([200]);
    expect(client.answer()).toMatch(/\r\nkeep-alive: timeout=\d+\r\n/i);
  });

  it('that was refused and goes on sending is cut off without a second answer', async () => {
    const client = open();
    const began = Date.now();
    client.write(head(5 * 1_048_576));
    trickle(client, ' '.repeat(1_000), 20);
    expect(await closedWithin(client, began)).toBeLessThan(requestMs + noticedMs);
    expect(statusesIn(client.answer())).toEqual([413]);
  });

  it('that reads none of its answers is cut off', async () => {
    const client = open();
    client.socket.pause();
    const request = 'GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(1_000);
    const more = () => {
      while (client.socket.writable && client.socket.writableLength < 100_000) client.write(request);
    };
    client.socket.on('drain', more);
    more();
    await waitFor(async () => (await metric('connections')) === 1, { what: 'the connection' });
    await waitFor(async () => (await metric('connections')) === 0, { timeoutMs: 10_000, what: 'its end' });
    client.socket.destroy();
  });
});

it('connections beyond the limit are closed as they come, while an honest client is served', async () => {
  const honest = httpClient(service, world.keys.a);
  const before = await metric('connections_dropped_total');
  const kept = open();
  // Kept alive by what it sends, among strangers that send nothing.
  const send = async () => {
    const answers = statusesIn(kept.answer()).length;
    kept.write(`${head(event.length)}${event}`);
    await waitFor(() => statusesIn(kept.answer()).length === answers + 1, { what: 'an answer' });
  };
  await send();
  const strangers = Array.from({ length: mostConnections * 3 }, open);
  await waitFor(async () => (await metric('connections_dropped_total')) >= before + 2 * mostConnections, {
    what: 'connections to be dropped',
  });
  expect(await metric('connections')).toBeLessThanOrEqual(mostConnections);
  for (let sent = 0; sent < 5; sent++) await send();
  expect(new Set(statusesIn(kept.answer()))).toEqual(new Set([200]));
  // The strangers' time runs out, and there is room again.
  await Promise.all(strangers.map(({ closed }) => closed));
  expect(await honest(JSON.parse(event))).toMatchObject({ status: 200 });
  kept.socket.destroy();
});

it('a process that stops does not wait for them', async () => {
  const settings = { DRAIN_GRACE_MS: '100', STORE_DEADLINE_MS: '500', REQUEST_TIMEOUT_MS: '600000' };
  const stopping = startService(world, settings);
  await stopping.life.start();
  const [inBody, inHeaders] = [rawSocket(stopping.ports.http), rawSocket(stopping.ports.http)];
  inBody.write(head(100));
  inHeaders.write('POST /v1/events HT');
  await waitFor(() => inBody.socket.bytesWritten > 0 && inHeaders.socket.bytesWritten > 0, { what: 'both to be sent' });
  const began = Date.now();
  await stopping.life.stop();
  expect(Date.now() - began).toBeLessThan(10_000);
  await Promise.all([inBody.closed, inHeaders.closed]);
});
