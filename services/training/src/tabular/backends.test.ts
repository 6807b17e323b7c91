import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { expect, it } from 'vitest';
import { type Outcome, runPool } from '../offline/pool.js';
import type { TabularFoldInput, TabularFoldResult } from '../offline/tasks/tabular-fold.js';

const require = createRequire(import.meta.url);
const hasLibrary = existsSync(join(dirname(require.resolve('@tensorflow/tfjs-node/package.json')), 'deps', 'lib'));

// A process holds one backend: each fits in one of its own, as folds do.
it.skipIf(!hasLibrary)(
  'a perceptron has the same losses on node and on wasm within 1e-3 (skipped without libtensorflow)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'backends-'));
    try {
      const path = join(folder, 'rows.csv');
      const random = seeded(1);
      const lines = Array.from({ length: 400 }, () => {
        const [a, b] = [random() * 10, random() * 10];
        return `${a.toFixed(3)},${b.toFixed(3)},${['x', 'y'][Math.floor(random() * 2)]},${random() < a / (a + b) ? 1 : 0}`;
      });
      writeFileSync(path, `a,b,c,y\n${lines.join('\n')}\n`);
      const input = (backend: 'node' | 'wasm'): TabularFoldInput => ({
        source: { path, label: 'y' },
        model: 'perceptron',
        settings: { epochs: 10, batch: 64 },
        split: { by: 'folds', folds: 4, seed: 1 },
        fold: 0,
        seed: 1,
        backend,
      });
      const outcomes: Outcome<TabularFoldResult>[] = [];
      await runPool(
        'tabular-fold',
        (call) => (call < 2 ? input(call === 0 ? 'node' : 'wasm') : undefined),
        (call, outcome) => {
          outcomes[call] = outcome;
        },
        {
          parallel: 2,
          heapMb: 1024,
        },
      );
      const [node, wasm] = outcomes.map((outcome) => {
        if (!outcome.ok) throw new Error(outcome.message);
        return outcome.result;
      }) as [TabularFoldResult, TabularFoldResult];
      expect([node.report.backend, wasm.report.backend]).toEqual(['node', 'wasm']);
      expect(node.report.curve).toHaveLength(10);
      node.report.curve.forEach(({ loss }, epoch) => {
        expect(Math.abs(loss - (wasm.report.curve[epoch]?.loss ?? Number.NaN))).toBeLessThan(1e-3);
      });
      expect(Math.abs(node.metrics.auc - wasm.metrics.auc)).toBeLessThan(1e-2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
