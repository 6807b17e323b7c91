import { relative } from 'node:path';
import type { StartImportRequest__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/StartImportRequest';
import type { StartImportResponse } from '@insight-mesh/contracts/types/insightmesh/collector/v1/StartImportResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import { v7 as uuidv7 } from 'uuid';
import type { Context } from '../context.js';
import type { Mapping } from '../import/mapping/mapping.js';
import { MappingError, readMapping } from '../import/mapping/read-mapping.js';
import { pathWithin } from '../import/source/input-files.js';
import { SourceError } from '../import/source/row.js';
import { defaultLimits, type ImportRequest } from '../import/store/request.js';
import { toRpcImport } from './import-messages.js';
import { invalid, whoCalls } from './requests.js';

const mappingBytes = 262_144;
const pathCharacters = 4_096;
const patternCharacters = 256;

function mappingOf(text: string): Mapping {
  if (text === '') throw invalid('mapping', 'is missing');
  if (Buffer.byteLength(text) > mappingBytes) throw invalid('mapping', `must have at most ${mappingBytes} bytes`);
  try {
    return readMapping(text, 'the mapping');
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    const violations = error.problems.map((description) => ({ field: 'mapping', description }));
    throw new AppError('INVALID_ARGUMENT', error.message, { violations });
  }
}

/** Where a tenant's files lie, and the path below it, without links. @throws AppError */
async function placeOf(folder: string, tenantId: string, path: string): Promise<{ root: string; path: string }> {
  if (path === '' || path.length > pathCharacters) throw invalid('path', `must have 1 to ${pathCharacters} characters`);
  // The tenant's folder itself may be no link that leads elsewhere.
  const root = await pathWithin(folder, tenantId).catch(() => {
    throw new AppError(
      'FAILED_PRECONDITION',
      'the tenant has no import folder here: make one, by its id, in IMPORT_DIR',
    );
  });
  try {
    return { root, path: relative(root, await pathWithin(root, path)) || '.' };
  } catch (error) {
    if (error instanceof SourceError) throw invalid('path', error.message.replace(/^.*? (?=is not|leads|cannot)/, ''));
    throw error;
  }
}

function limits(request: StartImportRequest__Output): Pick<ImportRequest, 'maxRejects' | 'maxRejectShare'> {
  const maxRejects = request.max_rejects ?? defaultLimits.maxRejects;
  if (maxRejects < 0) throw invalid('max_rejects', 'must be 0 or more');
  const maxRejectShare = request.max_reject_share ?? defaultLimits.maxRejectShare;
  if (!(maxRejectShare >= 0 && maxRejectShare <= 1)) throw invalid('max_reject_share', 'must be from 0 to 1');
  return { maxRejects, maxRejectShare };
}

/** See ImportService.StartImport. */
export function startImport({ config, imports }: Context): Unary<StartImportRequest__Output, StartImportResponse> {
  return async (request, call) => {
    const { IMPORT_DIR: folder, IMPORT_REJECTS_DIR: rejects } = config;
    if (folder === undefined || rejects === undefined) {
      throw new AppError('FAILED_PRECONDITION', 'this collector imports no files: it has no IMPORT_DIR');
    }
    const mapping = mappingOf(request.mapping);
    if (request.pattern.length > patternCharacters)
      throw invalid('pattern', `must have at most ${patternCharacters} characters`);
    const bounds = limits(request);
    const place = await placeOf(folder, call.tenantId, request.path);
    const id = uuidv7();
    const asked: ImportRequest = {
      mapping,
      ...place,
      ...(request.pattern === '' ? {} : { pattern: request.pattern }),
      rejects,
      ...bounds,
      keepRaw: !request.without_raw,
      anew: request.anew,
    };
    const { tenantId } = call;
    await imports.processes.start({ tenantId, id }, () =>
      imports.store.create({ tenantId, id, by: whoCalls(call), request: asked }),
    );
    call.log.info({ tenant: tenantId, import: id }, 'an import was started');
    return { import: toRpcImport(await imports.store.get(tenantId, id)) };
  };
}
