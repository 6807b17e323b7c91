import { lakeFolder } from '@insight-mesh/algorithms/lake-files';
import type { LakeTable } from '@insight-mesh/contracts/types/insightmesh/feature/v1/LakeTable';
import { AppError } from '@insight-mesh/runtime/errors';
import { toTimestamp } from '@insight-mesh/runtime/time';
import { eventsTable } from '../lake/column-facts.js';
import type { LakeSummary } from '../store/lake-catalogue.js';
import { invalid } from './requests.js';

/** The table of events as a tenant sees it. */
export function toTableMessage(
  tenantId: string,
  { days, files, rows, bytes, newestMs, damaged }: LakeSummary,
): LakeTable {
  return {
    ...eventsTable,
    prefix: `${lakeFolder}/tenant=${tenantId}/`,
    days,
    files,
    rows,
    bytes,
    newest_event_at: newestMs === undefined ? null : toTimestamp(newestMs),
    damaged_files: damaged,
  };
}

/** @throws AppError NOT_FOUND for a table that is not in the lake */
export function checkTable(field: string, name: string): void {
  if (name === '') throw invalid(field, `is missing: it is ${eventsTable.name}`);
  if (name === eventsTable.name) return;
  throw new AppError('NOT_FOUND', `the lake has no table of this name; there is ${eventsTable.name}`);
}
