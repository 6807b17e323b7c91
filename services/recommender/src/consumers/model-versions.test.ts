import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { createLogger } from '@insight-mesh/runtime/log';
import { expect, it } from 'vitest';
import type { RecommenderMetrics } from '../metrics.js';
import type { ModelStore } from '../models/model-store.js';
import { applyModelVersions } from './model-versions.js';

it.each(['score/churn', 'score/a/b', 'of-tomorrow'])('passes over %s, a slot that it does not serve', (slot) => {
  const touched: string[] = [];
  const note = (what: string) => () => void touched.push(what);
  const models = { want: note('want'), remove: note('remove') } as unknown as ModelStore;
  const metrics = { badMessage: note('bad') } as unknown as RecommenderMetrics;
  const apply = applyModelVersions({ models, metrics, log: createLogger({ service: 'test', level: 'silent' }) });
  const version = { tenant_id: 'shop', slot, version: '3', model: 'boosting', stage: 'MODEL_STAGE_CHAMPION' };
  const values = [Buffer.from(JSON.stringify(version)), Buffer.from('of a form that it cannot read'), null];
  apply(
    values.map((value, offset) => ({ key: `shop/${slot}`, value, offset: BigInt(offset) }) as unknown as InMessage),
  );
  expect(touched).toEqual([]);
});
