import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { serviceDefinition } from '@insight-mesh/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import { GrpcServer } from '../src/grpc-server.js';
import { Metrics } from '../src/metrics.js';
import { Access, featureClient, gate, memoryLog, type Started, silent, startFeature } from './grpc-fixture.js';

const access = new Access();
beforeAll(() => access.start());
afterAll(() => access.stop());

const stops: (() => unknown)[] = [];
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

async function feature(
  ...args: Parameters<typeof startFeature> extends [unknown, ...infer Rest] ? Rest : never
): Promise<Started> {
  const started = await startFeature(access, ...args);
  stops.push(() => started.server.stop());
  return started;
}

function client(port: number, more: Parameters<typeof featureClient>[1] = {}) {
  const made = featureClient(port, more);
  stops.push(() => made.close());
  return made;
}

function raw(port: number): Client {
  const made = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  stops.push(() => made.close());
  return made;
}

describe('a call', () => {
  it('reaches the handler with its caller and comes back', async () => {
    const { port } = await feature(async (request, call) => {
      expect(call).toMatchObject({ tenantId: 'shop', caller: { kind: 'service', name: 'test', tenantId: 'shop' } });
      expect(call.method).toBe('insightmesh.feature.v1.FeatureService/GetHistory');
      return { known: true, events: [{ item_id: request.entity_id, type: 'EVENT_TYPE_VIEW' }] };
    });
    const response = await client(port).GetHistory({ entity_id: 'i-1' }, { tenantId: 'shop' });
    expect(response).toMatchObject({ known: true, events: [{ item_id: 'i-1', session_id: '' }] });
  });

  it('shows its handler what came beside the request', async () => {
    const { port } = await feature(async (_request, call) => ({
      events: ['baggage', 'absent'].map((name) => ({ item_id: call.metadata?.(name) ?? 'none' })),
    }));
    const { GetHistory: method } = serviceDefinition('insightmesh.feature.v1.FeatureService');
    const metadata = new Metadata();
    metadata.set('x-api-key', await access.key('features:read'));
    metadata.set('baggage', 'session.id=s-1');
    const { path, requestSerialize, responseDeserialize } = method;
    const response = await new Promise<{ events: { item_id: string }[] } | undefined>((resolve, reject) => {
      raw(port).makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, metadata, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
    expect(response?.events.map((event) => event.item_id)).toEqual(['session.id=s-1', 'none']);
  });

  it('can be made with the API key of a caller for whom it is passed on, in place of the own credentials', async () => {
    const { port } = await feature(async (_request, call) => ({ events: [{ item_id: call.caller.kind }] }));
    const mine = client(port);
    const apiKey = await access.key('features:read');
    const asCaller = await mine.GetHistory({}, { apiKey, tenantId: 'shop' });
    expect(asCaller.events[0]?.item_id).toBe('key');
    const own = await mine.GetHistory({}, { tenantId: 'shop' });
    expect(own.events[0]?.item_id).toBe('service');
    await expect(mine.GetHistory({}, { apiKey: 'wrong' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('carries an AppError whole', async () => {
    const violations = [{ field: 'limit', description: 'is 900; must be 1 to 200' }];
    const { port } = await feature(() =>
      Promise.reject(new AppError('INVALID_ARGUMENT', 'limit is wrong', { violations })),
    );
    const call = client(port).GetHistory({}, { tenantId: 'shop' });
    await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: 'limit is wrong', violations });
  });

  it.each([
    () => Promise.reject(new Error('password=hunter2')),
    () => {
      throw new TypeError('password=hunter2');
    },
    () => Promise.reject('password=hunter2'),
    // A response that cannot be written.
    async () => ({ events: 'hunter2' }) as never,
  ])('hides any other error from the caller and logs it (%#)', async (handle) => {
    const { log, text } = memoryLog();
    const { port, metrics } = await feature(handle, { log });
    const { GetHistory: method } = serviceDefinition('insightmesh.feature.v1.FeatureService');
    const metadata = new Metadata();
    metadata.set('x-api-key', await access.key('features:read'));
    const error = await new Promise<ServiceError | null>((resolve) => {
      raw(port).makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        {},
        metadata,
        resolve,
      );
    });
    expect(error).toMatchObject({ code: status.INTERNAL, details: 'internal error' });
    expect(JSON.stringify(error?.metadata.getMap())).not.toContain('hunter2');
    expect(text()).toContain('call failed');
    expect(await metrics.registry.metrics()).toMatch(
      /rpc_server_duration_seconds_count{.*GetHistory",code="INTERNAL"} 1/,
    );
    expect(await metrics.registry.metrics()).toMatch(/insightmesh_rpc_server_running{.*} 0/);
  });

  it('with bytes that are no message is INVALID_ARGUMENT', async () => {
    const { port } = await feature(async () => ({}));
    const metadata = new Metadata();
    metadata.set('x-api-key', await access.key('features:read'));
    const error = await new Promise<ServiceError | null>((resolve) => {
      const same = (bytes: Buffer) => bytes;
      const path = '/insightmesh.feature.v1.FeatureService/GetHistory';
      raw(port).makeUnaryRequest(path, same, same, Buffer.from([0x0a, 0xff]), metadata, resolve);
    });
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  it('that is too large is RESOURCE_EXHAUSTED, and the connection lives on', async () => {
    const { port } = await feature(async () => ({}), { limits: { maxReceiveBytes: 1000 } });
    const made = client(port);
    const large = made.GetHistory({ entity_id: 'x'.repeat(1001) }, { tenantId: 'shop' });
    await expect(large).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    await expect(made.GetHistory({ entity_id: 'x' }, { tenantId: 'shop' })).resolves.toMatchObject({ known: false });
  });

  it('takes 4 MiB by default and no more', async () => {
    const { port } = await feature(async (request) => ({ events: [{ item_id: String(request.entity_id.length) }] }));
    const made = client(port);
    const fits = await made.GetHistory({ entity_id: 'x'.repeat(4 * 1024 * 1024 - 100) }, { tenantId: 'shop' });
    expect(fits.events[0]?.item_id).toBe('4194204');
    const large = made.GetHistory({ entity_id: 'x'.repeat(4 * 1024 * 1024) }, { tenantId: 'shop' });
    await expect(large).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
  });

  it('beyond the bound of running handlers is RESOURCE_EXHAUSTED', async () => {
    const { opened, open } = gate();
    let running = 0;
    const { port } = await feature(
      async () => {
        running += 1;
        await opened;
        return { known: true };
      },
      { limits: { maxRunning: 3 } },
    );
    const made = client(port);
    const calls = Array.from({ length: 10 }, () => made.GetHistory({}, { tenantId: 'shop' }));
    const refused = await Promise.any(
      calls.map((call) =>
        call.then(
          () => Promise.reject(),
          (error: unknown) => error,
        ),
      ),
    );
    expect(refused).toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryAfterSeconds: 1 });
    open();
    const results = await Promise.allSettled(calls);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
    expect(running).toBe(3);
  });
});

describe('who may call', () => {
  it.each([
    ['no credentials', async () => ({ serviceToken: undefined, serviceName: undefined }), 'UNAUTHENTICATED'],
    ['a wrong key', async () => ({ apiKey: `im_${'q'.repeat(12)}_${'q'.repeat(43)}` }), 'UNAUTHENTICATED'],
    ['a wrong service token', async () => ({ serviceToken: 'x'.repeat(40) }), 'UNAUTHENTICATED'],
    ['a key without the scope', async () => ({ apiKey: await access.key('models:read') }), 'PERMISSION_DENIED'],
  ] as const)('%s is refused before the handler runs', async (_name, credentialsOf, code) => {
    let ran = false;
    const { port } = await feature(async () => {
      ran = true;
      return {};
    });
    const call = client(port, await credentialsOf()).GetHistory({}, { tenantId: 'shop' });
    await expect(call).rejects.toMatchObject({ code });
    expect(ran).toBe(false);
  });

  it('a key with the scope may, where services may not, and the other way round', async () => {
    const { port } = await feature(async () => ({ known: true }));
    const byKey = client(port, { apiKey: await access.key('features:read') });
    const byService = client(port);
    await expect(byKey.GetFeatures({})).resolves.toMatchObject({ features: ['clicks'] });
    await expect(byKey.ListPopularItems({})).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(byService.GetFeatures({}, { tenantId: 'shop' })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(byService.GetHistory({}, { tenantId: 'shop' })).resolves.toMatchObject({ known: true });
    await expect(byService.GetHistory({})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('needs an answer for every method', () => {
    const { authenticator } = access;
    const server = new GrpcServer({
      host: '127.0.0.1',
      port: 0,
      log: silent,
      metrics: new Metrics('t'),
      authenticator,
    });
    expect(() => server.add('insightmesh.feature.v1.FeatureService', {} as never)).toThrow(
      'GetFeatures has no handler',
    );
    const handlers = { GetFeatures: { handle: async () => ({}) } };
    expect(() => server.add('insightmesh.feature.v1.FeatureService', handlers as never)).toThrow('nobody may call it');
  });
});

describe('a server', () => {
  it('says which port is taken', async () => {
    const { port } = await feature(async () => ({}));
    await expect(startFeature(access, async () => ({}), { port })).rejects.toThrow(
      `gRPC cannot listen on 127.0.0.1:${port}: the port is taken`,
    );
  });

  it('stops without having started', async () => {
    const { authenticator } = access;
    const server = new GrpcServer({
      host: '127.0.0.1',
      port: 0,
      log: silent,
      metrics: new Metrics('t'),
      authenticator,
    });
    await expect(server.stop()).resolves.toBeUndefined();
  });
});
