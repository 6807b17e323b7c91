import { AppError, type ErrorCode } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { expect, it } from 'vitest';
import { sha256 } from '../artefact/manifest.js';
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

// An older replica must not put its own model in the place of what a newer release has promoted.
it.each<[string, (manifest: Buffer) => Buffer]>([
  ['its manifest is of another form', (manifest) => Buffer.from(manifest.toString().replace('"seed"', '"seeds"'))],
  ['its model has a format of tomorrow', (manifest) => manifest],
])('does not count as lost where it is whole and this release cannot read it: %s', async (_what, change) => {
  const model = Buffer.alloc(64, 7);
  const about = {
    ...{ model: 'popularity', tenant: 'a', slot: 'popular', version: 3, seed: 0, created_at: '', data_set: '' },
    ...{ metrics: {}, config: {}, code_version: '9', run_id: 'r', trained_until: '', compared_with: null },
    files: [{ name: 'model.bin', sha256: sha256(model), bytes: model.length }],
  };
  const manifest = change(Buffer.from(JSON.stringify(about)));
  const get = async (key: string) => (key.endsWith('manifest.json') ? manifest : model);
  const champion = {
    ...{ version: 3, model: 'popularity', origin: 'run', artefact: 'models/a/popular/3/1', codeVersion: '9' },
    ...{ manifestSha256: sha256(manifest), sizeBytes: 5, trainedUntilMs: 0 },
  } as ModelVersion;
  const store = { get } as unknown as ObjectStore;
  const test = { heldOutFromMs: 1 } as Trial;
  const compared = await measureChampion(champion, test, store, {} as RunFitting, {} as GateTest, () => {});
  const why = expect.stringMatching(/^its artefact is whole, and this release of training cannot read it \(9 made it/);
  expect(compared).toEqual({
    version: 3,
    model: 'popularity',
    by: 'artefact',
    lost: false,
    sizeBytes: 5,
    decisive: 0,
    why,
  });
});
