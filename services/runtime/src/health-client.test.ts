import { createServer, type Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { afterEach, describe, expect, it } from 'vitest';
import { healthOf } from './health-client.js';

const limitMs = 10_000;
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A gRPC server on a free port; its port. */
async function listen(server: Server): Promise<number> {
  stops.push(() => server.forceShutdown());
  return new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    ),
  );
}

describe('healthOf', () => {
  it('says what the server says, as it is now, by either form of a target', async () => {
    const health = new HealthImplementation({ '': 'NOT_SERVING' });
    const server = new Server();
    health.addToServer(server);
    const port = await listen(server);
    expect(await healthOf(`127.0.0.1:${port}`, limitMs)).toBe('NOT_SERVING');
    health.setStatus('', 'SERVING');
    expect(await healthOf(`127.0.0.1:${port}`, limitMs)).toBe('SERVING');
    expect(await healthOf(`dns:///127.0.0.1:${port}`, limitMs)).toBe('SERVING');
  });

  it('says that a server has no health', async () => {
    const port = await listen(new Server());
    expect(await healthOf(`127.0.0.1:${port}`, limitMs)).toMatch(/^UNIMPLEMENTED ./);
  });

  it('says that nobody listens', async () => {
    const server = new Server();
    const port = await listen(server);
    server.forceShutdown();
    expect(await healthOf(`127.0.0.1:${port}`, limitMs)).toMatch(/^UNAVAILABLE .*ECONNREFUSED/);
  });

  it('says that no answer came in time', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    stops.push(() => {
      silent.close();
      for (const socket of sockets) socket.destroy();
    });
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await healthOf(`127.0.0.1:${port}`, 200)).toMatch(/^DEADLINE_EXCEEDED ./);
  });
});
