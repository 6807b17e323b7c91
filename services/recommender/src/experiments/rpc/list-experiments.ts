import { bucketCount } from '@insight-mesh/algorithms/experiments/buckets';
import type { ListExperimentsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/ListExperimentsRequest';
import type { ListExperimentsResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/ListExperimentsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { findHoldout, listExperiments as list } from '../../store/experiments.js';
import { keyPattern } from '../definition.js';
import type { Experiments } from '../experiments.js';
import { invalidField } from '../violations.js';
import { toExperimentMessage } from './experiment-message.js';

const defaultPage = 50;
const largestPage = 500;

/** By key. The token is the last key: an experiment that is made between two pages is in its place. */
export function listExperiments({
  pool,
}: Pick<Experiments, 'pool'>): Unary<ListExperimentsRequest__Output, ListExperimentsResponse> {
  return async (request, { tenantId }) => {
    if (request.page_size < 0 || request.page_size > largestPage) {
      throw invalidField('page_size', `must be from 1 to ${largestPage}, or 0 for ${defaultPage}`);
    }
    const size = request.page_size === 0 ? defaultPage : request.page_size;
    const after = Buffer.from(request.page_token, 'base64url').toString('latin1');
    if (request.page_token !== '' && !keyPattern.test(after)) {
      throw invalidField('page_token', 'is not a token that this list gave; begin again without one');
    }
    const found = await list(pool, { tenantId, after, limit: size + 1 });
    const page = found.slice(0, size);
    const last = page.at(-1);
    return {
      experiments: page.map(toExperimentMessage),
      next_page_token: found.length > size && last !== undefined ? Buffer.from(last.key).toString('base64url') : '',
      holdout: ((await findHoldout(pool, tenantId))?.buckets ?? 0) / bucketCount,
    };
  };
}
