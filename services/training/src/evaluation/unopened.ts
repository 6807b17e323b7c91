import { AppError, type ErrorCode } from '@insight-mesh/runtime/errors';
import type { ModelVersion } from '../store/model-versions.js';

/** An artefact that gave no model. */
export interface Unopened {
  why: string;
  /** Gone or damaged; else it is whole, by its hashes, and this release cannot read it. */
  lost: boolean;
}

/** What says that the artefact itself is gone or damaged. A store that is away or full says nothing about it. */
const lostCodes: ReadonlySet<ErrorCode> = new Set(['NOT_FOUND', 'DATA_LOSS']);
/** What is said of one whose bytes are those that were registered. */
const unreadCodes: ReadonlySet<ErrorCode> = new Set(['FAILED_PRECONDITION', 'INVALID_ARGUMENT']);

/** @throws the error again where the store could not tell */
export function whyUnopened({ codeVersion }: Pick<ModelVersion, 'codeVersion'>, error: unknown): Unopened {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof AppError && lostCodes.has(error.code)) {
    return { lost: true, why: `its artefact cannot be used: ${why}` };
  }
  if (error instanceof AppError && !unreadCodes.has(error.code)) throw error;
  const how = 'promote by hand, or start the run with that release';
  return {
    lost: false,
    why: `its artefact is whole, and this release of training cannot read it (${codeVersion} made it; ${how}): ${why}`,
  };
}
