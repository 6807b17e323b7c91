import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runMeshOnStore } from '../object-stores/mesh-on-store.js';
import { startStore } from '../object-stores/servers.js';

// On HDFS the same runs in check:deep.
it('keeps the lake and the models in S3, trains from there and serves from there', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-stores-'));
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const server = await startStore('s3', join(dir, 'store'), say);
  try {
    const env = server.env('shops/one');
    const result = await runMeshOnStore({ env, dir: join(dir, 'mesh'), events: 3_000, seed: 11, say });
    expect(result, said.join('\n')).toMatchObject({
      ...{ acknowledged: 3_000, stored: 3_000, backfill_events: 3_000, backfill_differing: 0 },
      ok: true,
    });
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});
