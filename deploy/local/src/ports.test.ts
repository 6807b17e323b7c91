import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { choosePort, freePort, portTaken, requireFreePort } from './ports.js';

const servers: ReturnType<typeof createServer>[] = [];

async function listen(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

it('tells a taken port from a free one, and names port and purpose', async () => {
  const port = await freePort();
  expect(await portTaken(port)).toBe(false);
  await listen(port);
  expect(await portTaken(port)).toBe(true);
  await expect(requireFreePort(port, 'Kafka')).rejects.toThrow(`port ${port} (Kafka) is taken`);
});

it('keeps the port of the last start while it is free', async () => {
  const last = await freePort();
  expect(await choosePort('Kafka', undefined, last)).toBe(last);
  await listen(last);
  const other = await choosePort('Kafka', undefined, last);
  expect(other).not.toBe(last);
  await expect(choosePort('Kafka', last, undefined)).rejects.toThrow('is taken');
});
