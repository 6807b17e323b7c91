import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import {
  Access,
  featureClient,
  gate,
  startFeature,
  startTraining,
  trainingClient,
  untilAborted,
} from './grpc-fixture.js';

const access = new Access();
beforeAll(() => access.start());
afterAll(() => access.stop());

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Handle = Parameters<typeof startTraining>[1];

async function training(handle: Handle, overrides: Parameters<typeof startTraining>[2] = {}) {
  const started = await startTraining(access, handle, overrides);
  stops.push(() => started.server.stop());
  const client = trainingClient(started.port);
  stops.push(() => client.close());
  return { ...started, client };
}

const shop = { tenantId: 'shop' };

describe('a server stream', () => {
  it('arrives in order and ends', async () => {
    const { client } = await training(async function* (request) {
      for (let step = 0; step < 100; step += 1) yield { run_id: `${request.run_id}-${step}` };
    });
    const ids: string[] = [];
    for await (const message of client.WatchRun({ run_id: 'r' }, shop)) ids.push(message.run_id);
    expect(ids).toEqual(Array.from({ length: 100 }, (_, step) => `r-${step}`));
  });

  it('carries an AppError after its messages', async () => {
    const { client } = await training(async function* () {
      yield { run_id: 'one' };
      throw new AppError('NOT_FOUND', 'the run is gone', { violations: [{ field: 'run_id', description: 'unknown' }] });
    });
    const ids: string[] = [];
    const reading = (async () => {
      for await (const { run_id } of client.WatchRun({}, shop)) ids.push(run_id);
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'the run is gone',
      violations: [{ field: 'run_id', description: 'unknown' }],
    });
    expect(ids).toEqual(['one']);
  });

  it('is cancelled when its reader leaves the loop', async () => {
    let ended = false;
    let signal: AbortSignal | undefined;
    const { client, metrics } = await training(async function* (_request, call) {
      signal = call.signal;
      try {
        yield { run_id: 'one' };
        await untilAborted(call.signal);
      } finally {
        ended = true;
      }
    });
    for await (const message of client.WatchRun({}, shop)) {
      expect(message.run_id).toBe('one');
      break;
    }
    await waitFor(() => ended);
    expect(signal?.reason).toMatchObject({ code: 'CANCELLED' });
    await waitFor(async () => /rpc_server_running{.*WatchRun.*} 0/.test(await metrics.registry.metrics()));
  });

  it('does not run ahead of a reader that does not read', async () => {
    let produced = 0;
    const text = 'x'.repeat(64 * 1024);
    const { client } = await training(async function* () {
      for (; produced < 1000; produced += 1) yield { run_id: text };
    });
    let read = 0;
    for await (const message of client.WatchRun({}, shop)) {
      read += message.run_id.length === text.length ? 1 : 0;
      if (read === 1) {
        await waitFor(() => produced > 1);
        expect(produced).toBeLessThan(500);
      }
    }
    expect(read).toBe(1000);
  });

  it('ends with DEADLINE_EXCEEDED at its deadline', async () => {
    // biome-ignore lint/correctness/useYield: a stream without a message
    const { client } = await training(async function* (_request, call) {
      await untilAborted(call.signal);
    });
    const reading = (async () => {
      for await (const _ of client.WatchRun({}, { ...shop, deadlineMs: 100 }));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});

describe('a server that stops', () => {
  it('ends streams with UNAVAILABLE', async () => {
    const { opened: reached, open } = gate();
    const { client, server } = await training(async function* (_request, call) {
      yield { run_id: 'one' };
      open();
      await untilAborted(call.signal);
    });
    const reading = (async () => {
      for await (const _ of client.WatchRun({}, shop));
    })();
    const failed = expect(reading).rejects.toMatchObject({ code: 'UNAVAILABLE', message: /stopping/ });
    await reached;
    await server.stop();
    await failed;
  });

  it('lets the unary call in flight finish, and takes no other', async () => {
    const [reached, finish] = [gate(), gate()];
    const { server, port } = await startFeature(access, async () => {
      reached.open();
      await finish.opened;
      return { known: true };
    });
    const client = featureClient(port);
    const call = client.GetHistory({}, shop);
    await reached.opened;
    const stopped = server.stop();
    finish.open();
    await expect(call).resolves.toMatchObject({ known: true });
    await stopped;
    await expect(client.GetHistory({}, shop)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    client.close();
  });

  it('cuts off a handler that does not end', async () => {
    let signal: AbortSignal | undefined;
    const reached = gate();
    const { server, port } = await startFeature(
      access,
      (_request, call) => {
        signal = call.signal;
        reached.open();
        return new Promise(() => {});
      },
      { limits: { drainMs: 50 } },
    );
    const client = featureClient(port);
    const failed = expect(client.GetHistory({}, shop)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await reached.opened;
    await server.stop();
    expect(signal?.reason).toMatchObject({ code: 'UNAVAILABLE' });
    client.close();
    await failed;
  });
});
