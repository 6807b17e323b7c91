import type { ListDeadLettersRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ListDeadLettersRequest';
import type { ListDeadLettersResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/ListDeadLettersResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { readPageToken, writePageToken } from '../dead-letters/page-token.js';
import { toFilter, toSummary } from './dead-letter-messages.js';
import { count } from './requests.js';

/** See DeadLetterService.ListDeadLetters. */
export function listDeadLetters({ letters }: Context): Unary<ListDeadLettersRequest__Output, ListDeadLettersResponse> {
  return async (request, { tenantId }) => {
    const filter = toFilter(request.filter);
    const size = count('page_size', request.page_size, 1_000, 100);
    const mark = ['list', tenantId, filter];
    const after = readPageToken(request.page_token, mark);
    // One more tells whether there is a next page.
    const found = await letters.store.list(tenantId, filter, { limit: size + 1, after });
    const page = found.slice(0, size);
    const last = page.at(-1);
    const more = found.length > size && last !== undefined;
    return { letters: page.map(toSummary), next_page_token: more ? writePageToken(last, mark) : '' };
  };
}
