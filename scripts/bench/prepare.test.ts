import { describe, expect, it } from 'vitest';
import { prepareBench } from './prepare.js';

describe('bench prepare', () => {
  it('measures each method', async () => {
    const said: string[] = [];
    const result = await prepareBench.run({
      dir: '',
      seed: 1,
      count: 300,
      say: (line) => said.push(line),
      signal: new AbortController().signal,
    });
    expect(result.rows.length).toBeGreaterThanOrEqual(18);
    expect(said.length).toBe(result.rows.length + 1);
    expect(result.methods).toMatchObject({ 'impute knn': { rows: 300 }, 'encode target': { rows: 300 } });
  });
});
