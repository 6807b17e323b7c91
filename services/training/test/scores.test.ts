import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Row } from '@insight-mesh/algorithms/preparation/inputs';
import { loadTabularModel } from '@insight-mesh/algorithms/tabular/blend-model';
import type { StartRunRequest } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import type { WatchRunResponse__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunResponse';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { codecFor } from '@insight-mesh/runtime/codec';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { manifestSchema } from '../src/artefact/manifest.js';
import { checkReport } from '../src/report/report.js';
import type { Service } from '../src/service.js';
import { buyers, writeDataset } from './datasets.js';
import {
  createWorld,
  followChampions,
  type RegistryClient,
  runToEnd,
  type TrainingClient,
  type World,
  watchToEnd,
} from './harness.js';

const tenantId = 'shop';
const slot = 'score/buys';
const call = { tenantId };

// Each run is a process that has to load DuckDB and TensorFlow.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
let service: Service;
let client: TrainingClient;
let registry: RegistryClient;
let champions: Awaited<ReturnType<typeof followChampions>>;

beforeAll(async () => {
  world = await createWorld();
  service = await world.start({
    REGISTRY_KEEP_CHAMPIONS: '1',
    REGISTRY_KEEP_VERSIONS: '1',
    REGISTRY_COLLECT_EVERY_HOURS: '0',
    SCHEDULE_EVERY_MS: '200',
  });
  client = world.client(service);
  registry = world.registry(service);
  champions = await followChampions(world);
  await writeDataset(buyers({ seed: 1, rows: 3_000 }), { root: world.root, tenantId, id: 'spring' });
}, 60_000);

afterAll(async () => {
  await champions?.stop();
  await world?.stop();
});

const requests = codecFor('insightmesh.training.v1.StartRunRequest');

function scores(
  tabular: Record<string, unknown> = {},
  { settings = {}, ...rest }: { settings?: object } & Omit<StartRunRequest, 'settings'> = {},
): StartRunRequest {
  const base = requests.toRpc({
    tabular: { target: 'buys', dataset_id: 'spring', label: 'label', ...tabular },
    settings,
  } as Parameters<typeof requests.toRpc>[0]) as StartRunRequest;
  return { ...base, models: ['logistic'], seed: 3, ...rest };
}

const made = (end: WatchRunResponse__Output | undefined) => {
  expect(end).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', error: '' });
  const [version] = end?.models ?? [];
  if (version === undefined || end?.models.length !== 1) throw new Error(`the run made ${end?.models.length} versions`);
  return version;
};
const read = (artefact: string, name: string) => readFile(join(world.root, artefact, name));

describe('scores of rows', () => {
  it('are trained from a data set, compared on the same rows, promoted, refused, rolled back, pinned and collected', async () => {
    const poor = made(await runToEnd(client, tenantId, scores({ ignore: ['customer__view_count_7d'] })));
    expect(poor).toMatchObject({ slot, version: 1, model: 'logistic', stage: 'MODEL_STAGE_CHAMPION', origin: 'run' });

    const end = await runToEnd(
      client,
      tenantId,
      scores({}, { models: ['boosting', 'logistic'], settings: { boosting: { rounds: 40 } } }),
    );
    const good = made(end);
    expect(good).toMatchObject({ slot, version: 2, stage: 'MODEL_STAGE_CHAMPION' });
    expect(good.decision).toMatch(/^promoted: better by \+0\.\d+ log_likelihood .* over version 1 \(logistic\)$/);
    for (const name of ['auc', 'average_precision', 'log_loss', 'brier', 'ece', 'f1', 'valid_log_loss']) {
      expect(good.metrics[name], name).toBeGreaterThan(0);
    }
    expect(good.metrics.auc).toBeGreaterThan((poor.metrics.auc ?? 1) + 0.1);
    expect(good.metrics.champion_log_loss).toBeGreaterThan(good.metrics.log_loss ?? 1);
    expect(good.latency_p99_ms).toBeGreaterThan(0);
    expect(good.training_seconds).toBeGreaterThan(0);

    // The artefact is whole, says what it is of, and answers from its bytes as it did in the run.
    const published = await waitFor(
      () => champions.seen.findLast(({ key }) => key === `${tenantId}/${slot}` && key)?.value,
    );
    await waitFor(() => champions.seen.some(({ key, value }) => key === `${tenantId}/${slot}` && value.version === 2));
    expect(published.slot).toBe(slot);
    const manifestBytes = await read(good.artefact, 'manifest.json');
    expect(createHash('sha256').update(manifestBytes).digest('hex')).toBe(good.manifest_sha256);
    const manifest = manifestSchema.parse(JSON.parse(manifestBytes.toString()));
    expect(manifest.compared_with).toMatchObject({ version: 1, by: 'artefact', why: '' });
    for (const file of manifest.files) {
      expect(
        createHash('sha256')
          .update(await read(good.artefact, file.name))
          .digest('hex'),
      ).toBe(file.sha256);
    }
    const model = loadTabularModel(await read(good.artefact, 'model.bin'));
    const probes = JSON.parse((await read(good.artefact, 'probes.json')).toString()) as { row: Row; score: number }[];
    expect(probes).toHaveLength(20);
    for (const { row, score } of probes) expect(model.scoreRow(row)).toBe(score);

    // No customer stands on both sides, and the test is later than all that was learnt from.
    const about = JSON.parse((await read(good.artefact, 'data-set.json')).toString());
    expect(about).toMatchObject({
      dataset_id: 'spring',
      split: 'time',
      group: 'customer_id',
      time: 'label_time',
      events: 15_000,
    });
    expect(Date.parse(about.trained_until)).toBeLessThan(Date.parse(about.test_from));
    expect(about.test_rows).toBe(300);

    const report = checkReport(JSON.parse((await read(good.artefact, 'evaluation.json')).toString()));
    expect(report.task).toBe('classification');
    expect(report.systems.map(({ role }) => role)).toEqual(expect.arrayContaining(['candidate', 'champion']));
    for (const curve of ['roc', 'precision_recall', 'calibration'] as const)
      expect(report.curves[curve]?.length).toBeGreaterThan(1);
    expect(report.segments.map(({ name }) => name)).toEqual(expect.arrayContaining(['new customers', 'channel = app']));
    expect((await read(good.artefact, 'report.html')).toString()).toContain('score/buys');

    // Worse, and it may not cripple the champion by leaving a column out.
    const worse = made(await runToEnd(client, tenantId, scores({ ignore: ['customer__view_count_7d'] })));
    expect(worse).toMatchObject({ version: 3, stage: 'MODEL_STAGE_CANDIDATE' });
    expect(worse.decision).toMatch(/^not promoted because it is not better: -0\.\d+ log_likelihood/);
    expect(worse.metrics.champion_log_loss).toBeCloseTo(good.metrics.log_loss ?? 0, 12);

    const { card, figures, decisions } = await registry.GetModel({ slot, version: 3 }, call);
    expect(card).toContain('how probable `buys` is');
    expect(figures.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['log_likelihood', 'auc', 'average_precision']),
    );
    expect(decisions[0]?.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['better', 'latency', 'size', 'drift']),
    );

    await registry.Pin({ slot, reason: 'a sale' }, call);
    expect((await client.ListModels({ slot }, call)).pins).toMatchObject([{ slot, version: 2 }]);
    await registry.Unpin({ slot }, call);
    expect((await client.Rollback({ slot }, call)).champion).toMatchObject({ slot, version: 1 });
    expect((await client.Promote({ slot, version: 2 }, call)).champion).toMatchObject({ slot, version: 2 });
    expect((await client.ListModels({ model: 'logistic' }, call)).models.length).toBeGreaterThan(0);
    expect((await client.ListRuns({ page_size: 1 }, call)).runs).toMatchObject([{ slot, models: ['logistic'] }]);
    made(await runToEnd(client, tenantId, scores({}, { hold: true })));
    await world.pool.query(
      `update model_versions set created_at = created_at - interval '90 days', promoted_at = promoted_at - interval '90 days'`,
    );
    const { collected } = await registry.CollectArtefacts({}, call);
    expect(collected).toMatchObject([{ slot, version: 3 }]);
    await expect(client.Promote({ slot, version: 3 }, call)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('give the same bytes on the same data set, and the next try counts as one more', async () => {
    const first = made(await runToEnd(client, tenantId, scores({ target: 'again' })));
    const second = made(await runToEnd(client, tenantId, scores({ target: 'again' })));
    for (const name of ['model.bin', 'data-set.json', 'probes.json']) {
      expect(await read(second.artefact, name)).toEqual(await read(first.artefact, name));
    }
    expect(second.stage).toBe('MODEL_STAGE_CANDIDATE');
    const third = made(await runToEnd(client, tenantId, scores({ target: 'again' })));
    expect(third.decision).toContain('of which 1 earlier tries on the same data');
  });

  it('take the newest data set that was made like the named one', async () => {
    const place = { root: world.root, tenantId };
    const rows = buyers({ seed: 5, rows: 1_000 });
    await writeDataset(rows, { ...place, id: 'june', createdAt: '2026-06-10T00:00:00Z', rule: { fromMs: 7 } });
    await writeDataset(rows, { ...place, id: 'wide', createdAt: '2026-06-20T00:00:00Z', rule: { withinMs: 1 } });
    const version = made(await runToEnd(client, tenantId, scores({ target: 'newest', newest: true })));
    expect(version.data_set).toContain('/june sha256:');
  });

  it('are trained again by a schedule', async () => {
    const schedules = world.schedules(service);
    const { tabular = null } = scores({ target: 'nightly', newest: true });
    const schedule = { name: 'scores', cron: '* * * * * *', models: ['logistic'], seed: 3, tabular };
    await schedules.SetSchedule({ schedule }, call);
    const state = await waitFor(async () => {
      const [found] = (await schedules.ListSchedules({}, call)).schedules;
      return found?.last_run_id === '' ? undefined : found;
    });
    expect(state.schedule?.tabular).toMatchObject({
      target: 'nightly',
      dataset_id: 'spring',
      newest: true,
      label: 'label',
    });
    expect(made((await watchToEnd(client, tenantId, state.last_run_id)).at(-1)).slot).toBe('score/nightly');
    await schedules.DeleteSchedule({ name: 'scores' }, call);
  });

  it('are not compared with a champion that says something else', async () => {
    const rows = buyers({ seed: 6, rows: 1_000 });
    const renamed = rows.map(({ label, ...row }) => ({ ...row, leaves: label }));
    await writeDataset(rows, { root: world.root, tenantId, id: 'one' });
    await writeDataset(renamed, { root: world.root, tenantId, id: 'other' });
    made(await runToEnd(client, tenantId, scores({ target: 'mixed', dataset_id: 'one' })));
    const ruled = { root: world.root, tenantId, id: 'ruled', rule: { types: ['search'] } };
    await writeDataset(rows, ruled);
    expect(made(await runToEnd(client, tenantId, scores({ target: 'mixed', dataset_id: 'ruled' })))).toMatchObject({
      stage: 'MODEL_STAGE_CANDIDATE',
      decision: expect.stringContaining('its labels follow from'),
    });
    const other = scores({ target: 'mixed', dataset_id: 'other', label: 'leaves' });
    const version = made(await runToEnd(client, tenantId, other));
    expect(version).toMatchObject({
      stage: 'MODEL_STAGE_CANDIDATE',
      decision: expect.stringContaining('it says whether label = 1.0, and the candidate whether leaves = 1.0'),
    });
  });

  it('replace a champion whose artefact is gone, and measure one of other rows by its recipe', async () => {
    const place = { root: world.root, tenantId };
    await writeDataset(buyers({ seed: 7, rows: 1_000 }), { ...place, id: 'early' });
    // Later by ten days alone: the champion has seen most of its test.
    await writeDataset(buyers({ seed: 8, rows: 1_000, fromMs: Date.UTC(2026, 3, 3) }), { ...place, id: 'shifted' });
    const first = made(await runToEnd(client, tenantId, scores({ target: 'lost', dataset_id: 'shifted' })));
    const second = made(await runToEnd(client, tenantId, scores({ target: 'lost', dataset_id: 'early' })));
    const manifest = manifestSchema.parse(JSON.parse((await read(second.artefact, 'manifest.json')).toString()));
    expect(manifest.compared_with).toMatchObject({ by: 'recipe', why: 'it was fitted on part of the test' });
    await rm(join(world.root, first.artefact, 'model.bin'));
    const third = made(await runToEnd(client, tenantId, scores({ target: 'lost', dataset_id: 'early' })));
    expect(third).toMatchObject({
      stage: 'MODEL_STAGE_CHAMPION',
      decision: expect.stringContaining('cannot be served'),
    });
  });

  it('draw whole customers where there is no time, and warn of a column that leaks', async () => {
    const rows = buyers({ seed: 2, rows: 1_500 }).map(({ label_time: _, ...row }) => ({
      ...row,
      customer__leak: row.label,
    }));
    await writeDataset(rows, {
      root: world.root,
      tenantId,
      id: 'timeless',
      warnings: ['customer__leak equals the label'],
    });
    const end = await runToEnd(client, tenantId, scores({ target: 'leaky', dataset_id: 'timeless' }));
    const version = made(end);
    expect(end.warnings).toContain('of the data set: customer__leak equals the label');
    expect(end.warnings).toContainEqual(expect.stringMatching(/^column customer__leak equals the label in every row/));
    const about = JSON.parse((await read(version.artefact, 'data-set.json')).toString());
    expect(about).toMatchObject({
      split: 'customers',
      split_why: '',
      test_from: null,
      trained_until: '2026-05-31T00:00:00.000Z',
    });
  });
});

describe('a run of scores that is broken off', () => {
  const request = () =>
    scores(
      { target: 'broken', dataset_id: 'brief' },
      {
        models: ['perceptron', 'boosting'],
        settings: { perceptron: { epochs: 20, patience: 0, batch: 64 }, boosting: { rounds: 40 } },
        backend: 'BACKEND_WASM',
        checkpoint_seconds: 1,
        hold: true,
      },
    );

  it('goes on with the same result when its process is killed', async () => {
    await writeDataset(buyers({ seed: 9, rows: 1_200 }), { root: world.root, tenantId, id: 'brief' });
    const unbroken = made(await runToEnd(client, tenantId, request()));
    const { run_id: runId } = await client.StartRun(request(), call);
    const kept = async () =>
      Number((await world.pool.query<{ kept: string }>('select kept from runs where id = $1', [runId])).rows[0]?.kept);
    for (let kill = 1; kill <= 2; kill++) {
      await waitFor(async () => (await kept()) >= kill, { intervalMs: 5, timeoutMs: 60_000, what: 'something kept' });
      const pid = await workerPid();
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    }
    const end = (await watchToEnd(client, tenantId, runId)).at(-1);
    const version = made(end);
    expect(end?.attempt).toBeGreaterThanOrEqual(2);
    expect(version.metrics).toEqual(unbroken.metrics);
    for (const name of ['model.bin', 'data-set.json']) {
      expect(await read(version.artefact, name)).toEqual(await read(unbroken.artefact, name));
    }
    await waitFor(async () => (await readdir(join(world.root, 'work/training'))).length === 0);
  });
});

/** The process of the run that is at work; undefined between two. */
async function workerPid(): Promise<number | undefined> {
  const text = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  for (const pid of text.split(' ').filter(Boolean)) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('run/worker.js')) return Number(pid);
  }
  return undefined;
}

describe('what is wrong with a request of scores', () => {
  it.each<[string, StartRunRequest | (() => StartRunRequest), string, RegExp]>([
    ['a model of next items', () => scores({}, { models: ['vs-knn'] }), 'models[0]', /predicts next items/],
    ['no such model', () => scores({}, { models: ['forest'] }), 'models[0]', /logistic, perceptron, boosting/],
    ['a score without a data set', { models: ['boosting'] }, 'models[0]', /tabular must say/],
    ['no label', () => scores({ label: '' }), 'tabular.label', /is missing/],
    ['a target that is no name', () => scores({ target: 'A/b' }), 'tabular.target', /a-z/],
    ['no target', () => scores({ target: '' }), 'tabular.target', /a-z/],
    ['a way out of the folder', () => scores({ dataset_id: '../x' }), 'tabular.dataset_id', /id of a data set/],
    ['no such data set', () => scores({ dataset_id: 'none' }), 'tabular.dataset_id', /no data set "none"/],
    ['the label as a feature', () => scores({ numbers: ['label'] }), 'tabular.numbers[0]', /tabular.label too/],
    ['two kinds', () => scores({ numbers: ['a'], categories: ['a'] }), 'tabular.categories[0]', /tabular.numbers too/],
    ['an empty column', () => scores({ ignore: [''] }), 'tabular.ignore[0]', /is empty/],
    ['a NUL', () => scores({ group: 'a\0' }), 'tabular.group', /NUL/],
    ['no such setting', () => scores({}, { settings: { logistic: { depth: 3 } } }), 'settings[logistic]', /depth/],
    [
      'a setting of another model',
      () => scores({}, { settings: { boosting: {} } }),
      'settings[boosting]',
      /no model of this run/,
    ],
  ])('%s is refused with its field', async (_, request, field, description) => {
    await expect(client.StartRun(typeof request === 'function' ? request() : request, call)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field, description: expect.stringMatching(description) }],
    });
  });

  it("does not see another tenant's data set", async () => {
    await expect(client.StartRun(scores(), { tenantId: 'other' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('fails with a word for the data, without a path of this machine', async () => {
    const place = { root: world.root, tenantId };
    const rows = buyers({ seed: 3, rows: 600 });
    await writeDataset(rows, { ...place, id: 'small' });
    await writeDataset(rows.slice(0, 40), { ...place, id: 'tiny' });
    await writeDataset(
      rows.map((row) => ({ ...row, label: 1 })),
      { ...place, id: 'one-class' },
    );
    await writeDataset(
      rows.map(({ label_time: _, ...row }) => ({ ...row, customer_id: 'c-1' })),
      { ...place, id: 'one-customer' },
    );
    const damaged = await writeDataset(rows, { ...place, id: 'damaged' });
    const wrong: [Record<string, unknown>, RegExp][] = [
      [{ dataset_id: 'tiny' }, /^too little data: 40 rows with a label, at least 500 are needed/],
      [{ dataset_id: 'one-class' }, /one class/],
      [{ dataset_id: 'one-customer' }, /one customer/],
      [{ dataset_id: 'small', label: 'gone' }, /there is no column gone: there are /],
      [{ dataset_id: 'small', numbers: ['channel'] }, /column channel, row 1: "(web|app)" is no number/],
      [
        { dataset_id: 'small', ignore: ['channel', 'customer__view_count_7d', 'customer__noise'] },
        /no column beside the label/,
      ],
      [{ dataset_id: 'damaged' }, /part-00000.parquet is not the file that its manifest names/],
    ];
    await writeFile(join(damaged, 'part-00000.parquet'), 'no Parquet');
    for (const [tabular, error] of wrong) {
      const end = await runToEnd(client, tenantId, scores({ target: 'wrong', ...tabular }));
      expect(end).toMatchObject({ state: 'RUN_STATE_FAILED', error: expect.stringMatching(error), models: [] });
      expect(end.error).not.toContain(world.root);
    }
    await rm(damaged, { recursive: true });
  });
});
