import type { GetImportRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/GetImportRequest';
import type { GetImportResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/GetImportResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { importId, toRpcImport } from './import-messages.js';

/** See ImportService.GetImport. */
export function getImport({ imports }: Context): Unary<GetImportRequest__Output, GetImportResponse> {
  return async ({ import_id: id }, { tenantId }) => ({
    import: toRpcImport(await imports.store.get(tenantId, importId(id))),
  });
}
