import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { deliveryOf, SameFeatures, sameFeaturesEnv } from '../same-features/property.js';

describe('events in any order, by any door, some of them twice and up to 7 days late', () => {
  let dir: string;
  let mesh: Mesh;
  let same: SameFeatures;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'insight-mesh-same-'));
    mesh = await startMesh({ dir, services: ['collector', 'feature'], env: sameFeaturesEnv });
    same = new SameFeatures(mesh);
  });
  afterAll(async () => {
    await same?.close();
    await mesh?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('leave the same features as each sent once in order', async () => {
    await fc.assert(
      fc.asyncProperty(deliveryOf(60), async (given) => {
        expect(await same.differences(given)).toEqual([]);
      }),
      { numRuns: 20, seed: 7 },
    );
  });
});
