import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema } from '../src/artefact/manifest.js';
import { checkReport } from '../src/report/report.js';
import type { Service } from '../src/service.js';
import { createWorld, followChampions, runToEnd, type TrainingClient, type World, watchToEnd } from './harness.js';
import { writeLake } from './lake.js';
import { walkingSessions } from './shop.js';

const may = Date.UTC(2026, 4, 1);
const june = Date.UTC(2026, 5, 1);

let world: World;
let service: Service;
let client: TrainingClient;
let champions: Awaited<ReturnType<typeof followChampions>>;

beforeAll(async () => {
  world = await createWorld();
  service = await world.start();
  client = world.client(service);
  champions = await followChampions(world);
});

afterAll(async () => {
  await champions?.stop();
  await world?.stop();
});

async function filesOf(artefact: string): Promise<Record<string, string>> {
  const folder = join(world.root, artefact);
  const files: Record<string, string> = {};
  for (const name of (await readdir(folder)).sort()) {
    files[name] = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex');
  }
  return files;
}

const reportOf = async (artefact: string) =>
  checkReport(JSON.parse(await readFile(join(world.root, artefact, 'evaluation.json'), 'utf8')));

const onTopic = (tenant: string, slot: string) =>
  champions.seen.filter(({ key }) => key === `${tenant}/${slot}`).map(({ value }) => value);

describe('a run', () => {
  it('goes from the lake to champions on model.versions.v1, and again on the same data changes nothing', async () => {
    const tenantId = 'first-shop';
    await writeLake(world.root, tenantId, walkingSessions({ seed: 1, sessions: 400, fromMs: may }));
    const { run_id } = await client.StartRun({ seed: 7 }, { tenantId });
    const told = await watchToEnd(client, tenantId, run_id);
    const end = told[told.length - 1];
    expect(end).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', progress: 1, error: '', run_id });
    expect(told[0]?.state).toMatch(/QUEUED|RUNNING/);
    const progress = told.map((state) => state.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));

    const bySlot = new Map(end?.models.map((version) => [version.slot, version]));
    expect([...bySlot.keys()].sort()).toEqual(['popular', 'recommend', 'similar']);
    expect(bySlot.get('popular')).toMatchObject({
      model: 'popularity',
      version: 1,
      stage: 'MODEL_STAGE_CHAMPION',
      seed: 7,
    });
    expect(bySlot.get('similar')?.model).toBe('item-knn');
    // The shop's sessions follow each other article by article; popularity cannot know that.
    expect(bySlot.get('recommend')?.model).not.toBe('popularity');
    const metrics = bySlot.get('recommend')?.metrics ?? {};
    for (const k of [5, 10, 20]) {
      for (const name of ['hr', 'ndcg', 'mrr']) expect(metrics[`${name}@${k}`]).toBeGreaterThan(0);
    }
    expect(metrics['coverage@20']).toBeGreaterThan(0.5);
    expect(metrics['ndcg@10']).toBeGreaterThan(2 * (bySlot.get('popular')?.metrics['ndcg@10'] ?? 1));

    const published = await waitFor(() => onTopic(tenantId, 'recommend').at(0));
    const recommend = bySlot.get('recommend');
    expect(published).toMatchObject({
      tenant_id: tenantId,
      slot: 'recommend',
      version: 1,
      stage: 'MODEL_STAGE_CHAMPION',
      manifest_sha256: recommend?.manifest_sha256,
      run_id,
    });
    expect(published.data_set).toMatch(
      /^lake\/events\/tenant=first-shop sha256:[0-9a-f]{64} files=\d+ rows=\d+ .*test_from=2026-05/,
    );
    expect(published.code_version).toMatch(/^\d+\.\d+\.\d+$/);

    // The artefact is what the message says, and its model can be loaded and asked.
    const folder = join(world.root, recommend?.artefact ?? '');
    const manifestBytes = await readFile(join(folder, 'manifest.json'));
    expect(createHash('sha256').update(manifestBytes).digest('hex')).toBe(published.manifest_sha256);
    const manifest = manifestSchema.parse(JSON.parse(manifestBytes.toString()));
    const hashes = await filesOf(recommend?.artefact ?? '');
    for (const file of manifest.files) expect(hashes[file.name]).toBe(file.sha256);
    const report = await reportOf(recommend?.artefact ?? '');
    expect(report.systems[0]).toMatchObject({ role: 'candidate', name: `${recommend?.model}@1` });
    expect(report.systems[0]?.metrics['ndcg@10']?.value).toBeCloseTo(metrics['ndcg@10'] ?? 0, 12);
    // Without a champion it is compared with the simple model, which cannot know that.
    expect(report.comparisons[0]).toMatchObject({ against: 'popularity', metric: 'ndcg@10' });
    expect(report.comparisons[0]?.low).toBeGreaterThan(0);
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    expect(page).toContain('Better than popularity');
    expect(page).not.toMatch(/<script|NaN|undefined/);
    const model = loadModel(manifest.model, await readFile(join(folder, 'model.bin')));
    expect(model.recommend(['i-3-4'], 5).map((scored) => scored.itemId)).toContain('i-3-5');

    const second = await runToEnd(client, tenantId, { seed: 7 });
    expect(second).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', step: 'done: nothing promoted' });
    for (const version of second.models) {
      expect(version).toMatchObject({ version: 2, stage: 'MODEL_STAGE_CANDIDATE', promoted_at: null });
      expect(version.metrics.champion_version).toBe(1);
      expect(version.metrics['champion_ndcg@10']).toBe(version.metrics['ndcg@10']);
      const first = bySlot.get(version.slot)?.artefact ?? '';
      const before = await filesOf(first);
      const after = await filesOf(version.artefact);
      // All but what tells of the version, the clock and the champion.
      const told = { 'manifest.json': '', 'evaluation.json': '', 'report.html': '' };
      expect({ ...after, ...told }).toEqual({ ...before, ...told });
      const [one, again] = [await reportOf(first), await reportOf(version.artefact)];
      expect(again.systems[0]?.metrics).toEqual(one.systems[0]?.metrics);
      expect(again.curves.rank?.[0]).toEqual(one.curves.rank?.[0]);
      // The same model as the champion: no case differs.
      const found = again.comparisons.find(({ against }) => against === 'champion');
      expect(found).toMatchObject({ difference: 0, low: 0, high: 0, p: 1 });
      expect(again.rival).toBe('champion');
      expect(version.data_set).toBe(bySlot.get(version.slot)?.data_set);
    }
    expect(onTopic(tenantId, 'recommend').map((value) => value.version)).toEqual([1]);
    // Nothing of the runs' own files is left.
    await waitFor(async () => (await readdir(join(world.root, 'work/training'))).length === 0);
  });

  it('promotes what is better on the same test, and rolls back', async () => {
    const tenantId = 'growing-shop';
    await writeLake(world.root, tenantId, walkingSessions({ seed: 2, sessions: 200, fromMs: may }));
    expect((await runToEnd(client, tenantId)).state).toBe('RUN_STATE_SUCCEEDED');
    // A new assortment, of which the champion knows nothing.
    const grown = walkingSessions({ seed: 3, sessions: 400, fromMs: june, prefix: 'new' });
    await writeLake(world.root, tenantId, grown, 10_000);

    const held = await runToEnd(client, tenantId, { hold: true });
    expect(held.models.map((version) => version.stage)).toEqual(held.models.map(() => 'MODEL_STAGE_CANDIDATE'));

    const end = await runToEnd(client, tenantId);
    expect(end.step).toMatch(/^done: promoted /);
    const recommend = end.models.find((version) => version.slot === 'recommend');
    expect(recommend).toMatchObject({ version: 3, stage: 'MODEL_STAGE_CHAMPION' });
    expect(recommend?.metrics['ndcg@10']).toBeGreaterThan(recommend?.metrics['champion_ndcg@10'] ?? 1);
    expect(recommend?.metrics.champion_version).toBe(1);
    await waitFor(() => onTopic(tenantId, 'recommend').at(-1)?.version === 3);
    const manifest = manifestSchema.parse(
      JSON.parse(await readFile(join(world.root, recommend?.artefact ?? '', 'manifest.json'), 'utf8')),
    );
    expect(manifest.compared_with).toMatchObject({ version: 1, by: 'artefact', why: '' });

    const { champion } = await client.Rollback({ slot: 'recommend' }, { tenantId });
    expect(champion).toMatchObject({ version: 1, stage: 'MODEL_STAGE_CHAMPION' });
    await waitFor(() => onTopic(tenantId, 'recommend').at(-1)?.version === 1);
    const { models } = await client.ListModels({ slot: 'recommend' }, { tenantId });
    expect(models.map(({ version, stage }) => [version, stage])).toEqual([
      [3, 'MODEL_STAGE_RETIRED'],
      [2, 'MODEL_STAGE_CANDIDATE'],
      [1, 'MODEL_STAGE_CHAMPION'],
    ]);
  });

  it('refits the champion by its recipe when it has seen the test', async () => {
    const tenantId = 'other-share';
    await writeLake(world.root, tenantId, walkingSessions({ seed: 4, sessions: 300, fromMs: may }));
    await runToEnd(client, tenantId, { models: ['item-knn'] });
    const end = await runToEnd(client, tenantId, { models: ['item-knn'], test_share: 0.3 });
    const similar = end.models.find((version) => version.slot === 'similar');
    const manifest = manifestSchema.parse(
      JSON.parse(await readFile(join(world.root, similar?.artefact ?? '', 'manifest.json'), 'utf8')),
    );
    expect(manifest.compared_with).toMatchObject({
      version: 1,
      by: 'recipe',
      why: 'it was fitted on part of the test',
    });
    expect(end.models.map((version) => version.slot).sort()).toEqual(['recommend', 'similar']);
  });

  it('replaces a champion whose artefact is lost by one that is only as good, and refuses to promote a lost one', async () => {
    const tenantId = 'lost-artefact';
    await writeLake(world.root, tenantId, walkingSessions({ seed: 5, sessions: 200, fromMs: may }));
    const first = await runToEnd(client, tenantId, { models: ['popularity'] });
    const popular = first.models.find((version) => version.slot === 'popular');
    await service.context.store.delete(`${popular?.artefact}/model.bin`);
    const end = await runToEnd(client, tenantId, { models: ['popularity'] });
    expect(end.state).toBe('RUN_STATE_SUCCEEDED');
    const second = end.models.find((version) => version.slot === 'popular');
    expect(second).toMatchObject({ version: 2, stage: 'MODEL_STAGE_CHAMPION' });
    await expect(client.Rollback({ slot: 'popular' }, { tenantId })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('model.bin is missing'),
    });
  });

  it('fails with a clear word when there is too little data', async () => {
    expect(await runToEnd(client, 'empty-shop')).toMatchObject({
      state: 'RUN_STATE_FAILED',
      error: 'too little data: 0 sessions with two or more items, at least 50 are needed',
      models: [],
    });
    await writeLake(world.root, 'small-shop', walkingSessions({ seed: 6, sessions: 40, fromMs: may }));
    expect(await runToEnd(client, 'small-shop')).toMatchObject({
      state: 'RUN_STATE_FAILED',
      error: expect.stringContaining('40 sessions'),
    });
  });

  it('fails with a word when a lake file is damaged, and the service lives', async () => {
    const [key = ''] = await writeLake(
      world.root,
      'damaged-shop',
      walkingSessions({ seed: 6, sessions: 100, fromMs: may }),
    );
    await service.context.store.put(key, Buffer.from('not a Parquet file'));
    const end = await runToEnd(client, 'damaged-shop');
    expect(end.state).toBe('RUN_STATE_FAILED');
    expect(end.error).toContain(key);
    expect(end.error).not.toContain(world.root);
  });
});
