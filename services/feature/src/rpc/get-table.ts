import type { GetTableRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetTableRequest';
import type { GetTableResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetTableResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { columnFacts } from '../lake/column-facts.js';
import { lakeOffsets, lakeSummary } from '../store/lake-catalogue.js';
import { checkTable, toTableMessage } from './lake-messages.js';

export function getTable({ pool, lakeConsumer }: Context): Unary<GetTableRequest__Output, GetTableResponse> {
  return async ({ name }, { tenantId }) => {
    checkTable('name', name);
    const offsets = await lakeOffsets(pool, lakeConsumer);
    return {
      table: toTableMessage(tenantId, await lakeSummary(pool, tenantId)),
      columns: columnFacts.map(({ name: column, sqlType, parquetType, description, since, partition }) => ({
        name: column,
        sql_type: sqlType,
        parquet_type: parquetType,
        description,
        since,
        partition,
      })),
      offsets: offsets.map(({ tag, partition, next }) => ({ source: tag, partition, next_offset: Number(next) })),
    };
  };
}
