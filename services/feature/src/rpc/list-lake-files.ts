import { lakeFolder } from '@insight-mesh/algorithms/lake-files';
import type { LakeFile as FileMessage } from '@insight-mesh/contracts/types/insightmesh/feature/v1/LakeFile';
import type { ListLakeFilesRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListLakeFilesRequest';
import type { ListLakeFilesResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListLakeFilesResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { Context } from '../context.js';
import { currentFilesOf, type LakeFile } from '../store/lake-files.js';
import { cutPage, readPage } from './join-requests.js';
import { checkTable } from './lake-messages.js';
import { invalid } from './requests.js';

function toFileMessage({ key, day, partition, from, to, rows, bytes, newestMs, damaged }: LakeFile): FileMessage {
  return {
    key,
    day,
    partition,
    from_offset: Number(from),
    to_offset: Number(to),
    ...(rows === undefined ? {} : { rows }),
    ...(bytes === undefined ? {} : { bytes }),
    newest_event_at: newestMs === undefined ? null : toTimestamp(newestMs),
    damaged: damaged ?? '',
  };
}

export function listLakeFiles({ pool }: Context): Unary<ListLakeFilesRequest__Output, ListLakeFilesResponse> {
  return async (request, call) => {
    const { table, day } = request;
    checkTable('table', table);
    if (day !== '' && !isDay(day)) throw invalid('day', 'must be a day such as 2026-05-01, or empty for all');
    const { tenantId } = call;
    // The token says where in the tenant's keys to go on: what stands before is the same for all.
    const prefix = `${lakeFolder}/tenant=${tenantId}/day=`;
    const page = readPage('lake files', /^[-0-9a-z/]{1,90}$/, { ...request, entity_id: day }, call);
    const found = await currentFilesOf(pool, {
      tenantId,
      day: day === '' ? undefined : day,
      after: page.position === undefined ? undefined : `${prefix}${page.position}.parquet`,
      limit: page.size + 1,
    });
    const { rows, next } = cutPage(page, found, ({ key }) => key.slice(prefix.length, -'.parquet'.length));
    return { files: rows.map(toFileMessage), next_page_token: next };
  };
}

function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
