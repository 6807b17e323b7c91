import { AppError, type ErrorCode } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { expect, it } from 'vitest';
import type { GateTest } from '../gate/weigh.js';
import type { RunFitting } from '../run/fit-kept.js';
import type { ModelVersion } from '../store/model-versions.js';
import { measureChampion } from './champion.js';
import type { Trial } from './measure.js';

/** The champion of a store that answers every read so; without a recipe, so that nothing is fitted. */
function measured(code: ErrorCode) {
  const store = { get: () => Promise.reject(new AppError(code, 'as it is')) } as unknown as ObjectStore;
  const champion = { version: 3, model: 'onnx', origin: 'elsewhere', artefact: 'models/a/recommend/3' } as ModelVersion;
  return measureChampion(champion, {} as Trial, store, {} as RunFitting, {} as GateTest, () => {});
}

it.each<ErrorCode>(['NOT_FOUND', 'DATA_LOSS'])(
  'counts as lost where its artefact is gone or damaged: %s',
  async (code) => {
    expect(await measured(code)).toMatchObject({ version: 3, lost: true });
  },
);

// Else any candidate would take its place, because a store was away for a moment.
it.each<ErrorCode>(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED'])(
  'does not count as lost where the store could not tell: %s',
  async (code) => {
    await expect(measured(code)).rejects.toMatchObject({ code });
  },
);
