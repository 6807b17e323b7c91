import { type Unit, unitKey } from '@insight-mesh/algorithms/experiments/assign';
import type { UnitKindJson } from '@insight-mesh/contracts/json';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { parseRfc3339 } from '@insight-mesh/runtime/time';
import { exposureCodec } from '../experiments/exposure-message.js';
import type { StoredExposure } from '../store/exposures.js';

const kinds: Partial<Record<UnitKindJson, Unit['kind']>> = {
  UNIT_KIND_CUSTOMER: 'customer',
  UNIT_KIND_ANONYMOUS: 'anonymous',
  UNIT_KIND_SESSION: 'session',
};

/**
 * What is kept of a message of recommendation.exposures.v1; undefined where no experiment had a part in the answer.
 * @throws AppError or Error for a message that is none
 */
export function toStoredExposure(message: InMessage): StoredExposure | undefined {
  if (message.value === null) return undefined;
  const exposure = exposureCodec.decode(message.value);
  const {
    recommendation_id: recommendationId = '',
    tenant_id: tenantId = '',
    unit_id: id = '',
    experiments = [],
  } = exposure;
  const kind = kinds[exposure.unit_kind ?? 'UNIT_KIND_UNSPECIFIED'];
  if (kind === undefined || id === '' || experiments.length === 0) return undefined;
  const shownAtMs = parseRfc3339(exposure.shown_at ?? '');
  if (recommendationId === '' || tenantId === '' || shownAtMs === undefined) {
    throw new Error('it must have recommendation_id, tenant_id and shown_at');
  }
  return {
    ...{ tenantId, recommendationId, unit: unitKey({ kind, id }), shownAtMs },
    items: (exposure.items ?? []).flatMap(({ item_id }) => (item_id === undefined ? [] : [item_id])),
    arms: experiments.map(({ key = '', phase = 0, arm = '' }) => ({ experiment: key, phase, arm })),
  };
}
