import type { ListExpectationsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListExpectationsRequest';
import type { ListExpectationsResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListExpectationsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { allColumns } from '../quality/feature-names.js';
import { readExpectations } from '../store/quality-expectations.js';
import { kinds } from './kinds.js';
import { toFeatureExpectation } from './quality-messages.js';
import { invalid } from './requests.js';

const mostOnPage = 500;
const usualOnPage = 100;

export function listExpectations({ pool }: Context): Unary<ListExpectationsRequest__Output, ListExpectationsResponse> {
  return async ({ kind, declared_only: declaredOnly, page_size: size, page_token: token }, call) => {
    const entity = kinds.get(kind)?.entity;
    if (kind !== 'ENTITY_KIND_UNSPECIFIED' && entity === undefined) {
      throw invalid('kind', `must be one of ${[...kinds.keys()].join(', ')}, or unspecified for all`);
    }
    if (size < 0 || size > mostOnPage) {
      throw invalid('page_size', `must be from 1 to ${mostOnPage}, or 0 for ${usualOnPage}`);
    }
    const declared = await readExpectations(pool, call.tenantId);
    const all = allColumns(entity).filter((feature) => !declaredOnly || declared.has(feature));
    // The token is the last feature of the page before: what others declare meanwhile moves nothing.
    const columns = allColumns();
    const place = token === '' ? -1 : columns.indexOf(token);
    if (token !== '' && place < 0)
      throw invalid('page_token', 'must be the next_page_token of an answer, as it stands');
    const left = all.filter((feature) => columns.indexOf(feature) > place);
    const page = left.slice(0, size || usualOnPage);
    return {
      expectations: page.map((feature) => toFeatureExpectation(feature, declared.get(feature))),
      next_page_token: left.length > page.length ? (page.at(-1) ?? '') : '',
    };
  };
}
