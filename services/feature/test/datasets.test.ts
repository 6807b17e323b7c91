import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import {
  atDay,
  createDatasetWorld,
  customerAndItem,
  type DatasetClient,
  type DatasetWorld,
  demo,
  labelsCsv,
  ruleSpec,
  shopEvents,
  uploadParts,
  watch,
} from './datasets-world.js';

describe('data sets', () => {
  let world: DatasetWorld;
  let service: Service;
  let client: DatasetClient;
  beforeAll(async () => {
    world = await createDatasetWorld([...shopEvents(3_000), ...shopEvents(200, 'other')]);
    service = await world.mesh.start();
    client = world.client(`127.0.0.1:${service.ports.grpc}`);
  });
  afterAll(() => world.stop());

  const metric = async (name: string, labels: object): Promise<number> => {
    const found = await service.context.metrics.registry.getSingleMetric(name)?.get();
    return (
      found?.values.find((each) => Object.entries(labels).every(([key, value]) => each.labels[key] === value))?.value ??
      0
    );
  };

  it('are built from labels that were uploaded, with what is wrong in them told row by row', async () => {
    const future = `${atDay(40)},1,c-1,i-1`;
    const text = labelsCsv(500, [future, `${atDay(15)},1,,i-1`, 'yesterday,1,c-1,i-1', future]);
    const uploaded = await client.UploadLabels(uploadParts(Buffer.from(text)), demo);
    expect(uploaded).toMatchObject({ bytes: Buffer.byteLength(text) });
    expect(uploaded.key).toBe(`labels/tenant=demo/upload-${uploaded.sha256}.csv`);
    expect(readFileSync(join(world.mesh.folder, uploaded.key), 'utf8')).toBe(text);
    // The same bytes are the same labels.
    expect(await world.upload(client, text)).toBe(uploaded.key);

    const spec = { features: [...customerAndItem], given: { key: uploaded.key } };
    const { dataset_id: id, started } = await client.BuildDataset({ spec }, demo);
    expect(started).toBe(true);
    const { dataset, manifest } = await watch(client, id);
    expect(dataset).toMatchObject({ state: 'DATASET_STATE_SUCCEEDED', error: '', rows: 500, attempts: 1 });
    expect(manifest).toMatchObject({
      folder: `datasets/tenant=demo/${id}/`,
      rows: 500,
      rejected: { in_the_future: 2, no_entity: 1, bad_time: 1 },
      sha256: dataset.sha256,
    });
    expect(manifest?.features).toHaveLength(6);
    expect(manifest?.features[0]).toMatchObject({
      column: 'customer__view_count_7d',
      kind: 'ENTITY_KIND_CUSTOMER',
      type: 'FEATURE_TYPE_COUNT',
      window: '7d',
      description: expect.stringContaining('view'),
    });
    const stored = await world.manifestOf(id);
    expect(stored.spec.labels).toEqual({ from: 'file', key: uploaded.key });
    expect(stored).toMatchObject({ id, tenant: 'demo', rows: 500, sha256: dataset.sha256 });
    expect(JSON.stringify(stored)).not.toContain(world.mesh.folder);
    expect(readdirSync(world.folderOf(id)).sort()).toEqual(
      ['manifest.json', 'rejects.ndjson', ...stored.files.map(({ name }) => name)].sort(),
    );
    const rejects = readFileSync(join(world.folderOf(id), 'rejects.ndjson'), 'utf8')
      .trim()
      .split('\n');
    expect(rejects.map((line) => JSON.parse(line).row)).toEqual([501, 502, 503, 504]);
    const rows = await world.rowsOf(id, 'label_id, customer_id, customer__view_count_7d AS views');
    expect(rows).toHaveLength(500);
    expect(rows[0]).toMatchObject({ customer_id: 'c-0' });
    expect(rows.some(({ views }) => Number(views) > 0)).toBe(true);
    await waitFor(() => !existsSync(join(world.builds, id)), { what: 'the folder of the build to go' });
    expect(readdirSync(join(world.builds, 'uploads'))).toEqual([]);
    expect(await metric('feature_dataset_builds_total', { outcome: 'succeeded' })).toBe(1);
    expect(await metric('feature_dataset_rows_total', { result: 'built' })).toBe(500);
    expect(await metric('feature_dataset_rows_total', { result: 'rejected' })).toBe(4);
  });

  it('are built from a rule, with progress that never falls within a step, and twice the same', async () => {
    const ids = await Promise.all(
      ['a', 'b'].map((request_id) => client.BuildDataset({ spec: ruleSpec, request_id }, demo)),
    );
    const [first, second] = await Promise.all(ids.map(({ dataset_id }) => watch(client, dataset_id)));
    expect(first?.dataset.state).toBe('DATASET_STATE_SUCCEEDED');
    expect(first?.dataset.rows).toBeGreaterThan(1_000);
    expect(second?.dataset.sha256).toBe(first?.dataset.sha256);
    const done = new Map<string, number>();
    const steps: string[] = [];
    for (const { step, done: now, state, total } of first?.seen ?? []) {
      if (state !== 'DATASET_STATE_RUNNING') continue;
      if (steps.at(-1) !== step) steps.push(step);
      expect(now).toBeGreaterThanOrEqual(done.get(step) ?? 0);
      expect(total === 0 || now <= total).toBe(true);
      done.set(step, now);
    }
    expect(new Set(steps).size).toBe(steps.length);
    expect(steps.length).toBeGreaterThan(1);
    const { spec } = await client.GetDataset({ dataset_id: ids[0]?.dataset_id ?? '' }, demo);
    expect(spec?.rule).toMatchObject({ within_ms: 259_200_000, match: 'LABEL_MATCH_CUSTOMER' });
    expect(spec?.features[0]?.names.length).toBeGreaterThan(100);
    expect(first?.manifest?.rejected).toMatchObject({ unfinished: expect.any(Number) });
  });

  it('warn of a feature that equals the label', async () => {
    const spec = { features: [...customerAndItem], given: { key: await world.upload(client, labelsCsv(500)) } };
    const { dataset_id } = await client.BuildDataset({ spec }, demo);
    await watch(client, dataset_id);
    const rows = await world.rowsOf(
      dataset_id,
      "strftime(label_time, '%Y-%m-%dT%H:%M:%S.%gZ') AS at, customer_id, item_id, item__view_count_7d AS value",
    );
    const leaking = [
      'label_time,label,customer_id,item_id',
      ...rows.map((row) => [row.at, row.value, row.customer_id, row.item_id].join(',')),
    ];
    const key = await world.upload(client, `${leaking.join('\n')}\n`);
    const again = await client.BuildDataset({ spec: { ...spec, given: { key } } }, demo);
    const { manifest } = await watch(client, again.dataset_id);
    expect(manifest?.warnings).toContainEqual(expect.stringContaining('item__view_count_7d'));
  });

  it('fail with the reason in words where the labels cannot be used', async () => {
    const put = (name: string, bytes: string | Buffer): string => {
      writeFileSync(join(world.mesh.folder, 'labels/tenant=demo', name), bytes);
      return `labels/tenant=demo/${name}`;
    };
    const parquet = readFileSync(
      join(
        world.folderOf((await client.ListDatasets({ page_size: 1 }, demo)).datasets[0]?.dataset_id ?? ''),
        'part-00000.parquet',
      ),
    );
    const cases: [key: string, why: RegExp][] = [
      [put('no-item.csv', `label_time,label,customer_id\n${atDay(15)},1,c-1\n`), /no item_id/],
      [put('no-time.csv', 'label,customer_id,item_id\n1,c-1,i-1\n'), /no label_time/],
      [put('cut.parquet', parquet.subarray(0, 2_000)), /cut\.parquet/],
      [put('future.csv', `label_time,label,customer_id,item_id\n${atDay(90)},1,c-1,i-1\n`), /1 in_the_future/],
    ];
    for (const [key, why] of cases) {
      const { dataset_id } = await client.BuildDataset(
        { spec: { features: [...customerAndItem], given: { key } } },
        demo,
      );
      const { dataset } = await watch(client, dataset_id);
      expect(dataset).toMatchObject({ state: 'DATASET_STATE_FAILED', error: expect.stringMatching(why), step: '' });
      expect(dataset.error).not.toContain(world.mesh.folder);
      expect(existsSync(world.folderOf(dataset_id))).toBe(false);
      expect(existsSync(join(world.builds, dataset_id))).toBe(false);
    }
    const { dataset_id } = await client.BuildDataset(
      {
        spec: {
          features: [...customerAndItem],
          given: { key: await world.upload(client, labelsCsv(10), { tenantId: 'empty' }) },
        },
      },
      { tenantId: 'empty' },
    );
    const { dataset } = await watch(client, dataset_id, { tenantId: 'empty' });
    expect(dataset.error).toBe('the lake has no events of this tenant: send some before a data set is built');
  });

  it('are deleted with their files, and with labels that nobody else was uploaded for', async () => {
    const key = await world.upload(client, labelsCsv(40));
    const spec = { features: [...customerAndItem], given: { key } };
    const ids: string[] = [];
    for (let count = 0; count < 2; count++) {
      const { dataset_id } = await client.BuildDataset({ spec }, demo);
      await watch(client, dataset_id);
      ids.push(dataset_id);
    }
    for (const [index, dataset_id] of ids.entries()) {
      expect(existsSync(world.folderOf(dataset_id))).toBe(true);
      await client.DeleteDataset({ dataset_id }, demo);
      expect(existsSync(join(world.folderOf(dataset_id), 'manifest.json'))).toBe(false);
      await expect(client.GetDataset({ dataset_id }, demo)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(client.DeleteDataset({ dataset_id }, demo)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(existsSync(join(world.mesh.folder, key))).toBe(index === 0);
    }
  });
});
