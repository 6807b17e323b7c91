import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;

beforeAll(async () => {
  world = await prepareWorld('collect_drain');
  topics = await watchTopics(world);
});

afterAll(async () => {
  await topics.close();
  await world.close();
});

interface Reply {
  status: number;
  connection: string | undefined;
}

function post(port: number, agent: Agent, body: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = {
      'x-api-key': world.keys.a,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(
      { port, host: '127.0.0.1', agent, method: 'POST', path: '/v1/events', headers },
      (response) => {
        response.resume();
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, connection: response.headers.connection }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

it('under load stops without a reset connection or a lost event', async () => {
  const service = startService(world, { DRAIN_GRACE_MS: '2000' });
  await service.life.start();
  const acknowledged: string[] = [];
  const failures: string[] = [];
  let closedByServer = 0;
  const client = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (;;) {
      const id = randomUUID();
      try {
        const reply = await post(service.ports.http, agent, JSON.stringify({ id, type: 'sign_up', customer_id: id }));
        if (reply.status === 200) acknowledged.push(id);
        else failures.push(String(reply.status));
        if (reply.connection === 'close') {
          closedByServer++;
          return;
        }
      } catch (error) {
        failures.push(String((error as NodeJS.ErrnoException).code));
        return;
      } finally {
        if (closedByServer > 0) agent.destroy();
      }
    }
  };
  const clients = Array.from({ length: 16 }, client);
  await waitFor(() => acknowledged.length > 200, { what: 'load' });
  const stopped = service.life.stop();
  await Promise.all(clients);
  await stopped;
  expect(failures).toEqual([]);
  expect(closedByServer).toBe(16);
  const stored = new Set((await topics.events()).map(({ value }) => value.id));
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  await expect(post(service.ports.http, new Agent(), '{}')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('clients that go on connecting are refused at once, and none is cut off', async () => {
  const service = startService(world, { DRAIN_GRACE_MS: '1000' });
  await service.life.start();
  let answered = 0;
  const ends: string[] = [];
  const client = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      for (;;) {
        const id = randomUUID();
        await post(service.ports.http, agent, JSON.stringify({ id, type: 'sign_up', customer_id: id }));
        answered++;
      }
    } catch (error) {
      ends.push(String((error as NodeJS.ErrnoException).code));
    } finally {
      agent.destroy();
    }
  };
  const clients = Array.from({ length: 32 }, client);
  await waitFor(() => answered > 200, { what: 'load' });
  await Promise.all([service.life.stop(), ...clients]);
  expect(ends).toEqual(Array.from({ length: 32 }, () => 'ECONNREFUSED'));
});

it('with no client stops at once', async () => {
  const service = startService(world, { DRAIN_GRACE_MS: '20000' });
  await service.life.start();
  await service.life.stop();
  expect(service.life.ready()).toBe(false);
});
