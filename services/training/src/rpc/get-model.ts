import type { Figure } from '@insight-mesh/contracts/types/insightmesh/training/v1/Figure';
import type { GetModelRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/GetModelRequest';
import type { GetModelResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/GetModelResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import type { Difference, Evidence } from '../gate/evidence.js';
import { registryCard } from '../registry/registry-card.js';
import { decisionsOf, evidenceOf } from '../store/decisions.js';
import { findChampion, findVersion } from '../store/model-versions.js';
import { listPins } from '../store/promotions.js';
import { toRpcDecision, toRpcPin } from './decision-messages.js';
import { toRpcVersion } from './model-version.js';
import { requireSlot, requireVersion } from './violation.js';

const mostDecisions = 20;

/** The model card of a version: what it is, how good it is, what it costs, and every decision on it. */
export function getModel({ pool }: Context): Unary<GetModelRequest__Output, GetModelResponse> {
  return async (request, { tenantId }) => {
    const slot = requireSlot(request.slot);
    const version = requireVersion(request.version);
    const model = await findVersion(pool, tenantId, slot, version);
    if (model === undefined) throw new AppError('NOT_FOUND', `there is no version ${version} of ${slot}`);
    const decisions = await decisionsOf(pool, model, mostDecisions);
    const evidence = await evidenceOf(pool, model);
    const pin = (await listPins(pool, tenantId)).get(slot);
    const champion = pin === undefined ? undefined : await findChampion(pool, tenantId, slot);
    return {
      model: toRpcVersion(model),
      decisions: decisions.map(toRpcDecision),
      figures: evidence === undefined ? [] : figuresOf(evidence),
      config: JSON.stringify(model.config),
      ...(pin === undefined ? {} : { pin: toRpcPin(slot, pin, champion?.version ?? 0) }),
      card: registryCard(model, decisions, pin),
    };
  };
}

function figuresOf({ figures, bySegment, metric, against, cases, customers }: Evidence): Figure[] {
  const beside = (difference: Difference | undefined): Figure =>
    difference === undefined
      ? {}
      : {
          champion: difference.champion,
          difference: difference.difference,
          difference_low: difference.low,
          difference_high: difference.high,
          customers: difference.customers,
        };
  return [
    ...figures.map((each) => ({
      ...each,
      cases,
      customers,
      ...beside(each.name === metric ? against?.overall : undefined),
    })),
    ...bySegment.map(({ name, ...rest }) => ({
      name: `${metric} of ${name}`,
      ...rest,
      ...beside(against?.segments.find(({ segment }) => segment === name)),
    })),
  ];
}
