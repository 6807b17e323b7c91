import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runTrainingFault } from '../faults/training.js';

it('ends each run as one that nobody struck, whatever strikes it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-training-faults-'));
  try {
    const said: string[] = [];
    const signal = new AbortController().signal;
    const settings = { sessions: 300, epochs: 16, kills: 2, killsOfARun: 2, awayMs: 2_000, fullToTheEnd: false };
    const result = await runTrainingFault(settings, { seed: 7, dir, say: (line) => said.push(line), signal });
    expect(result, said.join('\n')).toMatchObject({ lost: 0, duplicated: 0, ok: true });
    expect(result.rows, said.join('\n')).toContainEqual(['artefacts', 'all whole and registered']);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
