import { createServer } from 'node:http';
import { connect } from 'node:net';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { listen } from '@insight-mesh/runtime/listen';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { expect, it } from 'vitest';
import { limitConnections } from './connections.js';

it('cuts off a client that sent a whole request and does not read its answer', async () => {
  // More than the buffers between them hold.
  const server = createServer((_request, response) => response.end(Buffer.alloc(64 * 1_048_576)));
  const metrics = new Metrics('collector');
  limitConnections(server, { MAX_CONNECTIONS: 10, STORE_DEADLINE_MS: 500, REQUEST_TIMEOUT_MS: 500 }, metrics);
  const port = await listen(server, 'test', '127.0.0.1', 0);
  const connections = async () => {
    const gauge = await metrics.registry.getSingleMetric('insightmesh_collector_connections')?.get();
    return gauge?.values[0]?.value;
  };
  const client = connect(port, '127.0.0.1').pause();
  client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await waitFor(async () => (await connections()) === 1, { what: 'the connection' });
  await waitFor(async () => (await connections()) === 0, { timeoutMs: 20_000, what: 'its end' });
  expect(client.destroyed).toBe(false);
  client.destroy();
  server.close();
});
