import type { Struct__Output } from '@insight-mesh/contracts/types/google/protobuf/Struct';
import type { Rules__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/Rules';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import type { Expressions } from '../expressions/expression-cache.js';
import { fingerprintOf, type PageToken, readPageToken } from '../paging/page-token.js';
import type { Query } from '../request-state.js';
import { checkRules } from '../rules/check-rules.js';
import { requestContext } from './request-context.js';
import type { Violations } from './violations.js';

/** What requests for a list have in common. */
export interface ListRequest {
  count: number;
  rules: Rules__Output | null;
  context: Struct__Output | null;
  explain: boolean;
  page_token: string;
}

type Common = Pick<Query, 'tenantId' | 'count' | 'call' | 'rules' | 'context' | 'explain' | 'page' | 'experiment'>;

/**
 * Checks what requests for a list have in common; what is wrong is told to `violations`.
 * @param names the list's kind and what makes it beside these, so that a page token of another is known, and one of the same at any door
 */
export function listRequest(
  request: ListRequest,
  names: readonly unknown[],
  call: CallContext,
  expressions: Expressions,
  violations: Violations,
): Common {
  const { tenantId } = call;
  const fingerprint = () => fingerprintOf([tenantId, names, request.rules, request.context]);
  return {
    tenantId,
    count: violations.count('count', request.count),
    call,
    rules: checkRules(request.rules, tenantId, expressions, violations),
    context: requestContext(request.context, violations),
    explain: request.explain,
    experiment: '',
    page: pageOf(request.page_token, fingerprint, violations),
  };
}

function pageOf(token: string, fingerprint: () => Buffer, violations: Violations): PageToken {
  const page = readPageToken(token, fingerprint);
  if (page !== undefined) return page;
  violations.add(
    'page_token',
    'is not the next_page_token of an answer to this request; leave it out for the first page',
  );
  return readPageToken('', fingerprint) as PageToken;
}
