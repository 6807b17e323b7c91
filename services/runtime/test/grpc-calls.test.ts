import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { serviceDefinition } from '@insight-mesh/contracts';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import type { CallContext } from '../src/grpc-server.js';
import { Metrics } from '../src/metrics.js';
import { injectTrace, withExtractedTrace } from '../src/tracing.js';
import { Access, featureClient, gate, startFeature, untilAborted } from './grpc-fixture.js';

const access = new Access();
beforeAll(() => access.start());
afterAll(() => access.stop());

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Handle = Parameters<typeof startFeature>[1];

async function feature(handle: Handle, overrides: Parameters<typeof startFeature>[2] = {}) {
  const started = await startFeature(access, handle, overrides);
  stops.push(() => started.server.stop());
  const client = featureClient(started.port);
  stops.push(() => client.close());
  return { ...started, client };
}

/** A server that passes every call on to another, as the recommender does to feature. */
function relayTo(next: ReturnType<typeof featureClient>, deadlineMs?: number) {
  return feature(async (request, call) => {
    const answer = await next.GetHistory(request, { parent: call, deadlineMs });
    return { known: answer.known, events: answer.events };
  });
}

const shop = { tenantId: 'shop' };

describe('a deadline', () => {
  it('is carried on across two servers, and ends both handlers', async () => {
    const seen: CallContext[] = [];
    const inner = await feature((_request, call) => {
      seen.push(call);
      return untilAborted(call.signal);
    });
    const outer = await relayTo(inner.client);
    const before = Date.now();
    const call = outer.client.GetHistory({}, { ...shop, deadlineMs: 300 });
    await expect(call).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const context = await waitFor(() => seen[0]?.signal.aborted && seen[0]);
    expect(context.tenantId).toBe('shop');
    // The relay's own default is 20 s: what arrives is what was left of the first caller's 300 ms.
    expect(context.deadlineMs).toBeGreaterThan(before);
    expect(context.deadlineMs).toBeLessThan(before + 5000);
    expect(context.signal.reason).toMatchObject({ code: expect.stringMatching(/DEADLINE_EXCEEDED|CANCELLED/) });
  });

  it("is the callee's own where that is shorter", async () => {
    const deadlines: (number | undefined)[] = [];
    const inner = await feature(async (_request, call) => {
      deadlines.push(call.deadlineMs);
      return {};
    });
    const outer = await relayTo(inner.client, 1000);
    const before = Date.now();
    await outer.client.GetHistory({}, { ...shop, deadlineMs: 60_000 });
    expect(deadlines[0]).toBeLessThan(before + 30_000);
  });

  it('that has passed is not sent at all', async () => {
    let ran = 0;
    const { client } = await feature(async () => {
      ran += 1;
      return {};
    });
    const late = { tenantId: 'shop', signal: new AbortController().signal, deadlineMs: Date.now() - 1 };
    await expect(client.GetHistory({}, { parent: late })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(ran).toBe(0);
  });
});

describe('cancellation', () => {
  it('reaches the handler of the second server, and the caller at once', async () => {
    const { opened: reached, open } = gate();
    const signals: AbortSignal[] = [];
    const inner = await feature((_request, call) => {
      signals.push(call.signal);
      open();
      return untilAborted(call.signal);
    });
    const outer = await relayTo(inner.client);
    const controller = new AbortController();
    const call = outer.client.GetHistory({}, { ...shop, signal: controller.signal });
    await reached;
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
    await waitFor(() => signals[0]?.aborted);
    expect(signals[0]?.reason).toMatchObject({ code: 'CANCELLED' });
  });

  it('before the call sends nothing', async () => {
    const { client } = await feature(async () => ({}));
    const reason = new AppError('ABORTED', 'not needed any more');
    const call = client.GetHistory({}, { ...shop, signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
  });

  it('does not touch the signal of a call that has ended, and leaves no listeners behind', async () => {
    let signal: AbortSignal | undefined;
    const { client, metrics } = await feature(async (_request, call) => {
      signal = call.signal;
      return {};
    });
    const controller = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = controller.signal;
    controller.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1;
      addEventListener.apply(controller.signal, args);
    };
    controller.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1;
      removeEventListener.apply(controller.signal, args);
    };
    await client.GetHistory({}, { ...shop, signal: controller.signal });
    expect(listeners).toBe(0);
    await waitFor(async () => (await metrics.registry.metrics()).includes('code="OK"'));
    await client.GetHistory({}, shop);
    expect(signal?.aborted).toBe(false);
  });
});

describe('retries', () => {
  it.each([
    ['UNAVAILABLE', 3],
    ['INTERNAL', 1],
    ['RESOURCE_EXHAUSTED', 1],
    ['ABORTED', 1],
    ['DEADLINE_EXCEEDED', 1],
  ] as const)('%s is tried %i times', async (code, attempts) => {
    let ran = 0;
    const { client } = await feature(async () => {
      ran += 1;
      throw new AppError(code, 'not now', { retryAfterSeconds: 7 });
    });
    await expect(client.GetHistory({}, shop)).rejects.toMatchObject({ code, message: 'not now', retryAfterSeconds: 7 });
    expect(ran).toBe(attempts);
  });

  it('hide a failure that passes', async () => {
    let ran = 0;
    const { client } = await feature(async () => {
      ran += 1;
      if (ran < 3) throw new AppError('UNAVAILABLE', 'warming up');
      return { known: true };
    });
    await expect(client.GetHistory({}, shop)).resolves.toMatchObject({ known: true });
    expect(ran).toBe(3);
  });
});

describe('a client', () => {
  it('says that nobody answers, without the address, and counts it', async () => {
    const metrics = new Metrics('test');
    const { port, server } = await feature(async () => ({}));
    await server.stop();
    const client = featureClient(port, { metrics });
    stops.push(() => client.close());
    const error: unknown = await client.GetHistory({}, shop).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'UNAVAILABLE',
      message: 'insightmesh.feature.v1.FeatureService does not answer',
    });
    await expect(client.waitForReady(50)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await metrics.registry.metrics()).toMatch(
      /rpc_client_duration_seconds_count{.*GetHistory",code="UNAVAILABLE"} 1/,
    );
  });

  it('waits until its server is there', async () => {
    const first = await feature(async () => ({ known: true }));
    await first.server.stop();
    const client = featureClient(first.port);
    stops.push(() => client.close());
    const ready = client.waitForReady(20_000);
    const second = await startFeature(access, async () => ({ known: true }), { port: first.port });
    stops.push(() => second.server.stop());
    await ready;
    await expect(client.GetHistory({}, shop)).resolves.toMatchObject({ known: true });
  });

  it("shows a stranger's INTERNAL without its text", async () => {
    const stranger = new Server();
    stranger.addService(serviceDefinition('insightmesh.feature.v1.FeatureService'), {
      GetHistory: (_call: unknown, callback: (error: object) => void) =>
        callback({ code: status.INTERNAL, details: 'password=hunter2' }),
    });
    const port = await new Promise<number>((resolve) =>
      stranger.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, bound) => resolve(bound)),
    );
    stops.push(() => stranger.forceShutdown());
    const client = featureClient(port);
    stops.push(() => client.close());
    const call = client.GetHistory({}, shop);
    await expect(call).rejects.toMatchObject({ message: 'insightmesh.feature.v1.FeatureService failed' });
  });
});

describe('trace context', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';

  it('crosses two servers', async () => {
    const seen: Record<string, string>[] = [];
    const inner = await feature(async () => {
      const carrier: Record<string, string> = {};
      injectTrace(carrier);
      seen.push(carrier);
      return {};
    });
    const outer = await relayTo(inner.client);
    await withExtractedTrace({ traceparent: `00-${traceId}-b7ad6b7169203331-01` }, 'test', () =>
      outer.client.GetHistory({}, shop),
    );
    expect(seen[0]?.traceparent).toContain(traceId);
    await outer.client.GetHistory({}, shop);
    expect(seen[1]?.traceparent).toMatch(/^00-[0-9a-f]{32}-/);
    expect(seen[1]?.traceparent).not.toContain(traceId);
  });
});
