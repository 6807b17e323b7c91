import { hash } from 'node:crypto';
import type { FeatureDrift } from '@insight-mesh/contracts/types/insightmesh/feature/v1/FeatureDrift';
import type { ListDriftRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListDriftRequest';
import type { ListDriftResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListDriftResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { dayOfName, driftCodec, verdicts } from '../quality/drift-message.js';
import { checkDatasetId } from '../quality/manifest.js';
import { activeBaseline } from '../store/quality-baselines.js';
import { type DriftPosition, listDrift as list } from '../store/quality-drift.js';
import { checkFeature } from './quality-messages.js';
import { invalid } from './requests.js';

const mostOnPage = 1_000;
const usualOnPage = 100;
const gravest = new Map<string, number | undefined>([
  ['DRIFT_VERDICT_UNSPECIFIED', undefined],
  [verdicts.moderate.name, verdicts.moderate.number],
  [verdicts.strong.name, verdicts.strong.number],
]);

function readDay(field: string, name: string): number | undefined {
  if (name === '') return undefined;
  const day = dayOfName(name);
  if (day === undefined) throw invalid(field, 'must be a day such as 2026-05-01, or empty');
  return day;
}

const tokenPattern = /^1\.([A-Za-z0-9_-]{16})\.(-?\d{1,7})\.(\S{1,200})$/;

/** A token is good for the list that gave it and for no other. */
function tokenOf(mark: string, { day, feature }: DriftPosition): string {
  return Buffer.from(`1.${mark}.${day}.${feature}`).toString('base64url');
}

function readToken(mark: string, token: string): DriftPosition | undefined {
  if (token === '') return undefined;
  const text = token.length > 400 ? '' : Buffer.from(token, 'base64url').toString('latin1');
  const [, , day = '', feature = ''] = tokenPattern.exec(text) ?? [];
  const position = { day: Number(day), feature };
  if (feature !== '' && tokenOf(mark, position) === token) return position;
  throw invalid('page_token', 'is not a token that this list gave; begin again without one');
}

export function listDrift({ pool }: Context): Unary<ListDriftRequest__Output, ListDriftResponse> {
  return async (request, { tenantId }) => {
    const { feature, page_size: size, at_least: atLeast } = request;
    if (feature !== '') checkFeature('feature', feature);
    if (!gravest.has(atLeast)) {
      throw invalid('at_least', `must be ${verdicts.moderate.name} or ${verdicts.strong.name}, or unspecified for all`);
    }
    if (size < 0 || size > mostOnPage) {
      throw invalid('page_size', `must be from 1 to ${mostOnPage}, or 0 for ${usualOnPage}`);
    }
    const fromDay = readDay('from_day', request.from_day);
    const toDay = readDay('to_day', request.to_day);
    if (request.baseline !== '') checkDatasetId(request.baseline);
    const datasetId = request.baseline || (await activeBaseline(pool, tenantId))?.datasetId;
    if (datasetId === undefined) return { drift: [], next_page_token: '' };
    const filter = [tenantId, datasetId, feature, request.from_day, request.to_day, atLeast];
    const mark = hash('sha256', JSON.stringify(filter), 'base64url').slice(0, 16);
    const limit = size || usualOnPage;
    const found = await list(pool, tenantId, {
      datasetId,
      feature: feature || undefined,
      fromDay,
      toDay,
      atLeast: gravest.get(atLeast),
      after: readToken(mark, request.page_token),
      // One more than asked for tells whether there is a next page.
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      drift: page.map(({ message }) => driftCodec.toRpc(message) as FeatureDrift),
      next_page_token: found.length > limit && last !== undefined ? tokenOf(mark, last) : '',
    };
  };
}
