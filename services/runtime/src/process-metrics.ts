import { readFileSync, type StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Gauge, type Registry } from 'prom-client';

/** Bytes of the container: what all of its processes use, and what they may. */
export interface ContainerMemory {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

/** Above this the kernel means "no limit" (version 1 of cgroups has no word for it). */
const noLimit = 2 ** 53;

function numberIn(path: string): number {
  return Number(readFileSync(path, 'utf8').trim());
}

function inactiveFileBytes(path: string, name: string): number {
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

/**
 * The memory of the container as Kubernetes counts it (its working set: without file pages that nobody asks for), children's
 * included; undefined where there is no limit or no cgroup.
 * @param root where cgroups are mounted; those of version 1 have a folder for each controller
 */
export function readContainerMemory(root = '/sys/fs/cgroup'): ContainerMemory | undefined {
  for (const [folder, limit, used, inactive] of [
    [root, 'memory.max', 'memory.current', 'inactive_file'],
    [join(root, 'memory'), 'memory.limit_in_bytes', 'memory.usage_in_bytes', 'total_inactive_file'],
  ] as const) {
    try {
      const limitBytes = numberIn(join(folder, limit));
      if (!(limitBytes < noLimit)) continue;
      const usedBytes = numberIn(join(folder, used)) - inactiveFileBytes(join(folder, 'memory.stat'), inactive);
      return { usedBytes: Math.max(0, usedBytes), limitBytes };
    } catch {
      // Not this version of cgroups, or none.
    }
  }
  return undefined;
}

/** Two gauges, where the container has a limit; a process without one cannot come near it. */
export function watchContainerMemory(registry: Registry, read: () => ContainerMemory | undefined): void {
  if (read() === undefined) return;
  const gauge = (name: string, help: string, of: (memory: ContainerMemory) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const memory = read();
        if (memory !== undefined) this.set(of(memory));
      },
    });
  gauge(
    'insightmesh_container_memory_limit_bytes',
    'Memory that the processes of the container may use together',
    (memory) => memory.limitBytes,
  );
  gauge(
    'insightmesh_container_memory_used_bytes',
    'Memory that the processes of the container use, as Kubernetes counts it',
    (memory) => memory.usedBytes,
  );
}

/** Room on the disks of folders, by a name that the caller gives each; a folder that is not there is left out. */
export class FolderMetrics {
  readonly #paths = new Map<string, string>();

  constructor(registry: Registry) {
    const paths = this.#paths;
    const gauge = (name: string, help: string, of: (found: StatsFs) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['folder'],
        registers: [registry],
        async collect() {
          for (const [folder, path] of paths) {
            const found = await statfs(path).catch(() => undefined);
            if (found === undefined) this.remove({ folder });
            else this.set({ folder }, of(found));
          }
        },
      });
    gauge(
      'insightmesh_disk_size_bytes',
      'Size of the disk that a folder of the service lies on',
      ({ blocks, bsize }) => blocks * bsize,
    );
    gauge(
      'insightmesh_disk_free_bytes',
      'Bytes that the service may still write in a folder of its own',
      ({ bavail, bsize }) => bavail * bsize,
    );
  }

  watch(folder: string, path: string): void {
    this.#paths.set(folder, path);
  }
}
