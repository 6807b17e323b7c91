import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterEach, expect, it } from 'vitest';
import { stallingSockets } from './kafka-socket.js';

let server: Server;
let accepted: Socket[] = [];

async function open(pauseOnConnect: boolean, stalledMs: number): Promise<{ socket: Socket; failed: () => string }> {
  server = createServer({ pauseOnConnect }, (socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
    if (!pauseOnConnect) socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = await new Promise<Socket>((resolve) => {
    const made = stallingSockets(stalledMs)({
      host: '127.0.0.1',
      port,
      // kafkajs gives none for a connection without TLS.
      ssl: undefined as never,
      onConnect: () => resolve(made),
    });
  });
  let error = '';
  socket.on('error', ({ message }) => {
    error = message;
  });
  return { socket, failed: () => error };
}

afterEach(async () => {
  for (const socket of accepted) socket.destroy();
  accepted = [];
  await new Promise((resolve) => server.close(resolve));
});

it('closes a connection whose other end takes nothing, however often something is written', async () => {
  const { socket, failed } = await open(true, 100);
  await waitFor(
    () => {
      if (!socket.destroyed) socket.write(Buffer.alloc(500_000));
      return failed();
    },
    { what: 'the connection to be given up' },
  );
  expect(failed()).toBe('the broker took nothing for 100 ms');
  expect(socket.destroyed).toBe(true);
});

it('keeps one that is idle, and one that is taken from', async () => {
  const { socket, failed } = await open(false, 40);
  const began = performance.now();
  await waitFor(() => performance.now() - began > 200);
  expect(socket.destroyed).toBe(false);
  const writtenAt = performance.now();
  await waitFor(() => {
    socket.write(Buffer.alloc(100_000));
    return performance.now() - writtenAt > 200;
  });
  expect(failed()).toBe('');
  expect(socket.destroyed).toBe(false);
  socket.destroy();
});
