import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runBackfillFault } from '../faults/backfill.js';

it('serves what the lake gives after a backfill that was killed, with a worker, while events went on coming', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-backfill-'));
  try {
    const said: string[] = [];
    const signal = new AbortController().signal;
    const settings = { events: 4_000, perSecond: 300, kills: 1 };
    const result = await runBackfillFault(settings, { seed: 5, dir, say: (line) => said.push(line), signal });
    expect(result, said.join('\n')).toMatchObject({
      acknowledged: 4_000,
      lost: 0,
      duplicated: 0,
      differing: 0,
      runs: 1,
      ok: true,
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
