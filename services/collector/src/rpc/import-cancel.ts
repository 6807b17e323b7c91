import type { CancelImportRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/CancelImportRequest';
import type { CancelImportResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/CancelImportResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { importId, toRpcImport } from './import-messages.js';

/** See ImportService.CancelImport. */
export function cancelImport({ imports }: Context): Unary<CancelImportRequest__Output, CancelImportResponse> {
  return async (request, { tenantId, log }) => {
    const id = importId(request.import_id);
    const cancelled = await imports.store.requestCancel(tenantId, id);
    if (cancelled) log.info({ tenant: tenantId, import: id }, 'an import was cancelled');
    return { import: toRpcImport(await imports.store.get(tenantId, id)), cancelled };
  };
}
