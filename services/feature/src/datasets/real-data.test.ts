import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { checked, writeLake } from '../../test/datasets/lake.js';
import { naiveValues } from '../../test/datasets/naive.js';
import { BuildPlace, rowsOf } from '../../test/datasets/place.js';
import { definitionsOf } from '../definitions/all.js';
import { buildDataset } from './build-dataset.js';

const place = new BuildPlace();
const clicks = fileURLToPath(
  new URL('../../../../../shared/data/yoochoose-100k/yoochoose-clicks-100k_train_full.txt', import.meta.url),
);

it.skipIf(!existsSync(clicks))('holds of real clicks what a plain fold of them gives', async () => {
  const lines = readFileSync(clicks, 'utf8').trim().split('\n').slice(1);
  const events = lines.map((line, n) => {
    const [session = '', item = '', seconds = ''] = line.split('\t');
    const at = new Date(Math.round(Number(seconds) * 1000)).toISOString();
    return checked({
      ...{ id: `e-${n}`, tenant_id: 'demo', type: 'EVENT_TYPE_VIEW', occurred_at: at, received_at: at },
      ...{ anonymous_id: session, session_id: session, item_id: item },
    });
  });
  const files = [await writeLake(place.folder, 'lake.parquet', events)];
  const asked = events.filter((_, n) => n % 1_201 === 0);
  const rows = asked.map(
    ({ json, fold }, n) =>
      `${new Date(fold.atMs + (n % 3) * 60_000).toISOString()},${n % 2},${json.anonymous_id},${json.item_id},${json.session_id}`,
  );
  writeFileSync(place.at('labels.csv'), `label_time,label,customer_id,item_id,session_id\n${rows.join('\n')}\n`);
  const features = (['customer', 'item', 'session'] as const).map((kind) => ({
    kind,
    names: definitionsOf[kind].map(({ name }) => name),
  }));
  const options = place.options('build', { features }, files, { threads: 2 });
  const manifest = await buildDataset(options);
  const found = await rowsOf(options.outFolder);
  expect(manifest.rows + (manifest.rejected.in_the_future ?? 0)).toBe(asked.length);
  for (const row of found) {
    const { json, fold } = asked[Number(row.label_id) - 1] ?? {};
    const atMs = (fold?.atMs ?? 0) + ((Number(row.label_id) - 1) % 3) * 60_000;
    const own = events.filter(
      (event) => event.json.session_id === json?.session_id || event.json.item_id === json?.item_id,
    );
    const entities = {
      customer_id: json?.anonymous_id ?? '',
      item_id: json?.item_id ?? '',
      session_id: json?.session_id ?? '',
    };
    const naive = { features, knowledge: 'occurred', missing: 'default', joins: false, cuts: [] } as const;
    const values = naiveValues(own, { atMs, entities }, naive);
    const wrong = manifest.features.filter(({ column }, at) => !Object.is(row[column], values[at]));
    expect(wrong.map(({ column }) => column)).toEqual([]);
  }
});
