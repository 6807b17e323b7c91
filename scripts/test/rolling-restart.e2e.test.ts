import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rollingRestartFault } from '../faults/rolling-restart.js';

it('restarts each of two processes of every service under load, and no call fails and no event is lost', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-rolling-restart-'));
  try {
    const said: string[] = [];
    const signal = new AbortController().signal;
    const result = await rollingRestartFault.run({ seed: 7, limit: 1, dir, say: (line) => said.push(line), signal });
    const rows = JSON.stringify(result.rows, null, 1);
    expect(result, `${said.join('\n')}\n${rows}`).toMatchObject({ failed_calls: 0, lost: 0, duplicated: 0, ok: true });
    expect(result.runs, rows).toBe(8);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
