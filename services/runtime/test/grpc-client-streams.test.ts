import type { UploadLabelsRequest } from '@insight-mesh/contracts/types/insightmesh/feature/v1/UploadLabelsRequest';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import { Access, datasetClient, gate, startDatasets, untilAborted } from './grpc-fixture.js';

const access = new Access();
beforeAll(() => access.start());
afterAll(() => access.stop());

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function datasets(...args: Parameters<typeof startDatasets> extends [Access, ...infer Rest] ? Rest : never) {
  const started = await startDatasets(access, ...args);
  stops.push(() => started.server.stop());
  const client = datasetClient(started.port);
  stops.push(() => client.close());
  return { ...started, client };
}

const shop = { tenantId: 'shop' };
const parts = (count: number, bytes = 1): UploadLabelsRequest[] =>
  Array.from({ length: count }, (_, index) => ({ data: Buffer.alloc(bytes, index) }));

describe('a stream of requests', () => {
  it('arrives in order, and is answered once', async () => {
    const { client } = await datasets(async (requests) => {
      const seen: number[] = [];
      for await (const { data } of requests) if (data !== undefined) seen.push(data[0] ?? -1);
      return { key: seen.join(' '), bytes: seen.length };
    });
    const answer = await client.UploadLabels(parts(100), shop);
    expect(answer).toMatchObject({ key: Array.from({ length: 100 }, (_, index) => index).join(' '), bytes: 100 });
    expect(await client.UploadLabels([], shop)).toMatchObject({ key: '', bytes: 0 });
  });

  it('carries an AppError while the client still sends, and the client asks for no more', async () => {
    const { client } = await datasets(async (requests) => {
      for await (const _ of requests) break;
      throw new AppError('INVALID_ARGUMENT', 'data is too long', {
        violations: [{ field: 'data', description: 'too long' }],
      });
    });
    let made = 0;
    const endless = (async function* () {
      for (; made < 100_000; made += 1) yield { data: Buffer.alloc(16_384) };
    })();
    await expect(client.UploadLabels(endless, shop)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'data is too long',
      violations: [{ field: 'data', description: 'too long' }],
    });
    expect(made).toBeLessThan(100_000);
  });

  it('is not read ahead of a handler that does not read', async () => {
    const [first, go] = [gate(), gate()];
    const { client } = await datasets(async (requests) => {
      let bytes = 0;
      for await (const { data } of requests) {
        bytes += data?.length ?? 0;
        first.open();
        await go.opened;
      }
      return { bytes };
    });
    let made = 0;
    const many = (async function* () {
      for (; made < 400; made += 1) yield { data: Buffer.alloc(65_536) };
    })();
    const answer = client.UploadLabels(many, shop);
    await first.opened;
    // What is made has stopped growing, with the client's and the server's buffers full.
    let last = -1;
    await waitFor(
      () => {
        const still = made === last;
        last = made;
        return still;
      },
      { intervalMs: 200 },
    );
    expect(made).toBeLessThan(300);
    go.open();
    expect(await answer).toMatchObject({ bytes: 400 * 65_536 });
  });

  it('ends its handler when the client cancels, fails or goes silent', async () => {
    const ends: unknown[] = [];
    const reached = gate();
    const { client, metrics } = await datasets(
      async (requests, call) => {
        try {
          for await (const _ of requests) reached.open();
          return {};
        } catch (error) {
          ends.push(call.signal.aborted ? call.signal.reason : error);
          throw error;
        }
      },
      { limits: { clientStreamIdleMs: 300 } },
    );
    const never = async function* (): AsyncGenerator<UploadLabelsRequest> {
      yield { data: Buffer.alloc(1) };
      await new Promise(() => {});
    };
    const cancelling = new AbortController();
    const cancelled = expect(
      client.UploadLabels(never(), { ...shop, signal: cancelling.signal }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
    await reached.opened;
    cancelling.abort();
    await cancelled;
    await waitFor(() => ends.length === 1);
    expect(ends[0]).toMatchObject({ code: 'CANCELLED' });

    const broken = (async function* (): AsyncGenerator<UploadLabelsRequest> {
      yield { data: Buffer.alloc(1) };
      throw new Error('the disk is gone');
    })();
    await expect(client.UploadLabels(broken, shop)).rejects.toThrow('the disk is gone');
    await waitFor(() => ends.length === 2);

    await expect(client.UploadLabels(never(), shop)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: 'no message came for 0.3 s; send them without such pauses',
    });
    await waitFor(async () => /rpc_server_running{.*UploadLabels.*} 0/.test(await metrics.registry.metrics()));
  });

  it('is refused without a scope before anything is read, and beyond the calls that are handled at once', async () => {
    const reached = gate();
    const { client, port, server } = await datasets(
      async (_requests, call) => {
        reached.open();
        return untilAborted(call.signal);
      },
      { limits: { maxRunning: 1, drainMs: 50 } },
    );
    const stranger = datasetClient(port, { apiKey: await access.key('models:read') });
    stops.push(() => stranger.close());
    await expect(stranger.UploadLabels(parts(1))).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const first = expect(client.UploadLabels(parts(1), shop)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await reached.opened;
    await expect(client.UploadLabels(parts(1), shop)).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    await server.stop();
    await first;
  });
});
