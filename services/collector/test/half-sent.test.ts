import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ServiceProcess, startProcess } from '@insight-mesh/local-stack/processes';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { prepareWorld, type World } from './harness.js';
import { rawSocket, statusesIn } from './raw-socket.js';

const MIB = 1_048_576;
const bodiesMaxBytes = 32 * MIB;
const dir = mkdtempSync(join(tmpdir(), 'collector-half-sent-'));

let world: World;
/** A process of its own, so that its memory can be told from the test's. */
let collector: ServiceProcess;

beforeAll(async () => {
  world = await prepareWorld('collect_half_sent');
});

// A new one for each test: what a process once took it does not give back.
beforeEach(async () => {
  collector = await startProcess({
    name: 'collector',
    command: process.execPath,
    args: ['--max-old-space-size=128', join(import.meta.dirname, '..', 'dist/src/main.js')],
    env: { ...world.env, ADMIN_PORT: '0', BODIES_MAX_BYTES: String(bodiesMaxBytes) },
    logFile: join(dir, 'collector.log'),
  });
  for (let sent = 0; sent < 50; sent++) expect(await honest()).toBe(200);
  return () => collector.stop();
});

afterAll(async () => {
  await world.close();
  rmSync(dir, { recursive: true, force: true });
});

const address = (of: string) => `http://${String(collector.readyLine[of])}`;
const port = () => Number(new URL(address('http')).port);
const event = { type: 'view', customer_id: 'c-1', item_id: 'i-1' };

async function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  const answer = await fetch(`${address('http')}/v1/events`, {
    method: 'POST',
    headers: { 'x-api-key': world.keys.a, 'content-type': 'application/json', ...headers },
    body: body as string,
  });
  await answer.arrayBuffer();
  return answer.status;
}
const honest = () => post(JSON.stringify(event));

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${address('admin')}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}
const resident = () => metric('process_resident_memory_bytes');
const cut = () => metric('insightmesh_collector_bodies_cut_total');

/** Sends honest events one after the other until `ended`; the most memory that was seen meanwhile. */
async function serveUntil(ended: () => Promise<boolean>): Promise<{ statuses: number[]; mostBytes: number }> {
  const statuses: number[] = [];
  let mostBytes = 0;
  await waitFor(
    async () => {
      statuses.push(await honest());
      mostBytes = Math.max(mostBytes, await resident());
      return await ended();
    },
    { timeoutMs: 50_000, what: 'what is sent to be dealt with' },
  );
  return { statuses, mostBytes };
}

const strangerCount = 300;

it('bodies left half sent take bounded memory, the oldest are told to come back, and honest events are acknowledged', async () => {
  const before = await resident();
  const part = Buffer.alloc(900_000, ' ');
  const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.keys.a}\r\ncontent-length: 1000000\r\n\r\n`;
  const strangers = Array.from({ length: strangerCount }, () => rawSocket(port()));
  for (const { write } of strangers) {
    write(head);
    write(part);
  }
  // 270 MB come; what is beyond the bound must go.
  const mustGo = Math.floor((strangerCount * part.length - bodiesMaxBytes) / part.length);
  const { statuses, mostBytes } = await serveUntil(async () => (await cut()) >= mustGo);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(mostBytes).toBeLessThan(before + 2 * bodiesMaxBytes + 64 * MIB);
  expect(await metric('insightmesh_collector_body_bytes')).toBeLessThanOrEqual(bodiesMaxBytes);

  await waitFor(() => strangers.filter(({ isClosed }) => isClosed()).length >= mustGo, { what: 'closed connections' });
  const refused = strangers.filter(({ isClosed }) => isClosed());
  for (const { answer } of refused) {
    expect(statusesIn(answer())).toEqual([503]);
    expect(answer()).toMatch(/\r\nretry-after: 1\r\n/);
    expect(answer()).toMatch(/\r\nconnection: close\r\n/);
  }
  for (const { socket } of strangers) socket.destroy();
  await waitFor(async () => (await metric('insightmesh_collector_body_bytes')) === 0, { what: 'nothing to be held' });
});

it('of the bodies on their way the one that began first is refused, and no other', async () => {
  const large = 4 * MIB;
  const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.keys.a}\r\ncontent-length: ${large}\r\n\r\n`;
  let held = 0;
  const send = async (bytes: number) => {
    const stranger = rawSocket(port());
    stranger.write(head);
    stranger.write(Buffer.alloc(bytes, ' '));
    held += bytes;
    await waitFor(async () => (await metric('insightmesh_collector_body_bytes')) === held, { what: 'its bytes' });
    return stranger;
  };
  const first = await send(MIB);
  const others = [];
  while (held + large - 1 <= bodiesMaxBytes) others.push(await send(large - 1));
  others.push(await send(bodiesMaxBytes - held - 1));
  // One byte more is too much, and these are many that are on their way when the first of them comes.
  first.write(Buffer.alloc(3 * MIB - 1, ' '));
  await first.closed;
  expect(statusesIn(first.answer())).toEqual([503]);
  expect(others.filter(({ isClosed }) => isClosed())).toEqual([]);
  for (const { socket } of others) socket.destroy();
});

it('300 bodies that inflate to 4 MiB each, at once, take bounded memory, and all are answered', async () => {
  const before = await resident();
  const zipped = gzipSync(Buffer.from(`[${' '.repeat(4 * MIB - 2)}]`));
  const answers: number[] = [];
  // Those whose turn does not come in time are told to come back.
  const sent = Array.from({ length: 300 }, async () =>
    answers.push(await post(zipped, { 'content-encoding': 'gzip' })),
  );
  const { statuses, mostBytes } = await serveUntil(async () => answers.length === sent.length);
  await Promise.all(sent);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(answers.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(answers.filter((status) => status === 200).length).toBeGreaterThan(8);
  expect(mostBytes).toBeLessThan(before + 200 * MIB);
});
