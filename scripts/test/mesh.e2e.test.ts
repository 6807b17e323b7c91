import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EventJson } from '@insight-mesh/contracts/json';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCatalogue } from '../demo-shop/catalogue.js';
import { generateEvents } from '../demo-shop/events.js';
import { checkoutRoot } from '../lib/checkout.js';
import { IntakeClient } from '../lib/intake-client.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { ensureTenantKey } from '../lib/tenant-key.js';
import { trainAndWait } from '../lib/training-client.js';
import { storedCounts, untilStored } from '../start/stored.js';

const seed = 7;

/** The first days of the demo shop: enough to train on, small enough for a test. */
function firstEvents(count: number): EventJson[] {
  const events: EventJson[] = [];
  for (const event of generateEvents({ seed })) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}

describe('the whole mesh', () => {
  let dir: string;
  let mesh: Mesh;
  let intake: IntakeClient;
  const events = firstEvents(6_000);
  // What customers did who refused analytics is not stored.
  const wanted = (event: (typeof events)[number]) => event.consent?.analytics !== false;
  const recommender = (apiKey: string) =>
    createClient('insightmesh.recommender.v1.RecommenderService', {
      address: mesh.addresses.recommender,
      apiKey,
      defaultDeadlineMs: 5_000,
    });

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'insight-mesh-e2e-'));
    mesh = await startMesh({ dir });
    intake = new IntakeClient({ url: mesh.collectorHttp, apiKey: mesh.apiKey });
  }, 240_000);
  afterAll(async () => {
    intake?.close();
    await mesh?.stop();
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  it('says that there is nothing to show before anything has happened', async () => {
    const client = recommender(mesh.apiKey);
    const answer = await client.Recommend({ customer_id: 'nobody' });
    expect(answer.items).toEqual([]);
    expect(answer.degraded).toContain('DEGRADATION_EMPTY_CATALOGUE');
    client.close();
  });

  it('stores every event once, although each is sent twice', async () => {
    await intake.items(generateCatalogue(seed));
    for (let from = 0; from < events.length; from += 500) {
      const body = events.slice(from, from + 500);
      const dropped = body.length - body.filter(wanted).length;
      const outcome = { accepted: body.length - dropped, rejected: [], ...(dropped > 0 ? { dropped } : {}) };
      expect(await intake.events(body)).toEqual(outcome);
      expect(await intake.events(body)).toEqual(outcome);
    }
    await untilStored(mesh, () => {});
    const distinct = new Set(events.filter(wanted).map((event) => event.id));
    expect((await storedCounts(mesh)).events).toBe(distinct.size);
  }, 240_000);

  it('answers with popular items while no model has been promoted, and with the champion afterwards', async () => {
    const client = recommender(mesh.apiKey);
    const itemId = events.find((event) => event.item_id)?.item_id ?? '';
    const before = await client.Recommend({ session_items: [itemId] });
    expect(before.degraded).toContain('DEGRADATION_NO_MODEL');
    expect(before.items.length).toBe(10);
    const models = await trainAndWait({ address: mesh.addresses.training, apiKey: mesh.apiKey, seed });
    const champion = models.find((model) => model.slot === 'recommend' && model.champion);
    expect(champion).toBeDefined();
    const after = await waitFor(async () => {
      const answer = await client.Recommend({ session_items: [itemId] });
      return answer.degraded.length === 0 && answer;
    });
    expect(after.model).toBe(`${champion?.model}@${champion?.version}`);
    expect(after.items.map((item) => item.item_id)).not.toContain(itemId);
    expect(after.items[0]?.reason).toMatch(/^because you viewed /);
    client.close();
  }, 240_000);

  it('trains by npm run train: follows a run, leaves it, lists, watches and cancels', async () => {
    const env = { ...process.env, INSIGHT_MESH_LOCAL: dir };
    const script = join(checkoutRoot(), 'scripts/dist/train.js');
    const train = async (...args: string[]) => {
      const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { env });
      return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    };
    const held = await train('popularity', '--hold', '--seed', '9', '--set', 'halfLifeMs=0');
    expect(held).toMatchObject({ state: 'succeeded', attempt: 1, warnings: [] });
    expect(held.models).toContainEqual(expect.objectContaining({ slot: 'popular', champion: false }));
    // The second waits for the first, or is at work for longer than a busy machine takes to ask: either way it can be cancelled.
    const first = await train('popularity', '--hold', '--detach', '--request-id', 'e2e:1');
    const endless = ['--set', 'epochs=1000', '--set', 'patience=1000'];
    const second = await train('transformer', '--hold', '--detach', ...endless);
    expect((await train('--cancel', second.run)).state).toBe('cancelled');
    expect(await train('popularity', '--hold', '--detach', '--request-id', 'e2e:1')).toEqual({
      run: first.run,
      started: false,
    });
    expect((await train('--watch', first.run)).state).toBe('succeeded');
    const { runs } = await train('--list');
    expect(runs.slice(0, 2)).toMatchObject([
      { run: second.run, state: 'cancelled' },
      { run: first.run, state: 'succeeded' },
    ]);
    await expect(train('popularity', '--set', 'width=3')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('settings[popularity]'),
    });
  }, 120_000);

  it('passes the test of an installation, in a tenant of its own', async () => {
    const apiKey = await ensureTenantKey({ dir, databaseUrl: mesh.databaseUrl, tenantId: 'smoke' });
    const health = Object.entries(mesh.addresses).map(([name, address]) => `${name}=dns:///${address}`);
    const env = {
      ...process.env,
      SMOKE_HEALTH: health.join(','),
      SMOKE_COLLECTOR_URL: mesh.collectorHttp,
      SMOKE_RECOMMENDER: `dns:///${mesh.addresses.recommender}`,
    };
    const program = join(checkoutRoot(), 'deploy/smoke/dist/src/smoke.js');
    const smoke = (more: NodeJS.ProcessEnv) =>
      promisify(execFile)(process.execPath, [program], { env: { ...env, ...more } });
    const last = ({ stdout }: { stdout: string }) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last(await smoke({}))).toMatchObject({ ok: true, event: false });
    expect(last(await smoke({ SMOKE_API_KEY: apiKey }))).toMatchObject({
      ok: true,
      event: true,
      items: expect.arrayContaining([expect.stringMatching(/^smoke-test-/)]),
    });
    const wrong = { SMOKE_API_KEY: 'im_no_key', SMOKE_TIMEOUT_SECONDS: '5' };
    await expect(smoke(wrong)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('items: PUT') });
    await expect(smoke({ SMOKE_HEALTH: 'nlp=127.0.0.1:1', SMOKE_TIMEOUT_SECONDS: '5' })).rejects.toMatchObject({
      stderr: expect.stringContaining('nlp at 127.0.0.1:1: health is UNAVAILABLE'),
    });
  }, 120_000);

  it('starts a run for a CronJob once, follows it, and says when trying again is no use', async () => {
    const env = {
      ...process.env,
      TRAINING_ADDRESS: `dns:///${mesh.addresses.training}`,
      SERVICE_TOKEN: mesh.serviceToken,
      TENANT: mesh.tenantId,
      REQUEST_ID: 'cron:29384756',
      START_RUN_REQUEST: '{"models":["popularity"],"hold":true,"settings":{"popularity":{"halfLifeMs":0}}}',
    };
    const program = join(checkoutRoot(), 'deploy/smoke/dist/src/start-run.js');
    const start = (more: NodeJS.ProcessEnv = {}) =>
      promisify(execFile)(process.execPath, [program], { env: { ...env, ...more } });
    const last = ({ stdout }: { stdout: string }) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    const first = last(await start());
    expect(first).toMatchObject({ ok: true, models: expect.arrayContaining([expect.stringMatching(/^popularity@/)]) });
    expect(last(await start()).run_id).toBe(first.run_id);
    const wrong = '{"models":["no-such-model"]}';
    await expect(start({ REQUEST_ID: 'cron:2', START_RUN_REQUEST: wrong })).rejects.toMatchObject({ code: 64 });
    await expect(start({ TRAINING_ADDRESS: '127.0.0.1:1' })).rejects.toMatchObject({ code: 1 });
  }, 120_000);

  it('keeps answering from the session while feature is dead, and from the history when it is back', async () => {
    const client = recommender(mesh.apiKey);
    const customer = events.filter((event) => event.customer_id && event.item_id).at(-1);
    const request = { customer_id: customer?.customer_id ?? '', session_items: [events[0]?.item_id ?? 'i-0001'] };
    await mesh.process('feature').kill();
    const without = await client.Recommend(request);
    expect(without.degraded).toContain('DEGRADATION_NO_HISTORY');
    expect(without.items).toHaveLength(10);
    // Taken while the consumer is away, and counted when it is back.
    const click = { type: 'view', id: 'click-while-away', customer_id: request.customer_id, item_id: 'i-0001' };
    expect(await intake.events([click])).toEqual({ accepted: 1, rejected: [] });
    await mesh.restart('feature');
    const feature = createClient('insightmesh.feature.v1.FeatureService', {
      address: mesh.addresses.feature,
      apiKey: mesh.apiKey,
      defaultDeadlineMs: 5_000,
    });
    await waitFor(async () => {
      const history = await feature.GetHistory({ entity_id: request.customer_id, limit: 1 });
      return history.events[0]?.item_id === 'i-0001';
    });
    await waitFor(async () => !(await client.Recommend(request)).degraded.includes('DEGRADATION_NO_HISTORY'));
    feature.close();
    client.close();
  }, 120_000);

  it('answers every command that the README shows', async () => {
    const run = promisify(execFile);
    const env = { ...process.env, INSIGHT_MESH_LOCAL: dir, KEY: mesh.apiKey };
    const readme = readFileSync(join(checkoutRoot(), 'README.md'), 'utf8').replaceAll('\\\n', ' ');
    const calls = [...readme.matchAll(/^npm run call -- (\S+) (\S+) '(.*)'$/gm)];
    expect(calls.length).toBeGreaterThanOrEqual(3);
    for (const [, service = '', method = '', request = ''] of calls) {
      const script = join(checkoutRoot(), 'scripts/dist/call.js');
      const { stdout } = await run(process.execPath, [script, service, method, request], { env });
      expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toBeTypeOf('object');
    }
    const shows = [...readme.matchAll(/^npm run features -- (.*)$/gm)];
    expect(shows.length).toBeGreaterThanOrEqual(1);
    for (const [, line = ''] of shows) {
      const script = join(checkoutRoot(), 'scripts/dist/features.js');
      const { stdout } = await run(process.execPath, [script, ...line.split(' ')], { env });
      expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toHaveProperty('known');
    }
    for (const args of [[], ['--dry-run']]) {
      const script = join(checkoutRoot(), 'scripts/dist/backfill.js');
      const { stdout } = await run(process.execPath, [script, ...args], { env });
      expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ ok: true, changed: 0 });
    }
    const curls = readme.match(/^curl .*$/gm) ?? [];
    expect(curls.length).toBeGreaterThanOrEqual(1);
    for (const curl of curls) {
      const here = curl.replace('http://127.0.0.1:8080', mesh.collectorHttp);
      const { stdout } = await run('bash', ['-c', here], { env });
      expect(JSON.parse(stdout)).toMatchObject({ accepted: 1 });
    }
  }, 60_000);

  it("shows one tenant nothing of another's", async () => {
    const otherDir = mkdtempSync(join(dir, 'other-'));
    const otherKey = await ensureTenantKey({ dir: otherDir, databaseUrl: mesh.databaseUrl, tenantId: 'other' });
    const other = recommender(otherKey);
    const customer = events.find((event) => event.customer_id)?.customer_id ?? '';
    const answer = await other.Recommend({ customer_id: customer, session_items: ['i-0001'] });
    expect(answer.items).toEqual([]);
    expect(answer.model).toBe('');
    const feature = createClient('insightmesh.feature.v1.FeatureService', {
      address: mesh.addresses.feature,
      apiKey: otherKey,
      defaultDeadlineMs: 5_000,
    });
    expect((await feature.GetHistory({ entity_id: customer })).known).toBe(false);
    feature.close();
    other.close();
  });

  it('ends every service with exit code 0 on SIGTERM', async () => {
    for (const name of ['recommender', 'collector', 'training', 'feature'] as const) {
      const exit = await mesh.process(name).stop(30_000);
      expect({ name, ...exit }).toEqual({ name, code: 0, signal: null });
    }
  }, 120_000);
});
