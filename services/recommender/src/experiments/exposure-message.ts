import { unitKey } from '@insight-mesh/algorithms/experiments/assign';
import type { DegradationJson, ExposureJson, UnitKindJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import { cloudEventHeaders, type OutMessage } from '@insight-mesh/runtime/kafka-producer';
import { rfc3339 } from '@insight-mesh/runtime/time';
import type { Assignment } from './experiment-book.js';
import type { ScenarioName } from './scenarios.js';

/** An answer that was given. */
export interface ShownAnswer {
  readonly recommendationId: string;
  readonly tenantId: string;
  readonly assignment: Assignment;
  readonly scenario: ScenarioName;
  /** The first first. */
  readonly items: readonly {
    readonly itemId: string;
    readonly source: string;
    readonly score: number;
    /** How likely it was to be there, where exploration drew it; 1 if not given. */
    readonly propensity?: number;
  }[];
  /** For example vs-knn@3; empty: none. */
  readonly model: string;
  readonly degraded: readonly DegradationJson[];
  /** Milliseconds since 1970. */
  readonly shownAtMs: number;
}

export const exposureCodec = codecFor('insightmesh.recommender.v1.Exposure');

const unitKinds = {
  customer: 'UNIT_KIND_CUSTOMER',
  anonymous: 'UNIT_KIND_ANONYMOUS',
  session: 'UNIT_KIND_SESSION',
} as const satisfies Record<string, UnitKindJson>;

/** The message of an answer. @param topic full name */
export function exposureMessage(answer: ShownAnswer, topic: string): OutMessage {
  const { recommendationId, tenantId, assignment, shownAtMs } = answer;
  const { unit } = assignment;
  const exposure: ExposureJson = {
    recommendation_id: recommendationId,
    tenant_id: tenantId,
    ...(unit === undefined ? {} : { unit_kind: unitKinds[unit.kind], unit_id: unit.id }),
    scenario: answer.scenario,
    experiments: assignment.arms.map(({ experiment, arm, phase, propensity }) => ({
      key: experiment,
      arm,
      phase,
      propensity,
    })),
    items: answer.items.map(({ itemId, source, score, propensity = 1 }, at) => ({
      ...{ item_id: itemId, rank: at + 1, source, score, propensity },
    })),
    model: answer.model,
    degraded: [...answer.degraded],
    shown_at: rfc3339(shownAtMs),
  };
  return {
    topic,
    key: `${tenantId}/${unit === undefined ? recommendationId : unit.kind === 'session' ? unitKey(unit) : unit.id}`,
    value: exposureCodec.encode(exposure),
    headers: cloudEventHeaders({
      ...{ id: recommendationId, type: 'insightmesh.recommender.exposure.v1', source: 'recommender' },
      time: rfc3339(shownAtMs),
      // A batch is no part of any one request.
      trace: {},
    }),
  };
}
