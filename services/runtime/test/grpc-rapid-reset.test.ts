import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Access, featureClient, gate, type Started, serviceToken, startFeature } from './grpc-fixture.js';

const access = new Access();
beforeAll(() => access.start());
afterAll(() => access.stop());

// An empty GetHistoryRequest in gRPC's framing.
const emptyMessage = Buffer.alloc(5);

const headers = {
  ':method': 'POST',
  ':path': '/insightmesh.feature.v1.FeatureService/GetHistory',
  'content-type': 'application/grpc',
  te: 'trailers',
  'x-service-token': serviceToken,
  'x-service-name': 'attacker',
  'x-tenant-id': 'shop',
};

/** Opens streams with a whole request and resets each as soon as it is out, as CVE-2023-44487 does. */
async function rapidReset(port: number, streams: number): Promise<void> {
  const session: ClientHttp2Session = connect(`http://127.0.0.1:${port}`);
  // The server may well close such a connection; that is no failure here.
  session.on('error', () => {});
  await new Promise<void>((resolve) => {
    let open = streams;
    const done = () => {
      open -= 1;
      if (open === 0) resolve();
    };
    session.on('connect', () => {
      for (let i = 0; i < streams; i += 1) {
        if (session.closed || session.destroyed) return resolve();
        const stream = session.request(headers);
        stream.on('error', () => {});
        stream.on('close', done);
        stream.end(emptyMessage, () => stream.close(constants.NGHTTP2_CANCEL));
      }
    });
    session.on('close', () => resolve());
  });
  session.destroy();
}

async function runningNow({ metrics }: Started): Promise<number> {
  const match = /insightmesh_rpc_server_running{.*GetHistory.*} (\d+)/.exec(await metrics.registry.metrics());
  return Number(match?.[1] ?? 0);
}

describe('rapid reset', () => {
  it('never runs more handlers than the bound, frees every slot, and goes on serving', async () => {
    const { opened, open } = gate();
    let running = 0;
    let most = 0;
    const started = await startFeature(
      access,
      async () => {
        running += 1;
        most = Math.max(most, running);
        // A handler that does not heed its signal: the worst case.
        await opened;
        running -= 1;
        return { known: true };
      },
      { limits: { maxRunning: 20 } },
    );
    for (let round = 0; round < 3; round += 1) await rapidReset(started.port, 1500);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(20);
    expect(await runningNow(started)).toBe(running);
    open();
    await waitFor(async () => (await runningNow(started)) === 0);
    const client = featureClient(started.port);
    await expect(client.GetHistory({}, { tenantId: 'shop' })).resolves.toMatchObject({ known: true });
    client.close();
    await started.server.stop();
  });

  it('opens no more streams on a connection than the limit', async () => {
    const { opened, open } = gate();
    let running = 0;
    const { port, server } = await startFeature(
      access,
      async () => {
        running += 1;
        await opened;
        return {};
      },
      { limits: { maxConcurrentStreams: 7 } },
    );
    const session = connect(`http://127.0.0.1:${port}`);
    session.on('error', () => {});
    const settings = await new Promise<{ maxConcurrentStreams?: number | undefined }>((resolve) =>
      session.on('remoteSettings', resolve),
    );
    expect(settings.maxConcurrentStreams).toBe(7);
    const codes: unknown[] = [];
    for (let i = 0; i < 20; i += 1) {
      const stream = session.request(headers);
      stream.on('error', () => {});
      stream.on('trailers', (trailers) => codes.push(trailers['grpc-status']));
      stream.resume().end(emptyMessage);
    }
    await waitFor(() => running === 7);
    open();
    await waitFor(() => codes.length === 20);
    expect(running).toBe(20);
    session.destroy();
    await server.stop();
  });
});
