import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { FolderMetrics, readContainerMemory, watchContainerMemory } from './process-metrics.js';

const folders: string[] = [];
function folder(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'cgroup-'));
  folders.push(root);
  mkdirSync(join(root, 'memory'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  return root;
}
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

describe('readContainerMemory', () => {
  it('reads cgroups of version 2, without file pages that nobody asks for', () => {
    const root = folder({
      'memory.max': '1000\n',
      'memory.current': '700\n',
      'memory.stat': 'anon 500\nactive_file 50\ninactive_file 120\n',
    });
    expect(readContainerMemory(root)).toEqual({ usedBytes: 580, limitBytes: 1000 });
  });

  it('reads cgroups of version 1', () => {
    const root = folder({
      'memory/memory.limit_in_bytes': '2000\n',
      'memory/memory.usage_in_bytes': '300\n',
      'memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 100\n',
    });
    expect(readContainerMemory(root)).toEqual({ usedBytes: 200, limitBytes: 2000 });
  });

  it('finds nothing where there is no limit', () => {
    expect(readContainerMemory(folder({ 'memory.max': 'max\n', 'memory.current': '1\n' }))).toBeUndefined();
    expect(readContainerMemory(folder({ 'memory/memory.limit_in_bytes': '9223372036854771712\n' }))).toBeUndefined();
    expect(readContainerMemory('/nowhere')).toBeUndefined();
  });
});

describe('metrics of the process', () => {
  it('has the memory of the container at the moment of asking, and nothing without a limit', async () => {
    const registry = new Registry();
    let usedBytes = 1;
    watchContainerMemory(registry, () => ({ usedBytes, limitBytes: 10 }));
    usedBytes = 7;
    const text = await registry.metrics();
    expect(text).toContain('insightmesh_container_memory_used_bytes 7');
    expect(text).toContain('insightmesh_container_memory_limit_bytes 10');

    const none = new Registry();
    watchContainerMemory(none, () => undefined);
    expect(await none.metrics()).not.toContain('container_memory');
  });

  it('has the room of folders that are there', async () => {
    const registry = new Registry();
    const metrics = new FolderMetrics(registry);
    metrics.watch('temporary', tmpdir());
    metrics.watch('lost', '/nowhere/at/all');
    const text = await registry.metrics();
    expect(text).toMatch(/insightmesh_disk_free_bytes{folder="temporary"} \d+/);
    expect(text).toMatch(/insightmesh_disk_size_bytes{folder="temporary"} [1-9]\d+/);
    expect(text).not.toContain('lost');
  });
});
