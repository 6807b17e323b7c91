import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Access, featureClient, startFeature } from './grpc-fixture.js';

const access = new Access();
beforeAll(() => access.start());
afterAll(() => access.stop());

describe('a connection that has reached its age', () => {
  it('takes no more calls and cuts off none: the client goes on over a new one', async () => {
    const limits = { maxConnectionAgeMs: 100 };
    const { server, port } = await startFeature(access, async () => ({}), { limits });
    // In front of the server, to count connections.
    let connections = 0;
    const door = createServer((socket) => {
      connections += 1;
      const onward = connect(port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      for (const each of [socket, onward]) each.on('error', () => undefined);
    });
    await once(door.listen(0, '127.0.0.1'), 'listening');
    const client = featureClient((door.address() as AddressInfo).port);
    const lane = async () => {
      let calls = 0;
      for (; connections < 4; calls += 1) await client.GetHistory({}, { tenantId: 'shop' });
      return calls;
    };
    // One call that fails would end the test.
    const calls = await Promise.all([lane(), lane(), lane()]);
    expect(Math.min(...calls)).toBeGreaterThan(0);
    client.close();
    await server.stop();
    door.close();
  }, 30_000);
});
