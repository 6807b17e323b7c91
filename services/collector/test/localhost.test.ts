import dns from 'node:dns';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World } from './harness.js';
import { rawSocket } from './raw-socket.js';

let world: World;
let service: Service;

// A machine on which localhost is two addresses; on others there is nothing to be seen.
const lookup = dns.lookup;
vi.spyOn(dns, 'lookup').mockImplementation(((name: string, options: dns.LookupOptions, done: () => void) => {
  if (name !== 'localhost' || options.all !== true) return lookup(name, options, done);
  (done as unknown as (error: null, all: dns.LookupAddress[]) => void)(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
}) as unknown as typeof dns.lookup);

beforeAll(async () => {
  world = await prepareWorld('collect_localhost');
  service = startService(world, { HTTP_HOST: 'localhost', MAX_CONNECTIONS: '2' });
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await world.close();
});

function outcome(host: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(service.ports.http, host);
    socket.once('connect', () => resolve('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'));
    socket.once('close', () => resolve('closed'));
  });
}

it('listens on one address where localhost has two, with all limits', async () => {
  const send = httpClient(service, world.keys.a);
  expect((await send({ type: 'sign_up', customer_id: 'c-1' })).status).toBe(200);
  expect(await outcome('::1')).toMatch(/ECONNREFUSED|EADDRNOTAVAIL/);
  const some = Array.from({ length: 3 }, () => rawSocket(service.ports.http));
  await Promise.any(some.map(({ closed }) => closed));
  for (const { socket } of some) socket.destroy();
});
