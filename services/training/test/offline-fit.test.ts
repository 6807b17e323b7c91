import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Interaction } from '@insight-mesh/algorithms/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../src/tensorflow/backend.js';
import { startFit } from './offline.js';

const interactions: Interaction[] = Array.from({ length: 900 }, (_, n) => ({
  userId: `u-${n % 90}`,
  sessionId: '',
  itemId: `i-${(5 * (n % 90) + Math.floor(n / 90)) % 60}`,
  timeMs: n,
}));
const settings = { width: 16, maxLength: 8, batchSize: 16, negatives: 30, epochs: 3, itemStart: 'cooccurrence' };
const input = { model: 'transformer', interactions, settings, seed: 4 };

let folder: string;
let hasAddon = true;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'offline-fit-'));
  hasAddon = await openBackend('node').then(
    () => true,
    (error: Error) => {
      console.warn(`what needs libtensorflow is skipped: ${error.message}`);
      return false;
    },
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a fit in a process of its own', () => {
  it('has the same loss curve on node and on wasm', async ({ skip }) => {
    skip(!hasAddon, 'libtensorflow is not there');
    const curve = async (backend: 'node' | 'wasm') => (await startFit({ ...input, backend })).report;
    const [node, wasm] = [await curve('node'), await curve('wasm')];
    expect([node.backend, wasm.backend]).toEqual(['node', 'wasm']);
    expect(wasm.curve).toHaveLength(3);
    wasm.curve.forEach(({ loss }, epoch) => {
      expect(Math.abs(loss - (node.curve[epoch]?.loss ?? 0))).toBeLessThan(1e-3);
    });
  });

  it('is killed by -9 again and again, and gives the bytes of one that was not', async () => {
    const checkpoints = { folder: join(folder, 'killed'), everySeconds: 0 };
    const whole = await startFit(input);
    let kills = 0;
    let result: Awaited<ReturnType<typeof startFit>> | undefined;
    let reached = 0;
    while (result === undefined && kills < 5) {
      try {
        result = await startFit({ ...input, checkpoints }, (progress, child) => {
          // Where it is killed it had not been before, so that each try comes further.
          if (kills < 3 && progress.done > reached + 1) {
            reached = progress.done;
            child.kill('SIGKILL');
          }
        });
      } catch (error) {
        expect((error as Error).message).toBe('ended by SIGKILL');
        kills++;
      }
    }
    expect(kills).toBeGreaterThan(0);
    expect(Buffer.from(result?.bytes ?? []).equals(Buffer.from(whole.bytes))).toBe(true);
  });

  it('keeps its state on SIGTERM and says that it was stopped', async () => {
    const checkpoints = { folder: join(folder, 'stopped'), everySeconds: 3600 };
    const stopped = startFit({ ...input, checkpoints }, (_, child) => child.kill('SIGTERM'));
    await expect(stopped).rejects.toThrow('stopped by SIGTERM');
    const [again, whole] = [await startFit({ ...input, checkpoints }), await startFit(input)];
    expect(again.report.warnings).toEqual([]);
    expect(Buffer.from(again.bytes).equals(Buffer.from(whole.bytes))).toBe(true);
  });
});
