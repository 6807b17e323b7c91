import type { Services } from '@insight-mesh/contracts';
import type { HandlersOf } from '@insight-mesh/runtime/grpc-types';
import type { Context } from '../context.js';
import { cancelImport } from './import-cancel.js';
import { getImport } from './import-get.js';
import { listImports } from './import-list.js';
import { listImportFiles } from './import-list-files.js';
import { startImport } from './import-start.js';
import { watchImport } from './import-watch.js';

/** ImportService. Services too may call: the mesh's operator imports in tenants' names. */
export function importHandlers(context: Context): HandlersOf<Services['insightmesh.collector.v1.ImportService']> {
  const read = { scope: 'imports:read', services: true } as const;
  const write = { scope: 'imports:write', services: true } as const;
  return {
    StartImport: { ...write, handle: startImport(context) },
    GetImport: { ...read, handle: getImport(context) },
    WatchImport: { ...read, handle: watchImport(context) },
    ListImports: { ...read, handle: listImports(context) },
    ListImportFiles: { ...read, handle: listImportFiles(context) },
    CancelImport: { ...write, handle: cancelImport(context) },
  };
}
