import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nextItemGraph, onnxFile } from '@insight-mesh/algorithms/onnx/test-graph';
import type { FeatureDriftJson } from '@insight-mesh/contracts/json';
import type { RegisterModelRequest } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelRequest';
import { testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { codecFor } from '@insight-mesh/runtime/codec';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeOldUploads } from '../src/registry/collector.js';
import type { Service } from '../src/service.js';
import { openAlarms } from '../src/store/drift-verdicts.js';
import {
  createWorld,
  log,
  type RegistryClient,
  runToEnd,
  type TrainingClient,
  type World,
  watchToEnd,
} from './harness.js';
import { writeLake } from './lake.js';
import { walkingSessions } from './shop.js';

const may = Date.UTC(2026, 4, 1);
const tenantId = 'shop-a';
const call = { tenantId };
let world: World;
let service: Service;
let client: TrainingClient;
let registry: RegistryClient;

beforeAll(async () => {
  world = await createWorld();
  service = await world.start({
    REGISTRY_KEEP_CHAMPIONS: '1',
    REGISTRY_KEEP_VERSIONS: '1',
    REGISTRY_COLLECT_EVERY_HOURS: '0',
  });
  client = world.client(service);
  registry = world.registry(service);
  await writeLake(world.root, tenantId, walkingSessions({ seed: 1, sessions: 600, fromMs: may }));
});

afterAll(() => world?.stop());

/** The shop's 80 items by category, and what follows each: the article that a session walks to. */
const items = Array.from({ length: 80 }, (_, i) => `i-${Math.floor(i / 10)}-${i % 10}`);
const next = items.map((_, i) => Math.floor(i / 10) * 10 + ((i + 1) % 10));

function upload(o: { bytes?: Uint8Array; about?: object; vocabulary?: string[] } = {}): RegisterModelRequest[] {
  const bytes = Buffer.from(o.bytes ?? onnxFile(nextItemGraph(next)));
  const signature = { items_input: 'items', length: 1, dynamic_length: true, output: 'scores' };
  const about = { name: 'what follows what', trained_until: { seconds: may / 1000 }, signature, ...o.about };
  const parts: RegisterModelRequest[] = [{ about: { ...about, vocabulary: (o.vocabulary ?? items).slice(0, 30) } }];
  parts.push({ vocabulary: { item_ids: (o.vocabulary ?? items).slice(30) } });
  for (let at = 0; at < bytes.length; at += 20_000) parts.push({ data: bytes.subarray(at, at + 20_000) });
  return [...parts, { total_bytes: bytes.length }];
}

async function register(parts: RegisterModelRequest[]) {
  const { run_id } = await registry.RegisterModel(stream(parts), call);
  return (await watchToEnd(client, tenantId, run_id)).at(-1);
}

async function* stream(parts: RegisterModelRequest[]): AsyncGenerator<RegisterModelRequest> {
  yield* parts;
}

describe('a model from elsewhere', () => {
  it('is measured on the current test, compared with the champion, promoted through the same gate, and described', async () => {
    await runToEnd(client, tenantId, { models: ['popularity'] });
    const end = await register(upload());
    expect(end).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', step: 'done: promoted recommend 2 (onnx)' });
    const [made] = end?.models ?? [];
    expect(made).toMatchObject({
      ...{ model: 'onnx', version: 2, stage: 'MODEL_STAGE_CHAMPION', origin: 'elsewhere', backend: 'onnx' },
      trained_until: { seconds: may / 1000, nanos: 0 },
    });
    // Sessions walk on to the next article in 85% of steps.
    expect(made?.metrics['hr@10']).toBeGreaterThan(0.75);
    expect(made?.latency_p99_ms).toBeGreaterThan(0);
    expect((await readdir(join(world.root, made?.artefact ?? ''))).sort()).toEqual([
      ...[
        'data-set.json',
        'manifest.json',
        'model-card.md',
        'model.onnx',
        'probes.json',
        'signature.json',
        'vocabulary.json',
      ],
    ]);

    const card = await registry.GetModel({ slot: 'recommend', version: 2 }, call);
    const [decision] = card.decisions;
    expect(decision).toMatchObject({ kind: 'DECISION_KIND_RUN', promoted: true, champion_version: 1, forced: false });
    expect(decision?.why).toMatch(/^promoted: better by \+0\.\d+ ndcg@10 .* over version 1 \(popularity\)$/);
    expect(decision?.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['better', 'latency', 'size', 'drift', 'latency_ratio', 'segment:tail items']),
    );
    const figure = card.figures.find(({ name }) => name === 'ndcg@10');
    expect(figure?.value).toBe(made?.metrics['ndcg@10']);
    expect(figure?.champion).toBeCloseTo(made?.metrics['champion_ndcg@10'] ?? 0, 12);
    expect(figure?.difference_low).toBeGreaterThan(0);
    expect(card.figures.map(({ name }) => name)).toContain('ndcg@10 of tail items');
    for (const part of ['# recommend: `onnx`', '## Figures', '## Limits', '## Decisions', 'what follows what'])
      expect(card.card).toContain(part);

    // A later run compares with it, and finds nothing that is better by more than noise, or says by how much.
    const later = await runToEnd(client, tenantId, { models: ['item-knn'] });
    const rival = later.models.find(({ slot }) => slot === 'recommend');
    expect(rival?.metrics.champion_version).toBe(2);
    expect(rival?.metrics['champion_ndcg@10']).toBe(made?.metrics['ndcg@10']);
  });

  it('is not measured on what it has seen', async () => {
    const trained_until = { seconds: Date.UTC(2027, 0) / 1000 };
    const end = await register(upload({ about: { trained_until } }));
    expect(end?.state).toBe('RUN_STATE_FAILED');
    expect(end?.error).toMatch(/^too little to measure it with: it was fitted on what came up to 2027-01-01/);
  });

  it('is not promoted where it is no better, and keeps nothing out of its place where it cannot be read', async () => {
    const worse = await register(upload({ bytes: onnxFile(nextItemGraph(items.map((_, i) => (i + 37) % 80))) }));
    expect(worse?.models[0]?.decision).toMatch(/^not promoted because it is not better/);
    const unknown = await register(upload({ vocabulary: items.map((id) => `sku-${id}`) }));
    expect(unknown).toMatchObject({ state: 'RUN_STATE_FAILED' });
    expect(unknown?.error).toMatch(/none of the 80 items of the vocabulary is an item of this shop/);
  });

  it.each<[string, () => RegisterModelRequest[], string]>([
    ['no first message', () => upload().slice(1), 'about'],
    ['a length that is wrong', () => [...upload().slice(0, -1), { total_bytes: 3 }], 'total_bytes'],
    ['no data', () => [...upload().slice(0, 2), { total_bytes: 0 }], 'data'],
    ['what is no ONNX file', () => upload({ bytes: new Uint8Array(100) }), 'data'],
    ['an item twice', () => upload({ vocabulary: [...items.slice(1), items[5] ?? ''] }), 'vocabulary'],
    ['no word on what it was fitted on', () => upload({ about: { trained_until: null } }), 'about.trained_until'],
    [
      'a date that no calendar has',
      () => upload({ about: { trained_until: { seconds: -1e13 } } }),
      'about.trained_until',
    ],
    ['a NUL in its name', () => upload({ about: { name: 'mine\0' } }), 'about.name'],
    ['another slot', () => upload({ about: { slot: 'popular' } }), 'about.slot'],
    ["another tenant's key", () => upload({ about: { key: 'uploads/models/shop-b/x.onnx' } }).slice(0, 2), 'about.key'],
    [
      'a key out of its folder',
      () => upload({ about: { key: 'uploads/models/shop-a/../../models/x' } }).slice(0, 2),
      'about.key',
    ],
  ])('is refused with %s', async (_what, parts, field) => {
    await expect(registry.RegisterModel(stream(parts()), call)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [expect.objectContaining({ field })],
    });
  });

  it('is refused while the tenant has as many runs waiting as it may', async () => {
    await world.pool.query(
      `insert into runs (id, tenant_id, config, not_before)
     select 'waits-' || i, 'full-shop', '{"models": [], "seed": 0, "testShare": 0.1, "hold": true}', now() + interval '1 day'
     from generate_series(1, 20) i`,
    );
    await expect(registry.RegisterModel(stream(upload()), { tenantId: 'full-shop' })).rejects.toMatchObject({
      ...{ code: 'RESOURCE_EXHAUSTED', retryAfterSeconds: 60 },
    });
  });

  it('is refused for what is said of it before its bytes come', async () => {
    async function* endless(first: RegisterModelRequest): AsyncGenerator<RegisterModelRequest> {
      yield first;
      await new Promise((resolve) => call2.signal.addEventListener('abort', resolve));
    }
    const call2 = new AbortController();
    const wrong = [
      [{ name: '' }, 'about.name'],
      [{ key: 'uploads/models/shop-b/x.onnx' }, 'about.key'],
      [{ signature: { items_input: 'items', length: 0, output: 'scores' } }, 'signature'],
    ] as const;
    try {
      for (const [about, field] of wrong) {
        const sent = endless(upload({ about })[0] as RegisterModelRequest);
        await expect(registry.RegisterModel(sent, { ...call, deadlineMs: 10_000 })).rejects.toMatchObject({
          code: 'INVALID_ARGUMENT',
          violations: [expect.objectContaining({ field })],
        });
      }
    } finally {
      call2.abort();
    }
  });

  it('holds no place for longer than it may, however slowly it comes', async () => {
    const hasty = await world.start({ MODEL_UPLOAD_SECONDS: '1', REGISTRY_COLLECT_EVERY_HOURS: '0' });
    const to = world.registry(hasty);
    const stop = new AbortController();
    // A byte now and then, for ever.
    async function* slow(): AsyncGenerator<RegisterModelRequest> {
      yield upload()[0] as RegisterModelRequest;
      while (!stop.signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        yield { data: Buffer.from([0]) };
      }
    }
    const late = [slow(), slow()].map((each) => to.RegisterModel(each, call).catch((error: unknown) => error));
    const seen = await Promise.all(late);
    stop.abort();
    for (const error of seen) {
      expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', message: expect.stringContaining('too slow') });
    }
    // Both places are free again.
    const { run_id } = await to.RegisterModel(stream(upload({ about: { hold: true } })), call);
    expect((await watchToEnd(client, tenantId, run_id)).at(-1)?.state).toBe('RUN_STATE_SUCCEEDED');
    await hasty.life.stop();
  });

  it('may lie in the object store already', async () => {
    const key = 'uploads/models/shop-a/mine.onnx';
    await service.context.store.put(key, onnxFile(nextItemGraph(next)));
    const end = await register(upload({ about: { key, hold: true } }).slice(0, 2));
    expect(end?.models[0]?.decision).toContain('the run was asked to register and not to promote');
    const gone = upload({ about: { key: 'uploads/models/shop-a/gone.onnx' } }).slice(0, 2);
    await expect(registry.RegisterModel(stream(gone), call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('pins and hard checks', () => {
  it('bind persons too, unless they force them with a reason that is kept', async () => {
    await expect(
      registry.Pin({ slot: 'similar', reason: 'no champion' }, { tenantId: 'shop-b' }),
    ).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
    await expect(registry.Pin({ slot: 'recommend' }, call)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const { pin } = await registry.Pin({ slot: 'recommend', reason: 'sale week' }, call);
    expect(pin).toMatchObject({ slot: 'recommend', pinned_by: 'service:recommender', reason: 'sale week' });
    expect((await client.ListModels({ slot: 'recommend' }, call)).pins).toEqual([pin]);
    expect((await client.ListModels({ slot: 'similar' }, call)).pins).toEqual([]);

    const pinned = { code: 'FAILED_PRECONDITION', message: expect.stringContaining('sale week') };
    await expect(client.Promote({ slot: 'recommend', version: 1 }, call)).rejects.toMatchObject(pinned);
    await expect(client.Rollback({ slot: 'recommend' }, call)).rejects.toMatchObject(pinned);
    const unsaid = { code: 'INVALID_ARGUMENT', violations: [expect.objectContaining({ field: 'reason' })] };
    await expect(client.Promote({ slot: 'recommend', version: 1, force: true }, call)).rejects.toMatchObject(unsaid);
    const forced = await client.Promote(
      { slot: 'recommend', version: 1, force: true, reason: 'it breaks the shop' },
      call,
    );
    expect(forced.decision).toMatchObject({
      forced: true,
      reason: 'it breaks the shop',
      kind: 'DECISION_KIND_PROMOTE',
    });
    expect(forced.decision?.why).toMatch(
      /^promoted by hand although the slot is pinned by service:recommender: sale week$/,
    );
    const back = await client.Rollback({ slot: 'recommend', force: true, reason: 'back' }, call);
    expect(back.champion?.decision).toBe('rolled back from version 1');

    await registry.Unpin({ slot: 'recommend' }, call);
    await registry.Unpin({ slot: 'recommend' }, call);
    const by = await client.Promote({ slot: 'recommend', version: 1 }, call);
    expect(by.decision).toMatchObject({ why: 'promoted by hand', forced: false });
    await client.Rollback({ slot: 'recommend' }, call);

    await world.pool.query(`update model_versions set latency_p99_ms = 80 where slot = 'recommend' and version = 1`);
    await expect(client.Promote({ slot: 'recommend', version: 1 }, call)).rejects.toMatchObject({
      message: expect.stringContaining('more than the 50 ms that one may take (GATE_LATENCY_MS)'),
    });
    await world.pool.query(`update model_versions set latency_p99_ms = 1 where slot = 'recommend' and version = 1`);
  });

  it('lists by model and stage', async () => {
    const list = async (by: object) =>
      (await client.ListModels({ slot: 'recommend', ...by }, call)).models.map(
        ({ model, stage }) => `${model} ${stage}`,
      );
    expect(new Set(await list({ model: 'onnx', stage: 'MODEL_STAGE_CHAMPION' }))).toEqual(
      new Set(['onnx MODEL_STAGE_CHAMPION']),
    );
    expect(await list({ model: 'popularity', stage: 'MODEL_STAGE_CHAMPION' })).toEqual([]);
    await expect(client.ListModels({ model: 'oracle' }, call)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('garbage collection', () => {
  /** Versions of which any file is left. */
  const artefacts = async (): Promise<string[]> => {
    const versions = new Set<string>();
    for await (const { key } of service.context.store.list(`models/${tenantId}/recommend/`)) {
      versions.add(key.split('/')[3] ?? '');
    }
    return [...versions].sort((a, b) => Number(a) - Number(b));
  };

  it('removes what nobody needs, says before what it would, and never what is served or young', async () => {
    const before = await artefacts();
    expect((await registry.CollectArtefacts({}, call)).collected).toEqual([]);
    // All is as old as the deployment keeps it, but for the newest version.
    await world.pool.query(
      `update model_versions set created_at = now() - interval '40 days', promoted_at = promoted_at - interval '40 days'`,
    );
    const dry = await registry.CollectArtefacts({ slot: 'recommend', dry_run: true }, call);
    expect(await artefacts()).toEqual(before);
    const first = await registry.CollectArtefacts({ slot: 'recommend', limit: 1 }, call);
    expect(first).toMatchObject({ more: true });
    const rest = await registry.CollectArtefacts({ slot: 'recommend' }, call);
    expect([...first.collected, ...rest.collected]).toEqual(dry.collected);
    expect(rest.bytes).toBeGreaterThan(0);
    // Left: the champion, the one before it, and the newest.
    const left = await artefacts();
    expect(left).toEqual(['1', '2', before.at(-1)]);
    const gone = Number(before.find((version) => !left.includes(version)));
    const { models } = await client.ListModels({ slot: 'recommend' }, call);
    expect(models.find(({ version }) => version === gone)).toMatchObject({ artefact_removed: true });
    await expect(
      client.Promote({ slot: 'recommend', version: gone, force: true, reason: 'x' }, call),
    ).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('its artefact was removed'),
    });
    expect((await registry.GetModel({ slot: 'recommend', version: gone }, call)).card).toContain(
      'Its artefact was removed',
    );
    await expect(registry.CollectArtefacts({ limit: 1001 }, call)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('finishes what was killed between the mark and the files', async () => {
    const { collected } = await registry.CollectArtefacts({ slot: 'recommend', dry_run: true }, call);
    expect(collected).toEqual([]);
    await world.pool.query(
      `update model_versions set artefact_deleted_at = null where artefact_removed_at is not null`,
    );
    const again = await registry.CollectArtefacts({ slot: 'recommend' }, call);
    expect(again.collected.length).toBeGreaterThan(0);
    expect((await registry.CollectArtefacts({ slot: 'recommend' }, call)).collected).toEqual([]);
  });

  it('removes uploads that are old', async () => {
    const { store } = service.context;
    const uploads = async () => {
      let count = 0;
      for await (const _ of store.list('uploads/models/')) count += 1;
      return count;
    };
    const before = await uploads();
    expect(before).toBeGreaterThan(0);
    expect(await removeOldUploads(store, 0)).toBe(0);
    expect(await removeOldUploads(store, Date.now() + 60_000)).toBe(before);
    expect(await uploads()).toBe(0);
  });

  it('leaves one of the two where a promotion and a collection meet', async () => {
    for (let round = 0; round < 5; round++) {
      await world.pool.query(
        `update model_versions set artefact_removed_at = null, artefact_deleted_at = null, stage = case stage when 'champion' then 'champion' else 'candidate' end`,
      );
      const old = await service.context.store
        .get(`models/${tenantId}/recommend/1/manifest.json`)
        .catch(() => undefined);
      if (old === undefined) break;
      const [promoted, collected] = await Promise.allSettled([
        client.Promote({ slot: 'recommend', version: 1, force: true, reason: 'race' }, call),
        registry.CollectArtefacts({ slot: 'recommend' }, call),
      ]);
      expect(collected.status).toBe('fulfilled');
      const champion = (await client.ListModels({ slot: 'recommend', stage: 'MODEL_STAGE_CHAMPION' }, call)).models[0];
      expect(champion?.artefact_removed).toBe(false);
      const manifest = await service.context.store.head(`${champion?.artefact}/manifest.json`);
      expect(manifest).toBeDefined();
      if (promoted.status === 'fulfilled') expect(champion?.version).toBe(1);
      await client.Rollback({ slot: 'recommend', force: true, reason: 'race' }, call).catch(() => undefined);
    }
  });
});

describe('alarms of drift', () => {
  it('come from insight.drift.v1, and bad messages stop nothing', async () => {
    const producer = createKafka({ brokers: testServers().brokers, clientId: 'drift-test', log }).producer();
    await producer.connect();
    const codec = codecFor('insightmesh.feature.v1.FeatureDrift');
    const drift = {
      ...{ tenant_id: 'drifting', baseline: 'b1', feature: 'customer__view_count_7d', day: '2026-05-01', psi: 0.4 },
      ...{ verdict: 'DRIFT_VERDICT_STRONG', why: 'PSI .4', checked_at: '2026-05-02T00:00:00.000Z' },
    } satisfies FeatureDriftJson;
    await producer.send({
      topic: `${world.prefix}insight.drift.v1`,
      messages: [
        { key: 'drifting/x', value: 'no json' },
        { key: 'drifting/x', value: codec.encode(drift) },
      ],
    });
    await producer.disconnect();
    const at = { tenantId: 'drifting', atLeast: 'strong', days: 7, nowMs: Date.UTC(2026, 4, 3) } as const;
    const alarms = await waitFor(async () => {
      const found = await openAlarms(world.pool, at);
      return found.count > 0 ? found : undefined;
    });
    expect(alarms).toEqual({
      ...{ count: 1, checkedUntilMs: Date.parse(drift.checked_at) },
      newest: [{ feature: drift.feature, day: drift.day, why: drift.why }],
    });
    // Nobody repeats it: a week later it is closed.
    expect((await openAlarms(world.pool, { ...at, nowMs: Date.UTC(2026, 4, 10) })).count).toBe(0);
  });
});
