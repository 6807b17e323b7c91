import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetSpec } from '@insight-mesh/contracts/types/insightmesh/feature/v1/DatasetSpec';
import { randomName, testServers } from '@insight-mesh/local-stack/testing';
import { accessMigrations } from '@insight-mesh/runtime/access-migrations';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import type { Scope } from '@insight-mesh/runtime/auth';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { migrate } from '@insight-mesh/runtime/migrations';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import {
  createDatasetWorld,
  customerAndItem,
  type DatasetClient,
  type DatasetWorld,
  demo,
  labelsCsv,
  ruleSpec,
  shopEvents,
  uploadParts,
} from './datasets-world.js';

/** Nothing is built here: the queue only fills. */
describe('requests for data sets', () => {
  let world: DatasetWorld;
  let service: Service;
  let client: DatasetClient;
  let access: Pool;
  const schema = randomName('access');
  const rule = { ...ruleSpec, features: [...customerAndItem] };
  const keyed: DatasetClient[] = [];

  beforeAll(async () => {
    world = await createDatasetWorld(shopEvents(50));
    service = await world.mesh.start({
      DATASETS_PARALLEL: '0',
      DATASETS_MAX_QUEUED: '12',
      DATASET_LABELS_MAX_BYTES: '20000',
      ACCESS_SCHEMA: schema,
    });
    client = world.client(`127.0.0.1:${service.ports.grpc}`);
    const { databaseUrl: url } = testServers();
    const { log } = world.mesh;
    await migrate({ url, schema, directory: accessMigrations, log });
    access = createPool({ url, schema, max: 1, log, metrics: new Metrics('access') });
    for (const tenant of ['keyed', 'other']) await createTenant(access, schema, tenant, tenant);
  });
  afterAll(async () => {
    for (const each of keyed) each.close();
    await access.query(`DROP SCHEMA ${schema} CASCADE`);
    await access.end();
    await world.stop();
  });

  const withKey = async (tenantId: string, ...scopes: Scope[]): Promise<DatasetClient> => {
    const { key } = await createKey(access, schema, { tenantId, scopes, label: 'test' });
    const made = createClient('insightmesh.feature.v1.DatasetService', {
      address: `127.0.0.1:${service.ports.grpc}`,
      apiKey: key,
      defaultDeadlineMs: 10_000,
    });
    keyed.push(made);
    return made;
  };

  it('are refused with the field and what would be right', async () => {
    const key = await world.upload(client, labelsCsv(5));
    const put = (name: string, size: number) =>
      writeFileSync(join(world.mesh.folder, 'labels/tenant=demo', name), 'x'.repeat(size));
    put('empty.csv', 0);
    put('large.csv', 20_001);
    put('labels.txt', 5);
    const given = (of: string): Partial<DatasetSpec> => ({ given: { key: of } });
    const ruled = (change: object): Partial<DatasetSpec> => ({ rule: { ...rule.rule, ...change } });
    const choice = (change: object): Partial<DatasetSpec> => ({
      features: [{ kind: 'ENTITY_KIND_CUSTOMER', ...change }],
      ...given(key),
    });
    const cases: [spec: Partial<DatasetSpec>, field: string, words: RegExp][] = [
      [
        choice({ names: ['view_cuont_7d'] }),
        'spec.features[0].names[0]',
        /no customer has a feature "view_cuont_7d"; near it are view_count_7d/,
      ],
      [
        choice({ names: Array.from({ length: 10_000 }, (_, n) => `f${n}`) }),
        'spec.features[0].names',
        /at most \d+ entries, as many as a customer has/,
      ],
      [
        choice({ names: Array.from({ length: 100 }, (_, n) => `f${n}`) }),
        'spec.features[0].names[9]',
        /no customer has/,
      ],
      [
        choice({ feature_set: 'marketting' }),
        'spec.features[0].feature_set',
        /is no set; the sets are recommendation, marketing, risk, supply/,
      ],
      [
        choice({ feature_set: 'supply' }),
        'spec.features[0].feature_set',
        /has no customer; sets of customer are recommendation/,
      ],
      [
        choice({ feature_set: 'risk', names: ['spend_30d'] }),
        'spec.features[0].feature_set',
        /must be empty where features are named/,
      ],
      [choice({ kind: 'ENTITY_KIND_UNSPECIFIED' }), 'spec.features[0].kind', /must be one of ENTITY_KIND_CUSTOMER/],
      [
        { features: [{ kind: 99 as unknown as 'ENTITY_KIND_ITEM' }], ...given(key) },
        'spec.features[0].kind',
        /must be one of/,
      ],
      [{ features: [], ...given(key) }, 'spec.features', /must have 1 to/],
      [{}, 'spec.labels', /is missing/],
      [{ ...given(key), rule: rule.rule ?? null }, 'spec.labels', /given or rule, and not both/],
      [given(''), 'spec.given.key', /below labels\/tenant=demo\//],
      [given('labels/tenant=other/a.csv'), 'spec.given.key', /below labels\/tenant=demo\//],
      [given('labels/tenant=demo/../tenant=other/a.csv'), 'spec.given.key', /below labels\/tenant=demo\//],
      [given('labels/tenant=demo/labels.txt'), 'spec.given.key', /must end with .parquet, .csv, .ndjson/],
      [given('labels/tenant=demo/nothing.csv'), 'spec.given.key', /names no object/],
      [given('labels/tenant=demo/empty.csv'), 'spec.given.key', /names an object of 0 bytes/],
      [given('labels/tenant=demo/large.csv'), 'spec.given.key', /of 20001 bytes: labels have 1 to 20000/],
      [ruled({ within_ms: 0 }), 'spec.rule.within_ms', /must be from 1 ms/],
      [ruled({ within_ms: -5 }), 'spec.rule.within_ms', /must be from 1 ms/],
      [ruled({ share: 0 }), 'spec.rule.share', /must be above 0 and at most 1/],
      [ruled({ share: 1.5 }), 'spec.rule.share', /must be above 0 and at most 1/],
      [ruled({ types: [] }), 'spec.rule.types', /must name a type of event/],
      [ruled({ outcome: ['EVENT_TYPE_UNSPECIFIED'] }), 'spec.rule.outcome', /must be of EVENT_TYPE_VIEW/],
      [ruled({ anchor: 'LABEL_ANCHOR_UNSPECIFIED' }), 'spec.rule.anchor', /LABEL_ANCHOR_EVENT or LABEL_ANCHOR_DAY/],
      [
        ruled({ anchor: 'LABEL_ANCHOR_DAY', match: 'LABEL_MATCH_CUSTOMER_ITEM' }),
        'spec.rule.match',
        /must be customer/,
      ],
      [ruled({ from: { seconds: 10 }, to: { seconds: 10 } }), 'spec.rule.from', /must be before/],
      [ruled({ from: { seconds: 1e15 } }), 'spec.rule.from', /must be a valid time/],
    ];
    for (const [change, field, words] of cases) {
      const spec = { features: [...customerAndItem], ...change };
      const refused = await client.BuildDataset({ spec }, demo).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refused, field).toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect(refused, field).toMatchObject({
        violations: expect.arrayContaining([{ field, description: expect.stringMatching(words) }]),
      });
    }
    await expect(client.BuildDataset({}, demo)).rejects.toMatchObject({ violations: [{ field: 'spec' }] });
    for (const request_id of ['a b', 'x'.repeat(129)]) {
      await expect(client.BuildDataset({ spec: rule, request_id }, demo)).rejects.toMatchObject({
        violations: [{ field: 'request_id' }],
      });
    }
    expect((await client.ListDatasets({}, demo)).datasets).toEqual([]);
  });

  it('refuse labels that come wrong, and keep nothing of them', async () => {
    const send = (parts: Parameters<DatasetClient['UploadLabels']>[0]) => client.UploadLabels(parts, demo);
    const before = readdirSync(join(world.mesh.folder, 'labels/tenant=demo'));
    const field = (name: string) => ({ code: 'INVALID_ARGUMENT', violations: [{ field: name }] });
    await expect(send([{ data: Buffer.from('a') }])).rejects.toMatchObject(field('format'));
    await expect(send([{ format: 'LABELS_FORMAT_UNSPECIFIED' }])).rejects.toMatchObject(field('format'));
    const format = { format: 'LABELS_FORMAT_CSV' } as const;
    await expect(send([format, { total_bytes: 0 }])).rejects.toMatchObject(field('data'));
    await expect(send([format, format])).rejects.toMatchObject(field('part'));
    await expect(send([format, { data: Buffer.alloc(5) }, { total_bytes: 6 }])).rejects.toMatchObject(
      field('total_bytes'),
    );
    const behind = [format, { data: Buffer.alloc(5) }, { total_bytes: 5 }, { data: Buffer.alloc(1) }];
    await expect(send(behind)).rejects.toMatchObject(field('total_bytes'));
    await expect(send([format, { data: Buffer.alloc(2_000_000) }])).rejects.toMatchObject(field('data'));
    await expect(send(uploadParts(Buffer.alloc(20_001)))).rejects.toMatchObject(field('data'));
    await expect(send([])).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(send([format, { data: Buffer.alloc(5) }])).rejects.toMatchObject({ code: 'ABORTED' });
    expect(readdirSync(join(world.mesh.folder, 'labels/tenant=demo'))).toEqual(before);
    expect(readdirSync(join(world.builds, 'uploads'))).toEqual([]);
  });

  it('with the same request id are one, also while the queue is full', async () => {
    const call = { tenantId: 'once' };
    const both = await Promise.all(
      Array.from({ length: 8 }, () => client.BuildDataset({ spec: rule, request_id: 'r-1' }, call)),
    );
    expect(new Set(both.map(({ dataset_id }) => dataset_id)).size).toBe(1);
    expect(both.filter(({ started }) => started)).toHaveLength(1);
    await expect(
      client.BuildDataset({ spec: { ...rule, joins: false }, request_id: 'r-1' }, call),
    ).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      violations: [{ field: 'request_id' }],
    });
    // Said in other words, it is the same.
    const same = { ...rule, joins: true, knowledge: 'LABEL_KNOWLEDGE_OCCURRED' } as const;
    expect((await client.BuildDataset({ spec: same, request_id: 'r-1' }, call)).started).toBe(false);
    for (let count = 1; count < 12; count++) await client.BuildDataset({ spec: rule }, call);
    await expect(client.BuildDataset({ spec: rule }, call)).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    expect((await client.BuildDataset({ spec: rule, request_id: 'r-1' }, call)).started).toBe(false);
    // Another tenant's r-1 is another one.
    expect((await client.BuildDataset({ spec: rule, request_id: 'r-1' }, { tenantId: 'twice' })).started).toBe(true);
  });

  it('are listed in pages, by state, and cancelled while they wait', async () => {
    const call = { tenantId: 'paged' };
    const ids: string[] = [];
    for (let count = 0; count < 7; count++) ids.unshift((await client.BuildDataset({ spec: rule }, call)).dataset_id);
    const listed: string[][] = [];
    let page_token = '';
    do {
      const page = await client.ListDatasets({ page_size: 3, page_token }, call);
      listed.push(page.datasets.map(({ dataset_id }) => dataset_id));
      page_token = page.next_page_token;
    } while (page_token !== '');
    expect(listed).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
    const [first = '', second = ''] = ids;
    const { dataset } = await client.CancelDataset({ dataset_id: first }, call);
    expect(dataset).toMatchObject({ state: 'DATASET_STATE_CANCELLED', attempts: 0 });
    // Again it is the same.
    expect((await client.CancelDataset({ dataset_id: first }, call)).dataset?.state).toBe('DATASET_STATE_CANCELLED');
    const cancelled = await client.ListDatasets({ state: 'DATASET_STATE_CANCELLED' }, call);
    expect(cancelled.datasets.map(({ dataset_id }) => dataset_id)).toEqual([first]);
    expect((await client.ListDatasets({ state: 'DATASET_STATE_QUEUED' }, call)).datasets).toHaveLength(6);

    const { next_page_token } = await client.ListDatasets({ page_size: 2 }, call);
    const token = { violations: [{ field: 'page_token' }] };
    for (const wrong of ['x', `${next_page_token}x`]) {
      await expect(client.ListDatasets({ page_token: wrong }, call)).rejects.toMatchObject(token);
    }
    const other = { state: 'DATASET_STATE_QUEUED', page_token: next_page_token } as const;
    await expect(client.ListDatasets(other, call)).rejects.toMatchObject(token);
    await expect(client.ListDatasets({ page_token: next_page_token }, demo)).rejects.toMatchObject(token);
    const size = { violations: [{ field: 'page_size' }] };
    for (const page_size of [-1, 201])
      await expect(client.ListDatasets({ page_size }, call)).rejects.toMatchObject(size);

    await expect(client.DeleteDataset({ dataset_id: second }, call)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
    await client.DeleteDataset({ dataset_id: first }, call);
    expect((await client.ListDatasets({}, call)).datasets).toHaveLength(6);
  });

  it('are seen by their own tenant alone, and by keys with the scope', async () => {
    const read = await withKey('keyed', 'features:read');
    const write = await withKey('keyed', 'datasets:write');
    const strange = await withKey('other', 'features:read', 'datasets:write');
    const denied = { code: 'PERMISSION_DENIED' };
    await expect(read.BuildDataset({ spec: rule })).rejects.toMatchObject(denied);
    await expect(read.UploadLabels(uploadParts(Buffer.from('a')))).rejects.toMatchObject(denied);
    const { dataset_id } = await write.BuildDataset({ spec: rule });
    await expect(write.GetDataset({ dataset_id })).rejects.toMatchObject(denied);
    expect((await read.GetDataset({ dataset_id })).dataset).toMatchObject({
      state: 'DATASET_STATE_QUEUED',
      step: 'wait for its turn',
    });
    const unknown = { code: 'NOT_FOUND', message: 'there is no such data set; ListDatasets has those there are' };
    await expect(strange.GetDataset({ dataset_id })).rejects.toMatchObject(unknown);
    await expect(strange.CancelDataset({ dataset_id })).rejects.toMatchObject(unknown);
    await expect(strange.DeleteDataset({ dataset_id })).rejects.toMatchObject(unknown);
    await expect(
      (async () => {
        for await (const _ of strange.WatchDataset({ dataset_id }));
      })(),
    ).rejects.toMatchObject(unknown);
    expect((await strange.ListDatasets({})).datasets).toEqual([]);
    for (const id of ['nonsense', `${dataset_id}0`, dataset_id.toUpperCase(), '00000000-0000-0000-0000-000000000000']) {
      await expect(read.GetDataset({ dataset_id: id })).rejects.toMatchObject(unknown);
    }
    await expect(read.GetDataset({})).rejects.toMatchObject({ violations: [{ field: 'dataset_id' }] });
    expect((await write.CancelDataset({ dataset_id })).dataset?.state).toBe('DATASET_STATE_CANCELLED');
  });
});
