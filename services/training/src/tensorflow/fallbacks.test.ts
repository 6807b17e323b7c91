import { categoryColumn, numberColumn, Table } from '@insight-mesh/algorithms/preparation/table';
import { describe, expect, it, vi } from 'vitest';
import { fitSequenceModel } from '../models/fit.js';
import { fitTabularModel } from '../tabular/fit-tabular.js';
import type { Backend } from './backend.js';
import { fallbacksOf } from './backend.js';

const why = 'node: libtensorflow is not there: npm run setup:tensorflow brings it';

// As on a machine that has wasm alone.
vi.mock(import('./backend.js'), async (original) => {
  const real = await original();
  const openBackend = async (): Promise<Backend> => ({
    ...(await real.openBackend('wasm')),
    passedOver: ['gpu: no NVIDIA card is here', why],
  });
  return { ...real, openBackend };
});

const told = `networks are computed on wasm, since a faster backend could not be had: ${why}`;

describe('a backend that was fallen back to', () => {
  it('is told with the reason by every fit on it', async () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => i % 7);
    const table = new Table([numberColumn('a', values), categoryColumn('b', Array(60).fill('x'))]);
    const labels = values.map((value) => (value > 3 ? 1 : 0));
    const source = { table, labels, columns: ['a'], hashed: {} };
    const data = { source, rows: Uint32Array.from(values.keys()) };
    const steps: string[] = [];
    const onProgress = ({ step }: { step: string }): void => void steps.push(step);
    const { report } = await fitTabularModel('perceptron', data, { hidden: '2', epochs: 1 }, { onProgress });
    expect(report.warnings).toContain(told);
    expect(steps[0]).toBe(told);
    steps.length = 0;
    const interactions = Array.from({ length: 40 }, (_, i) => ({
      userId: `u-${i % 8}`,
      sessionId: '',
      itemId: `i-${i % 9}`,
      timeMs: i,
    }));
    const settings = { width: 4, epochs: 1, negatives: 3 };
    const gru = await fitSequenceModel('gru', { interactions }, settings, { onProgress });
    expect(gru.report.warnings).toEqual([told]);
    expect(steps[0]).toBe(told);
  });

  it('is no news where a machine has no card, and one where a card cannot be used', () => {
    const noCard = 'gpu: no NVIDIA card is here';
    expect(fallbacksOf({ name: 'node', onGpu: false, passedOver: [noCard] })).toEqual([]);
    expect(fallbacksOf({ name: 'gpu', onGpu: true, passedOver: [] })).toEqual([]);
    expect(fallbacksOf({ name: 'gpu', onGpu: false, passedOver: [] })).toEqual([
      expect.stringContaining('the backend gpu computes on the CPU: it found no card'),
    ]);
    expect(fallbacksOf({ name: 'node', onGpu: false, passedOver: ['gpu: libcudart is not there'] })).toEqual([
      'networks are computed on node, since a faster backend could not be had: gpu: libcudart is not there',
    ]);
  });
});
