import { modelNames } from '@insight-mesh/algorithms/load-model';
import type { ListModelsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/ListModelsRequest';
import type { ListModelsResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/ListModelsResponse';
import type { ModelStage__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/ModelStage';
import type { Pin as RpcPin } from '@insight-mesh/contracts/types/insightmesh/training/v1/Pin';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { findChampion, listVersions, type Stage } from '../store/model-versions.js';
import { listPins } from '../store/promotions.js';
import { tabularRecipes } from '../tabular/recipe-names.js';
import { toRpcPin } from './decision-messages.js';
import { toRpcVersion } from './model-version.js';
import { readPageToken, writePageToken } from './page-token.js';
import { invalid, requireSlot } from './violation.js';

const registeredNames: readonly string[] = [...new Set([...modelNames, 'onnx', ...tabularRecipes])];

const stages: Record<ModelStage__Output, Stage | undefined> = {
  MODEL_STAGE_UNSPECIFIED: undefined,
  MODEL_STAGE_CANDIDATE: 'candidate',
  MODEL_STAGE_CHAMPION: 'champion',
  MODEL_STAGE_RETIRED: 'retired',
};

const defaultPage = 50;
const largestPage = 500;

/** The tenant's versions, the newest first. A version that is registered between two pages is not in the later ones. */
export function listModels({ pool }: Context): Unary<ListModelsRequest__Output, ListModelsResponse> {
  return async (request, call) => {
    const slot = request.slot === '' ? undefined : requireSlot(request.slot);
    if (request.page_size < 0 || request.page_size > largestPage) {
      throw invalid('page_size', `must be from 1 to ${largestPage}, or 0 for ${defaultPage}`);
    }
    const size = request.page_size === 0 ? defaultPage : request.page_size;
    const { model, tenantId } = { model: request.model === '' ? undefined : request.model, tenantId: call.tenantId };
    if (model !== undefined && !registeredNames.includes(model)) {
      throw invalid('model', `there is no model "${model.slice(0, 64)}"; the models are ${registeredNames.join(', ')}`);
    }
    const stage = stages[request.stage];
    const list = { tenantId, filter: [request.slot, request.model, stage ?? ''].join('/') };
    const beforeSeq = request.page_token === '' ? undefined : readPageToken(list, request.page_token);
    // One more than asked for tells whether there is a next page.
    const versions = await listVersions(pool, { tenantId, slot, model, stage, beforeSeq, limit: size + 1 });
    const page = versions.slice(0, size);
    const pins: RpcPin[] = [];
    for (const [of, pin] of await listPins(pool, tenantId)) {
      if (slot !== undefined && of !== slot) continue;
      pins.push(toRpcPin(of, pin, (await findChampion(pool, tenantId, of))?.version ?? 0));
    }
    const last = page.at(-1);
    return {
      models: page.map(toRpcVersion),
      pins,
      next_page_token: versions.length > size && last !== undefined ? writePageToken(list, last.seq) : '',
    };
  };
}
