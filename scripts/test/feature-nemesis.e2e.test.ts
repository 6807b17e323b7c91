import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runNemesis } from '../faults/feature-nemesis.js';

const settings = { events: 3_000, perSecond: 400, killsOfEach: 1, restarts: 1, rebalanceEveryMs: 5_000 };

it('serves what the lake gives after kills of both workers, a restart of Postgres and a third worker that comes and goes', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-nemesis-'));
  try {
    const said: string[] = [];
    const signal = new AbortController().signal;
    const result = await runNemesis(settings, { seed: 5, dir, say: (line) => said.push(line), signal });
    expect(result, said.join('\n')).toMatchObject({
      acknowledged: 3_000,
      lost: 0,
      duplicated: 0,
      differing: 0,
      runs: 3,
      ok: true,
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
