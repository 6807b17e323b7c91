import type { WatchImportRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/WatchImportRequest';
import type { WatchImportResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/WatchImportResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ServerStream } from '@insight-mesh/runtime/grpc-server';
import { pause } from '@insight-mesh/runtime/pause';
import type { Context } from '../context.js';
import { hasEnded, importId, toRpcImport } from './import-messages.js';

/** As often as an import writes a checkpoint. */
const lookEveryMs = 500;

/** See ImportService.WatchImport. Of changes that come faster than they are looked at only the newest is told. */
export function watchImport({ imports, life }: Context): ServerStream<WatchImportRequest__Output, WatchImportResponse> {
  return async function* (request, call) {
    const id = importId(request.import_id);
    const over = AbortSignal.any([call.signal, life.signal]);
    let told = '';
    while (!call.signal.aborted) {
      const run = await imports.store.get(call.tenantId, id);
      const now = `${run.state} ${run.updatedMs} ${run.bytesDone} ${run.rows}`;
      if (now !== told) yield { import: toRpcImport(run) };
      told = now;
      if (hasEnded(run)) return;
      if (life.signal.aborted) throw new AppError('UNAVAILABLE', 'the service is stopping; watch the import again');
      await pause(lookEveryMs, over);
    }
  };
}
