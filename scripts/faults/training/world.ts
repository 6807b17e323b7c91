import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StartRunRequestJson } from '@insight-mesh/contracts/json';
import type { WatchRunResponse__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunResponse';
import { type Postgres, startPostgres } from '@insight-mesh/local-stack/postgres';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import pg from 'pg';
import { type Mesh, startMesh } from '../../lib/mesh.js';
import { startRun, type Training, watchRun } from '../../train/runs.js';
import type { FaultOptions } from '../fault.js';
import { fillLake } from './shop.js';

export interface Ended {
  end: WatchRunResponse__Output;
  /** SHA-256 of model.bin by slot. */
  models: Record<string, string>;
}

/** A mesh whose lake holds some sessions, with Postgres apart and, where that is allowed, a small disk of its own for the objects. */
export class TrainingWorld {
  readonly mesh: Mesh;
  readonly objects: string;
  /** Whether the objects lie on a disk that can be filled. */
  readonly smallDisk: boolean;
  readonly training: Training;
  readonly #dir: string;
  #postgres: Postgres;

  private constructor(dir: string, postgres: Postgres, mesh: Mesh, objects: string, smallDisk: boolean) {
    this.#dir = dir;
    this.#postgres = postgres;
    this.mesh = mesh;
    this.objects = objects;
    this.smallDisk = smallDisk;
    const { apiKey } = mesh;
    const address = mesh.addresses.training;
    const client = createClient('insightmesh.training.v1.TrainingService', {
      address,
      apiKey,
      defaultDeadlineMs: 60_000,
    });
    this.training = { client, call: {} };
  }

  static async start({ dir, say, seed }: FaultOptions, sessions: number): Promise<TrainingWorld> {
    const objects = join(dir, 'objects');
    mkdirSync(objects, { recursive: true });
    const smallDisk = mountSmall(objects);
    const postgres = await startPostgres({ dir: join(dir, 'postgres'), onProgress: say });
    try {
      const mesh = await startMesh({
        dir,
        database: postgres.url,
        services: ['feature', 'training'],
        objectStore: { OBJECT_STORE_URL: pathToFileURL(objects).href },
        env: { training: { RUN_CHECKPOINT_SECONDS: '1' } },
        onStep: say,
      });
      const world = new TrainingWorld(dir, postgres, mesh, objects, smallDisk);
      await fillLake(mesh, dir, { seed, sessions });
      return world;
    } catch (error) {
      await postgres.stop();
      unmount(objects, smallDisk);
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.training.client.close();
    await this.mesh.stop();
    await this.#postgres.stop();
    unmount(this.objects, this.smallDisk);
  }

  /** Ends Postgres as a crash would, and starts it on the same port and data after so long. */
  async withoutPostgres(ms: number): Promise<void> {
    await this.#postgres.stop('immediate');
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#postgres = await startPostgres({ dir: join(this.#dir, 'postgres') });
  }

  async restartService(): Promise<void> {
    await this.mesh.process('training').kill();
    await this.mesh.restart('training');
  }

  async start(request: StartRunRequestJson): Promise<string> {
    return (await startRun(this.training, request)).run_id;
  }

  async toEnd(runId: string, signal: AbortSignal): Promise<Ended> {
    const end = await watchRun(this.training, runId, signal);
    if (end === undefined) throw signal.reason;
    const models: Record<string, string> = {};
    for (const { slot, artefact } of end.models) models[slot] = sha256(join(this.objects, artefact, 'model.bin'));
    return { end, models };
  }

  /** The process that works at a run now; undefined: there is none. */
  runProcess(): number | undefined {
    const service = this.mesh.process('training').pid;
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]);
        if (line.includes('run/worker.js') && parent === service) return Number(name);
      } catch {
        // It has ended meanwhile.
      }
    }
    return undefined;
  }

  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.#postgres.url });
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Until a run has kept so much more than it has now, or has ended. */
  async untilKept(runId: string, more: number, signal: AbortSignal): Promise<void> {
    const read = async () =>
      (
        await this.query<{ kept: string; state: string }>('select kept, state from training.runs where id = $1', [
          runId,
        ])
      )[0];
    const from = Number((await read())?.kept);
    await waitFor(
      async () => {
        const now = await read();
        return signal.aborted || Number(now?.kept) >= from + more || !['queued', 'running'].includes(now?.state ?? '');
      },
      { timeoutMs: 300_000, intervalMs: 20, what: 'a checkpoint' },
    );
    signal.throwIfAborted();
  }

  async champions(): Promise<string> {
    const rows = await this.query(
      `select slot, version, promoted_at from training.model_versions where stage = 'champion' order by slot`,
    );
    return JSON.stringify(rows);
  }

  /** What is wrong with artefacts: not whole, or registered nowhere. */
  async faultyArtefacts(): Promise<string[]> {
    const registered = new Set(
      (await this.query<{ artefact: string }>('select artefact from training.model_versions')).map(
        (row) => row.artefact,
      ),
    );
    const wrong: string[] = [];
    const root = join(this.objects, 'models', this.mesh.tenantId);
    for (const slot of existsSync(root) ? readdirSync(root) : []) {
      for (const version of readdirSync(join(root, slot))) {
        for (const attempt of readdirSync(join(root, slot, version))) {
          const artefact = `models/${this.mesh.tenantId}/${slot}/${version}/${attempt}`;
          if (readdirSync(join(this.objects, artefact)).length === 0) continue;
          if (!registered.delete(artefact)) wrong.push(`${artefact} is registered nowhere`);
          else if (!isWhole(join(this.objects, artefact))) wrong.push(`${artefact} is not whole`);
        }
      }
    }
    return [...wrong, ...[...registered].map((artefact) => `${artefact} is registered and not there`)];
  }
}

function isWhole(folder: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      files: { name: string; sha256: string }[];
    };
    return manifest.files.every((file) => sha256(join(folder, file.name)) === file.sha256);
  } catch {
    return false;
  }
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** A file system in memory, 64 MB, where we may mount one. */
function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function unmount(folder: string, mounted: boolean): void {
  if (mounted) execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
}
