import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { AppError } from '@insight-mesh/runtime/errors';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecommenderHandlers } from '../src/http/handlers.js';
import { createHttpDoor, type HttpDoor } from '../src/http/http-door.js';
import { mirrorRoutes } from '../src/http/mirror-routes.js';
import type { Route } from '../src/http/routes.js';
import type { HttpDoorConfig } from '../src/http/settings.js';
import { doorConfig, handlersOf } from './doors.js';
import { FaultFeature, viewed } from './fault-feature.js';
import { type Client, TestMesh } from './test-mesh.js';
import { aisle, itemKnn, items, popularity, vsKnn } from './test-shop.js';

let mesh: TestMesh;
let feature: FaultFeature;
let client: Client;
let key: string;
let writeKey: string;
let authenticator: Parameters<typeof createHttpDoor>[0]['authenticator'];
let base: string;
/** What gRPC answered to the newest request, whole. */
let answered: object = {};
const stops: (() => unknown)[] = [];

async function open(routes: readonly Route[], settings: Partial<HttpDoorConfig> = {}): Promise<[string, HttpDoor]> {
  const config = doorConfig(settings);
  const door = createHttpDoor({ config, routes, authenticator, log: mesh.log, metrics: new Metrics('recommender') });
  const port = await door.start();
  stops.push(() => door.stop());
  return [`http://127.0.0.1:${port}`, door];
}

/** Keeps what the RPC answered, so that the mirror's answer can be held against it. */
function kept(handlers: RecommenderHandlers): RecommenderHandlers {
  const keep = <A extends object>(answer: A): A => {
    answered = answer;
    return answer;
  };
  return {
    Recommend: async (request, call) => keep(await handlers.Recommend(request, call)),
    SimilarItems: async (request, call) => keep(await handlers.SimilarItems(request, call)),
    ComplementaryItems: async (request, call) => keep(await handlers.ComplementaryItems(request, call)),
    PopularItems: async (request, call) => keep(await handlers.PopularItems(request, call)),
  };
}

beforeAll(async () => {
  mesh = await new TestMesh().start();
  feature = await new FaultFeature(mesh).start();
  key = await mesh.addTenant('shop');
  writeKey = await mesh.addTenant('writer', ['events:write']);
  feature.popular('shop', aisle(2));
  await mesh.putItems('shop', items);
  await mesh.promote('shop', 'recommend', 1, vsKnn());
  await mesh.promote('shop', 'similar', 1, itemKnn());
  await mesh.promote('shop', 'popular', 1, popularity());
  const service = await mesh.serve(feature.address);
  ({ authenticator } = service.context);
  client = mesh.client(service, key);
  [base] = await open(mirrorRoutes(kept(handlersOf(client))));
});

afterAll(async () => {
  for (const stop of stops) await stop();
  await mesh?.stop();
  await feature?.stop();
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const given = { 'x-api-key': key, 'content-type': 'application/json', ...headers };
  const response = await fetch(base + path, { method: 'POST', body: text, headers: given });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** Without the fields that proto3 JSON leaves out. */
const bare = (value: object): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, each) =>
      each === '' || each === 0 || each === null || (Array.isArray(each) && each.length === 0) ? undefined : each,
    ),
  );

describe('POST /v1/…', () => {
  it('answers Recommend as gRPC does', async () => {
    feature.history('shop', 'c-1', aisle(1).slice(0, 2).map(viewed));
    const { status, headers, body } = await post('/v1/recommend', { customer_id: 'c-1', count: 4 });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(body.items).toHaveLength(4);
    expect(body).toEqual(bare(answered));
    const over = await client.Recommend({ customer_id: 'c-1', count: 4 });
    expect((body.items as { item_id: string }[]).map((item) => item.item_id)).toEqual(
      over.items.map((item) => item.item_id),
    );
  });

  it('takes the lowerCamelCase names of proto3 JSON and an empty body', async () => {
    const { body } = await post('/v1/recommend', { sessionItems: aisle(0).slice(0, 1), count: 2 });
    expect(body.items).toHaveLength(2);
    expect((await post('/v1/recommend', '')).status).toBe(200);
  });

  it.each([
    ['/v1/similar-items', 'SimilarItems', { item_id: 'i-01', count: 3 }],
    ['/v1/complementary-items', 'ComplementaryItems', { basket_items: ['i-01'], count: 3 }],
    ['/v1/popular-items', 'PopularItems', { count: 3 }],
  ] as const)('%s answers as its RPC, an error too', async (path, method, request) => {
    const call = client[method] as (message: object) => Promise<object>;
    const over = await call(request).catch((error: unknown) => error);
    const { status, body } = await post(path, request);
    if (over instanceof AppError) expect(body).toMatchObject({ status: over.code, message: over.message });
    else {
      expect(status).toBe(200);
      expect(body).toEqual(bare(answered));
    }
  });

  it.each([
    [{ count: 501 }, 400, 'INVALID_ARGUMENT', 'count'],
    [{ custmer_id: 'c-1' }, 400, 'INVALID_ARGUMENT', 'custmer_id'],
    [{ rules: { caps: [{ max: 1 }, { attr: 1 }] } }, 400, 'INVALID_ARGUMENT', 'rules.caps[1].attr'],
    [{ count: 'many' }, 400, 'INVALID_ARGUMENT', 'count'],
    ['{', 400, 'INVALID_ARGUMENT', ''],
  ])('refuses %j with the field', async (request, status, code, field) => {
    const answer = await post('/v1/recommend', request);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status: code, details: [{ fieldViolations: [{ field }] }] });
  });
});

describe('the door', () => {
  it.each([
    ['without a key', { 'x-api-key': '' }, 401, 'UNAUTHENTICATED'],
    ['with another content type', { 'content-type': 'text/xml' }, 415, 'INVALID_ARGUMENT'],
    ['with a compressed body', { 'content-encoding': 'br' }, 415, 'INVALID_ARGUMENT'],
    ['with no time left', { 'x-request-timeout-ms': '0' }, 504, 'DEADLINE_EXCEEDED'],
    ['with a time that is none', { 'grpc-timeout': 'soon' }, 400, 'INVALID_ARGUMENT'],
  ])('refuses a request %s', async (_what, headers, status, code) => {
    const answer = await post('/v1/recommend', {}, headers);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status: code });
  });

  it('refuses a key of another scope, and takes one as Bearer', async () => {
    expect((await post('/v1/recommend', {}, { 'x-api-key': writeKey })).status).toBe(403);
    expect((await post('/v1/recommend', {}, { 'x-api-key': '', authorization: `Bearer ${key}` })).status).toBe(200);
  });

  it('refuses what is too large, and goes on with the connection', async () => {
    const large = await post('/v1/recommend', { session_items: ['x'.repeat(70_000)] });
    expect(large.status).toBe(413);
    expect((await post('/v1/recommend', {})).status).toBe(200);
  });

  it('names the methods of a path and says what is not there', async () => {
    const wrong = await fetch(`${base}/v1/recommend`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await post('/v1/nothing', {})).body).toMatchObject({ status: 'NOT_FOUND' });
  });

  it('answers at the deadline whatever the handler does, and tells it', async () => {
    let told: unknown;
    const hangs: Route = {
      method: 'GET',
      path: '/hangs',
      scope: 'public',
      handle: ({ context }) =>
        new Promise(() => {
          context.signal.addEventListener('abort', () => {
            told = context.signal.reason;
          });
        }),
    };
    const [address] = await open([hangs]);
    const response = await fetch(`${address}/hangs`, { headers: { 'grpc-timeout': '50m' } });
    expect(response.status).toBe(504);
    expect(told).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it('tells the handler of a caller who has gone', async () => {
    const ends = new Promise<unknown>((resolve, reject) => {
      const waits: Route = {
        method: 'GET',
        path: '/waits',
        scope: 'public',
        handle: ({ context }) =>
          new Promise((_answer, refuse) => {
            caller.destroy();
            context.signal.addEventListener('abort', () => {
              resolve(context.signal.reason);
              refuse(context.signal.reason);
            });
          }),
      };
      let caller: ReturnType<typeof httpRequest>;
      open([waits]).then(([address]) => {
        caller = httpRequest(`${address}/waits`);
        caller.on('error', () => undefined).end();
      }, reject);
    });
    expect(await ends).toMatchObject({ code: 'CANCELLED' });
  });

  it('sheds what it cannot deal with, and answers what it has begun when it stops', async () => {
    let release = () => {};
    let began = () => {};
    const begun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: Route = {
      method: 'GET',
      path: '/slow',
      scope: 'public',
      handle: async () => {
        began();
        await held;
        return { done: true };
      },
    };
    const [address, door] = await open([slow], { HTTP_MAX_RUNNING: 1 });
    const first = fetch(`${address}/slow`);
    await begun;
    const second = await fetch(`${address}/slow`);
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
    const stopped = door.stop();
    release();
    expect(await (await first).json()).toEqual({ done: true });
    await stopped;
    await expect(fetch(`${address}/slow`)).rejects.toThrow();
  });

  it('answers what is no HTTP in the form of every other error', async () => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.end('NONSENSE\r\n\r\n');
    let text = '';
    for await (const piece of socket) text += piece;
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain('"status":"INVALID_ARGUMENT"');
  });
});
