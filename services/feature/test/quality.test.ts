import { createHash } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomName, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { accessMigrations } from '@insight-mesh/runtime/access-migrations';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { migrate } from '@insight-mesh/runtime/migrations';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driftEventId } from '../src/quality/drift-message.js';
import type { Service } from '../src/service.js';
import { createTestMesh, type TestMesh } from './mesh.js';
import {
  customerState,
  dayMs,
  driftOnTopic,
  makeDataset,
  putCustomers,
  type QualityClient,
  qualityClient,
} from './quality-world.js';

const today = Math.floor(Date.UTC(2026, 4, 20) / dayMs);
const views = 'customer__view_count_7d';
const orders = 'customer__purchase_count_all';
const basket = 'customer__average_basket_all';

/** The same spread of customers each time: 1 to 8 views, every third with an order. */
function customer(n: number, day: number, more: { views?: number; value?: number; orders?: number } = {}) {
  const made = { views: 1 + (n % 8), orders: n % 3 === 0 ? 1 : 0, value: 500 + 10 * (n % 40), ...more };
  return customerState({ day, ...made });
}

function rowsOf(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    label_id: `l-${n}`,
    label_time: new Date(Date.UTC(2026, 2, 1) + n * 60_000).toISOString(),
    label: n % 2,
    customer_id: `c-${n % 300}`,
    [views]: 1 + (n % 8),
    [orders]: n % 3 === 0 ? 1 : 0,
    [basket]: n % 3 === 0 ? 500 + 10 * (n % 40) : null,
  }));
}

describe('the quality of features', () => {
  let mesh: TestMesh;
  let service: Service;
  let quality: QualityClient;
  let access: Pool;
  const schema = randomName('access');
  let nowMs = today * dayMs + 3_600_000;
  const demo = { tenantId: 'demo' };
  const other = { tenantId: 'other' };

  beforeAll(async () => {
    mesh = await createTestMesh();
    const { databaseUrl: url } = testServers();
    await migrate({ url, schema, directory: accessMigrations, log: mesh.log });
    access = createPool({ url, schema, max: 1, log: mesh.log, metrics: new Metrics('access') });
    await createTenant(access, schema, 'demo', 'demo');
    service = await mesh.start(
      { DRIFT_EVERY_MS: '100', DRIFT_METRIC_SERIES: '2', ACCESS_SCHEMA: schema, DRIFT_CATCH_UP_DAYS: '2' },
      { now: () => nowMs },
    );
    quality = qualityClient(service);
  });
  afterAll(async () => {
    quality.close();
    await access.query(`DROP SCHEMA ${schema} CASCADE`);
    await access.end();
    await mesh.stop();
  });

  const days = async (tenantId: string, datasetId: string): Promise<string[]> => {
    const { rows } = await mesh.pool.query<{ day: string }>(
      'SELECT day::text FROM quality_days WHERE tenant_id = $1 AND dataset_id = $2 ORDER BY day',
      [tenantId, datasetId],
    );
    return rows.map((row) => row.day);
  };
  const untilChecked = (tenantId: string, datasetId: string, day: string) =>
    waitFor(async () => (await days(tenantId, datasetId)).includes(day), {
      timeoutMs: 30_000,
      what: `${day} to be checked`,
    });
  const untilPublished = () =>
    waitFor(async () => (await mesh.pool.query('SELECT FROM quality_outbox')).rowCount === 0, {
      what: 'the outbox to be empty',
    });

  it('tells of no drift, of a shift on its day, of values that go missing, and publishes each once', async () => {
    await makeDataset(mesh, { id: 'base', rows: rowsOf(600), parts: 3 });
    // Active yesterday as ever; and what is not of the day: another day's, another tenant's.
    await putCustomers(
      mesh,
      'demo',
      (today - 1) * dayMs + 5,
      Array.from({ length: 300 }, (_, n) => ({ id: `c-${n}`, state: customer(n, today - 1) })),
    );
    await putCustomers(mesh, 'demo', (today - 9) * dayMs, [
      { id: 'c-old', state: customer(0, today - 9, { views: 90 }) },
    ]);
    await putCustomers(
      mesh,
      'other',
      (today - 1) * dayMs,
      Array.from({ length: 150 }, (_, n) => ({ id: `c-${n}`, state: customer(n, today - 1, { views: 70 }) })),
    );
    const { baseline } = await quality.SetBaseline({ dataset_id: 'base' }, demo);
    expect(baseline).toMatchObject({ dataset_id: 'base', rows: 600, reference_rows: 600, features: 3, warnings: [] });
    expect((await quality.GetBaseline({}, demo)).baseline).toMatchObject({
      dataset_id: 'base',
      set_by: 'service:test',
    });
    await untilChecked('demo', 'base', '2026-05-19');
    const first = await quality.ListDrift({ from_day: '2026-05-19' }, demo);
    expect(first.drift.map((one) => [one.feature, one.verdict, one.entities])).toEqual([
      [basket, 'DRIFT_VERDICT_NONE', 300],
      [orders, 'DRIFT_VERDICT_NONE', 300],
      [views, 'DRIFT_VERDICT_NONE', 300],
    ]);
    expect(first.drift[2]).toMatchObject({
      ks: expect.closeTo(0, 1),
      null_share: 0,
      baseline_null_share: 0,
      baseline: 'base',
    });
    expect(first.drift[0]?.null_share).toBeCloseTo(2 / 3, 1);

    // A day later: three times the views, and half of the customers without an order.
    await putCustomers(
      mesh,
      'demo',
      today * dayMs + 7,
      Array.from({ length: 300 }, (_, n) => ({
        id: `c-${n}`,
        state: customer(n, today, { views: 3 + 3 * (n % 8), orders: 0 }),
      })),
    );
    nowMs += dayMs;
    await untilChecked('demo', 'base', '2026-05-20');
    const second = await quality.ListDrift({ from_day: '2026-05-20' }, demo);
    expect(second.drift.map((one) => [one.feature, one.verdict])).toEqual([
      [basket, 'DRIFT_VERDICT_STRONG'],
      [orders, 'DRIFT_VERDICT_STRONG'],
      [views, 'DRIFT_VERDICT_STRONG'],
    ]);
    expect(second.drift[0]).toMatchObject({ null_share: 1, baseline_null_share: expect.closeTo(2 / 3, 1) });
    expect(second.drift[0]).not.toHaveProperty('ks');
    const strong = await quality.ListDrift({ at_least: 'DRIFT_VERDICT_STRONG' }, demo);
    expect(strong.drift).toHaveLength(3);

    await untilPublished();
    const told = await driftOnTopic(mesh);
    const wanted = ['2026-05-18', '2026-05-19', '2026-05-20'].flatMap((day) =>
      (day === '2026-05-18' ? [] : [basket, orders, views]).map((feature) =>
        driftEventId('demo', 'base', feature, day),
      ),
    );
    expect(told.map((one) => one.id).sort()).toEqual(wanted.sort());
    expect(told.every((one) => one.key === `demo/${one.message.feature}` && one.message.tenant_id === 'demo')).toBe(
      true,
    );
    expect(
      told.find((one) => one.message.feature === views && one.message.day === '2026-05-20')?.message,
    ).toMatchObject({
      verdict: 'DRIFT_VERDICT_STRONG',
      entities: 300,
      baseline_rows: 600,
      baseline_from: '2026-03-01T00:00:00.000Z',
    });
  });

  it('shows the newest day as metrics of bounded number', async () => {
    const text = await service.context.metrics.registry.metrics();
    const series = text.split('\n').filter((line) => line.startsWith('feature_drift_psi{'));
    expect(series).toHaveLength(2);
    expect(text).toMatch(/feature_drift_features\{[^}]*verdict="strong"[^}]*\} 3/);
    expect(text).toMatch(/feature_drift_rest_psi\{[^}]*tenant="demo"[^}]*\} [0-9.]+/);
    expect(text).toContain(`feature_drift_last_day_seconds{tenant="demo",service="feature"} ${(today + 1) * 86_400}`);
  });

  it('pages results, and takes a token for its own list alone', async () => {
    const found: string[] = [];
    let page_token = '';
    do {
      const page = await quality.ListDrift({ page_size: 2, page_token }, demo);
      found.push(...page.drift.map((one) => `${one.day} ${one.feature}`));
      page_token = page.next_page_token;
    } while (page_token !== '');
    const all = await quality.ListDrift({}, demo);
    expect(found).toEqual(all.drift.map((one) => `${one.day} ${one.feature}`));
    expect(found).toHaveLength(6);
    const { next_page_token: token } = await quality.ListDrift({ page_size: 2 }, demo);
    const wrong = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('page_token') };
    await expect(quality.ListDrift({ page_token: token, feature: views }, demo)).rejects.toMatchObject(wrong);
    await expect(quality.ListDrift({ page_token: token }, other)).resolves.toMatchObject({ drift: [] });
    await expect(quality.ListDrift({ page_token: 'x' }, demo)).rejects.toMatchObject(wrong);
  });

  it('keeps tenants apart', async () => {
    await expect(quality.GetBaseline({}, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(quality.SetBaseline({ dataset_id: 'base' }, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(quality.CheckDataset({ dataset_id: 'base' }, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await quality.ListDrift({ baseline: 'base' }, other)).drift).toEqual([]);
    await makeDataset(mesh, { id: 'theirs', tenant: 'other', rows: rowsOf(200) });
    await quality.SetBaseline({ dataset_id: 'theirs' }, other);
    await untilChecked('other', 'theirs', '2026-05-19');
    const { drift } = await quality.ListDrift({ feature: views, from_day: '2026-05-19', to_day: '2026-05-19' }, other);
    expect(drift).toMatchObject([{ tenant_id: 'other', entities: 150, verdict: 'DRIFT_VERDICT_STRONG', mean: 70 }]);
    expect((await quality.GetBaseline({}, demo)).baseline?.dataset_id).toBe('base');
  });

  it('holds served values and data sets against what is expected', async () => {
    const wanted = { feature: views, declared: { maximum: 20, unique_share_at_most: 0.5 } };
    const { expectations } = await quality.SetExpectations({ expectations: [wanted] }, demo);
    expect(expectations).toMatchObject([
      { feature: views, derived: { minimum: 0, whole: true }, declared: wanted.declared, set_by: 'service:test' },
    ]);
    // Of the tenant alone.
    expect((await quality.ListExpectations({ declared_only: true }, other)).expectations).toEqual([]);
    await putCustomers(
      mesh,
      'demo',
      (today + 1) * dayMs,
      Array.from({ length: 120 }, (_, n) => ({
        id: `c-${n}`,
        state: customer(n, today + 1, n < 6 ? { views: 30 + n } : {}),
      })),
    );
    nowMs += dayMs;
    await untilChecked('demo', 'base', '2026-05-21');
    const { drift } = await quality.ListDrift({ feature: views, from_day: '2026-05-21' }, demo);
    expect(drift[0]?.violations).toMatchObject([
      {
        expectation: 'maximum',
        expected: '<= 20',
        seen: '35',
        share: 0.05,
        example: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
    expect(JSON.stringify(drift)).not.toContain('c-5');

    const bad = rowsOf(400).map((row, n) => (n % 100 === 7 ? { ...row, [orders]: -2, [basket]: 0.5 } : row));
    await makeDataset(mesh, { id: 'bad', rows: [...bad, { ...bad[0], [orders]: 2.5, [views]: 21 }], parts: 2 });
    const checked = await quality.CheckDataset({ dataset_id: 'bad' }, demo);
    expect(checked).toMatchObject({ rows: 401, features: 3 });
    expect(
      checked.violated.map((one) => [one.feature, one.violations.map((each) => [each.expectation, each.seen])]),
    ).toEqual([
      [views, [['maximum', '21']]],
      [
        orders,
        [
          ['minimum', '-2'],
          ['whole', '2.5'],
        ],
      ],
    ]);
    expect(checked.violated[1]?.violations[0]?.message).toContain('4 of 401 (0.998%) are not, for example -2');
    expect(JSON.stringify(checked)).not.toContain('l-7');
    await quality.SetExpectations({ expectations: [{ feature: views }] }, demo);
    const after = await quality.ListExpectations({ declared_only: true }, demo);
    expect(after.expectations).toEqual([]);
  });

  it('lists what is expected in pages', async () => {
    const found: string[] = [];
    let page_token = '';
    do {
      const page = await quality.ListExpectations({ kind: 'ENTITY_KIND_ITEM', page_size: 50, page_token }, demo);
      found.push(...page.expectations.map((one) => one.feature));
      page_token = page.next_page_token;
    } while (page_token !== '');
    expect(found).toHaveLength(112);
    expect(new Set(found).size).toBe(112);
    await expect(quality.ListExpectations({ page_size: 501 }, demo)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await expect(quality.ListExpectations({ page_token: 'x' }, demo)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  it.each([
    ['no feature', [], /must have 1 to 1000 entries, not 0/],
    ['an unknown feature', [{ feature: 'customer__view_count_7' }], /near it are .*customer__view_count_7d/],
    ['a feature twice', [{ feature: views }, { feature: views }], /repeats customer__view_count_7d/],
    [
      'a share above 1',
      [{ feature: views, declared: { null_share_at_most: 1.5 } }],
      /null_share_at_most must be from 0 to 1/,
    ],
    [
      'bounds the wrong way round',
      [{ feature: views, declared: { minimum: 3, maximum: 2 } }],
      /must not be above the maximum/,
    ],
    ['no number', [{ feature: views, declared: { minimum: Number.NaN } }], /minimum must be a finite number/],
    [
      'shares the wrong way round',
      [{ feature: views, declared: { unique_share_at_least: 0.9, unique_share_at_most: 0.1 } }],
      /must not be above unique_share_at_most/,
    ],
  ])('refuses expectations with %s', async (_what, expectations, message) => {
    const refused = quality.SetExpectations({ expectations: [...expectations] }, demo);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) });
    expect((await quality.ListExpectations({ declared_only: true }, demo)).expectations).toEqual([]);
  });

  describe('tells what is wrong with a data set', () => {
    const refuses = async (dataset_id: string, code: string, message: RegExp) => {
      const wanted = { code, message: expect.stringMatching(message) };
      await expect(quality.SetBaseline({ dataset_id }, demo)).rejects.toMatchObject(wanted);
      // What was compared with stays.
      expect((await quality.GetBaseline({}, demo)).baseline?.dataset_id).toBe('base');
    };
    const path = (id: string, name: string) => join(mesh.folder, 'datasets/tenant=demo', id, name);

    it('that is unknown, or is no id', async () => {
      await refuses('nothing', 'NOT_FOUND', /no finished data set nothing/);
      for (const id of ['', '../base', 'a/b', '.x'])
        await refuses(id, 'INVALID_ARGUMENT', /must be the id of a data set/);
    });

    it('that is cut short, is another file, or is missing a part', async () => {
      await makeDataset(mesh, { id: 'short', rows: rowsOf(50), parts: 2 });
      truncateSync(path('short', 'part-0001.parquet'), 100);
      await refuses('short', 'FAILED_PRECONDITION', /part-0001\.parquet has 100 bytes, and should have \d+/);
      await makeDataset(mesh, {
        id: 'changed',
        rows: rowsOf(50),
        manifest: (made) => ({ ...made, files: made.files.map((file) => ({ ...file, sha256: '0'.repeat(64) })) }),
      });
      await refuses('changed', 'FAILED_PRECONDITION', /its hash differs/);
      await makeDataset(mesh, {
        id: 'less',
        rows: rowsOf(50),
        manifest: (made) => ({ ...made, files: made.files.map((file) => ({ ...file, name: 'part-0009.parquet' })) }),
      });
      await refuses('less', 'FAILED_PRECONDITION', /part-0009\.parquet is missing/);
      // Cut before it was listed: only Parquet itself tells.
      const [name, text] = ['part-0000.parquet', 'PAR1 and nothing else PAR1'];
      const [bytes, sha256] = [text.length, createHash('sha256').update(text).digest('hex')];
      const listed = (made: { files: readonly object[] }) => ({ ...made, files: [{ name, rows: 50, bytes, sha256 }] });
      await makeDataset(mesh, { id: 'torn', rows: rowsOf(50), manifest: listed });
      writeFileSync(path('torn', name), text);
      await refuses('torn', 'FAILED_PRECONDITION', /its files cannot be read as Parquet; build it again/);
    });

    it('whose manifest is none, is of another, or counts other rows', async () => {
      await makeDataset(mesh, { id: 'layout', rows: rowsOf(5), manifest: (made) => ({ ...made, layout: 7 }) });
      await refuses('layout', 'FAILED_PRECONDITION', /manifest\.json: layout/);
      await makeDataset(mesh, { id: 'stolen', rows: rowsOf(5), manifest: (made) => ({ ...made, tenant: 'other' }) });
      await refuses('stolen', 'FAILED_PRECONDITION', /that of another data set/);
      await makeDataset(mesh, { id: 'count', rows: rowsOf(5), manifest: (made) => ({ ...made, rows: 6 }) });
      await refuses('count', 'FAILED_PRECONDITION', /names 6 rows, and its files have 5/);
      const outside = (made: { files: readonly object[] }) => ({
        ...made,
        files: made.files.map((file) => ({ ...file, name: '../x.parquet' })),
      });
      await makeDataset(mesh, { id: 'escape', rows: rowsOf(5), manifest: outside });
      await refuses('escape', 'FAILED_PRECONDITION', /manifest\.json: files\.0\.name/);
    });

    it('that has no feature in common, or those of an older definition', async () => {
      await makeDataset(mesh, { id: 'foreign', rows: [{ label: 1, customer__gone: 3 }] });
      await refuses('foreign', 'FAILED_PRECONDITION', /customer__gone is left out: there is no such feature any more/);
      const older = (made: { features: readonly object[] }) => ({
        ...made,
        features: made.features.map((feature) => ({ ...feature, window: '30d' })),
      });
      await makeDataset(mesh, { id: 'older', rows: [{ label: 1, [views]: 3 }], manifest: older });
      await refuses('older', 'FAILED_PRECONDITION', /its definition has changed since \(window: then 30d, now 7d\)/);
    });

    it('that can be used in part, as warnings', async () => {
      const rows = rowsOf(300).map((row) => ({ ...row, customer__gone: 1 }));
      await makeDataset(mesh, {
        id: 'partly',
        tenant: 'third',
        rows,
        missing: 'default',
        manifest: (made) => ({ ...made, folds_version: -1 }),
      });
      const third = { tenantId: 'third' };
      const { baseline } = await quality.SetBaseline({ dataset_id: 'partly' }, third);
      expect(baseline?.features).toBe(3);
      expect(baseline?.warnings).toEqual([
        'customer__gone is left out: there is no such feature any more',
        expect.stringContaining('made by folds of version -1'),
        expect.stringContaining('missing values are compared as defaults'),
      ]);
    });
  });

  it('lets keys see with features:read and change with features:write', async () => {
    const make = async (scope: 'features:read' | 'features:write') =>
      qualityClient(
        service,
        (await createKey(access, schema, { tenantId: 'demo', scopes: [scope], label: 'test' })).key,
      );
    const [read, write] = [await make('features:read'), await make('features:write')];
    try {
      const denied = { code: 'PERMISSION_DENIED' };
      expect((await read.ListDrift({})).drift.length).toBeGreaterThan(0);
      await expect(read.SetBaseline({ dataset_id: 'base' })).rejects.toMatchObject(denied);
      await expect(read.SetExpectations({ expectations: [{ feature: views }] })).rejects.toMatchObject(denied);
      await expect(write.ListDrift({})).rejects.toMatchObject(denied);
      const { baseline } = await write.SetBaseline({ dataset_id: 'base' });
      expect(baseline?.set_by).toMatch(/^key:/);
    } finally {
      read.close();
      write.close();
    }
  });
});
