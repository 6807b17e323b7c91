import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runOnlineOffline } from '../faults/online-offline.js';

const settings = { pairs: 300, events: 2_400, pieces: 8 };

it('serves at random moments what a data set from the lake has for them, to the last bit', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-online-offline-'));
  try {
    const said: string[] = [];
    const signal = new AbortController().signal;
    const result = await runOnlineOffline(settings, { seed: 5, dir, say: (line) => said.push(line), signal });
    expect(result, said.join('\n')).toMatchObject({ differing: 0, ok: true });
    expect(result.pairs).toBeGreaterThanOrEqual(300);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
