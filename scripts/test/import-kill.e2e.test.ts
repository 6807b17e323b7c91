import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runImportKill } from '../faults/import-kill.js';

it('stores every good row once and tells every bad one once, however often the import is killed', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-import-kill-'));
  try {
    const said: string[] = [];
    const signal = new AbortController().signal;
    const settings = { rows: 40_000, kills: 3, badEvery: 50 };
    const result = await runImportKill(settings, { seed: 7, dir, say: (line) => said.push(line), signal });
    expect(result, said.join('\n')).toMatchObject({ acknowledged: 39_200, lost: 0, duplicated: 0, ok: true });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
