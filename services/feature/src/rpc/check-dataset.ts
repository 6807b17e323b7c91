import type { CheckDatasetRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/CheckDatasetRequest';
import type { CheckDatasetResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/CheckDatasetResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { checkDataset as check } from '../quality/check-dataset.js';
import { openDataset } from '../quality/dataset-reader.js';
import { checkDatasetId } from '../quality/manifest.js';
import { readExpectations } from '../store/quality-expectations.js';
import type { OneAtATime } from './quality-messages.js';

export function checkDataset(
  { pool, store, config }: Context,
  turn: OneAtATime,
): Unary<CheckDatasetRequest__Output, CheckDatasetResponse> {
  return ({ dataset_id: id }, call) => {
    checkDatasetId(id);
    return turn.run(async () => {
      const declared = await readExpectations(pool, call.tenantId);
      const dataset = await openDataset(store, call.tenantId, id, config.LAKE_TEMP_DIR);
      try {
        const expectations = new Map([...declared].map(([feature, { expectation }]) => [feature, expectation]));
        const { rows, features, violated, warnings } = await check(dataset, expectations, call.signal);
        return {
          rows,
          features,
          violated: violated.map((one) => ({ feature: one.feature, violations: [...one.violations] })),
          warnings: [...warnings],
        };
      } finally {
        await dataset.close();
      }
    });
  };
}
