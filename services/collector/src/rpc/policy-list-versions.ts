import type { ListPolicyVersionsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ListPolicyVersionsRequest';
import type { ListPolicyVersionsResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ListPolicyVersionsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { requireTenant, toPolicyVersion } from './policy-messages.js';
import { count, invalid } from './requests.js';

/** The version before which a page begins. */
function below(token: string): number | undefined {
  if (token === '') return undefined;
  if (/^[1-9]\d{0,8}$/.test(token)) return Number(token);
  throw invalid('page_token', 'must be the next_page_token of an answer, as it stands');
}

/** See PolicyService.ListPolicyVersions. */
export function listPolicyVersions(
  context: Context,
): Unary<ListPolicyVersionsRequest__Output, ListPolicyVersionsResponse> {
  return async (request, call) => {
    const size = count('page_size', request.page_size, 100, 50);
    const from = below(request.page_token);
    await requireTenant(context, call);
    // One more tells whether there is a next page, and what the last of this one changed.
    const found = await context.policyStore.list(call.tenantId, { limit: size + 1, below: from });
    const versions = found.slice(0, size).map((version, index) => toPolicyVersion(version, found[index + 1]));
    return { versions, next_page_token: found.length > size ? String(versions.at(-1)?.version) : '' };
  };
}
