import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceProcess } from '@insight-mesh/local-stack/processes';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { AppError } from '@insight-mesh/runtime/errors';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { pause } from '@insight-mesh/runtime/pause';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeLeftovers } from '../src/dataset-jobs/leftovers.js';
import {
  createDatasetWorld,
  type DatasetClient,
  type DatasetWorld,
  demo,
  ruleSpec,
  shopEvents,
  watch,
} from './datasets-world.js';
import { launchFeature } from './feature-process.js';

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Looks into the store again and again: wherever there is a manifest, there are all its files, whole. */
class Observer {
  readonly #root: string;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  readonly wrong: string[] = [];
  looks = 0;

  constructor(root: string) {
    this.#root = root;
    this.#loop = this.#look();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const folder = join(this.#root, 'datasets/tenant=demo');
      for (const id of existsSync(folder) ? readdirSync(folder) : []) this.#check(join(folder, id));
      this.looks += 1;
      await pause(5, this.#stop.signal);
    }
  }

  #check(folder: string): void {
    const path = join(folder, 'manifest.json');
    if (!existsSync(path)) return;
    for (const file of JSON.parse(readFileSync(path, 'utf8')).files) {
      const there = existsSync(join(folder, file.name)) && sha256(join(folder, file.name));
      // Deleting begins with the manifest.
      if (there !== file.sha256 && existsSync(path)) this.wrong.push(`${folder}/${file.name}`);
    }
  }
}

function alive(pid: number): boolean {
  try {
    // A zombie is dead.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** At every step and at random moments in many builds; else once in the middle, and in one. */
const deep = process.env.TEST_DEEP === '1';

describe('a build that is struck', () => {
  let world: DatasetWorld;
  let observer: Observer;
  let client: DatasetClient;
  let reference: string;
  const running: ServiceProcess[] = [];
  beforeAll(async () => {
    world = await createDatasetWorld(shopEvents(6_000));
    observer = new Observer(world.mesh.folder);
    await launch();
    reference = (await watch(client, await build())).dataset.sha256;
    expect(reference).toMatch(/^[0-9a-f]{64}$/);
  });
  afterAll(async () => {
    for (const each of running) await each.kill();
    await observer.stop();
    await world.stop();
  });

  const launch = async (env: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> => {
    const started = await launchFeature(world.mesh, env);
    running.push(started);
    client = world.client(String(started.readyLine.grpc));
    return started;
  };
  const build = async (): Promise<string> => (await client.BuildDataset({ spec: ruleSpec }, demo)).dataset_id;
  const row = async (id: string) => {
    const { rows } = await world.mesh.pool.query(
      'SELECT state, step, done::int, attempts, crashes FROM datasets WHERE id = $1',
      [id],
    );
    return rows[0] as { state: string; step: string; done: number; attempts: number; crashes: number };
  };
  const untilStep = (id: string, step: RegExp) =>
    waitFor(async () => step.test((await row(id)).step), {
      intervalMs: 3,
      timeoutMs: 60_000,
      what: `the step ${step}`,
    });
  const succeeded = async (id: string) => {
    const { dataset } = await watch(client, id);
    expect(dataset).toMatchObject({ state: 'DATASET_STATE_SUCCEEDED', error: '', sha256: reference });
    await waitFor(() => !existsSync(join(world.builds, id)), { what: 'the folder of the build to go' });
    return dataset;
  };

  it('goes on by itself when its process is killed by -9 at any step', { timeout: 120_000 }, async () => {
    const id = await build();
    let pid = 0;
    for (const step of [/labels/, /events|fold/, /fold|files/]) {
      pid = await world.builderOf(id, pid);
      await untilStep(id, step);
      process.kill(pid, 'SIGKILL');
      await waitFor(() => !alive(pid));
    }
    await succeeded(id);
    expect(await row(id)).toMatchObject({ crashes: 3, attempts: 4 });
  });

  it('goes on when the service is killed by -9, and no process stays behind', { timeout: 300_000 }, async () => {
    const id = await build();
    let pid = 0;
    // Kafka waits out a dead member's session before the service serves again, some ten seconds each time.
    const steps = deep ? [/hold|lake|labels/, /events|fold/, /fold/, /files/] : [/fold/];
    for (const step of steps) {
      pid = await world.builderOf(id, pid);
      await untilStep(id, step);
      await running.at(-1)?.kill();
      await waitFor(() => !alive(pid), { what: 'the process of the build to end with its service' });
      await launch();
    }
    const { attempts } = await succeeded(id);
    expect(attempts).toBe(1 + steps.length);
    expect((await row(id)).crashes).toBe(0);
  });

  it('goes on when its process is killed by -9 at random moments', { timeout: 900_000 }, async () => {
    for (let round = 0; round < (deep ? 25 : 1); round++) {
      const id = await build();
      let pid = 0;
      for (let kill = 0; kill < 4; kill++) {
        const ended = async () => !/queued|running/.test((await row(id)).state);
        pid =
          (await Promise.race([world.builderOf(id, pid), waitFor(ended, { timeoutMs: 60_000 }).then(() => 0)])) || 0;
        if (pid === 0) break;
        await pause(Math.random() * 1_500);
        if (alive(pid)) process.kill(pid, 'SIGKILL');
      }
      await succeeded(id);
      await client.DeleteDataset({ dataset_id: id }, demo);
    }
  });

  it('is left by SIGTERM so that it goes on', { timeout: 120_000 }, async () => {
    const id = await build();
    await untilStep(id, /fold/);
    const pid = await world.builderOf(id);
    const service = running.at(-1);
    await service?.stop();
    expect((await service?.exited)?.code).toBe(0);
    expect(alive(pid)).toBe(false);
    expect(await row(id)).toMatchObject({ state: 'queued', attempts: 1, crashes: 0 });
    expect(existsSync(join(world.folderOf(id), 'manifest.json'))).toBe(false);
    await launch();
    await succeeded(id);
  });

  it('is broken off, and goes on, when its replica loses the connection that marks it', {
    timeout: 120_000,
  }, async () => {
    const id = await build();
    const pid = await world.builderOf(id);
    await untilStep(id, /fold/);
    const { rowCount } = await world.mesh.pool.query(
      `SELECT pg_terminate_backend(l.pid) FROM datasets d JOIN pg_locks l
         ON l.locktype = 'advisory' AND ((l.classid::bigint << 32) | l.objid::bigint) = d.owner WHERE d.id = $1`,
      [id],
    );
    expect(rowCount).toBe(1);
    await waitFor(() => !alive(pid), { what: 'the process of the build to be ended' });
    const { attempts } = await succeeded(id);
    expect(attempts).toBe(2);
  });

  it('is done by one of two replicas, and by the other when that one dies, from the store alone', {
    timeout: 120_000,
  }, async () => {
    await running.at(-1)?.stop();
    // Each on a machine of its own, as far as it can tell.
    const folders = ['one', 'two'].map((name) => join(world.mesh.folder, `builds-${name}`));
    const replicas: ServiceProcess[] = [];
    for (const DATASET_DIR of folders) replicas.push(await launch({ DATASET_DIR }));
    const id = await build();
    await untilStep(id, /fold/);
    const holders = folders.filter((folder) => existsSync(join(folder, id)));
    expect(holders).toHaveLength(1);
    const at = folders.indexOf(holders[0] ?? '');
    await replicas[at]?.kill();
    client = world.client(String(replicas[1 - at]?.readyLine.grpc));
    const { dataset } = await watch(client, id);
    expect(dataset).toMatchObject({ state: 'DATASET_STATE_SUCCEEDED', sha256: reference, attempts: 2 });
    // The first left its folder; whoever comes back to that machine removes it.
    expect(existsSync(join(folders[at] ?? '', id))).toBe(true);
    await removeLeftovers(world.mesh.pool, folders[at] ?? '');
    expect(existsSync(join(folders[at] ?? '', id))).toBe(false);
    for (const each of running.slice(-2)) await each.stop();
    await launch();
  });

  it('begins anew, and says so, when files of its snapshot were replaced while nobody built', {
    timeout: 120_000,
  }, async () => {
    const id = await build();
    await untilStep(id, /fold/);
    await running.at(-1)?.stop();
    // The machine is another one, and the lake was compacted: its first file has another name.
    rmSync(join(world.builds, id), { recursive: true });
    const day = join(world.mesh.folder, 'lake/events/tenant=demo/day=2026-04-01');
    const [name = ''] = readdirSync(day).filter((each) => each.endsWith('.parquet'));
    renameSync(join(day, name), join(day, name.replace('.parquet', '-r1.parquet')));
    try {
      await launch();
      const { dataset, seen } = await watch(client, id);
      expect(dataset).toMatchObject({ state: 'DATASET_STATE_SUCCEEDED', sha256: reference });
      expect(seen.map(({ step }) => step)).toContainEqual(
        expect.stringContaining('begin anew, since a file of the lake was replaced'),
      );
    } finally {
      renameSync(join(day, name.replace('.parquet', '-r1.parquet')), join(day, name));
    }
  });

  it('ends at once when it is cancelled, and leaves nothing', { timeout: 120_000 }, async () => {
    for (const step of [/lake|labels/, /fold/]) {
      const id = await build();
      const pid = await world.builderOf(id);
      await untilStep(id, step);
      const { dataset } = await client.CancelDataset({ dataset_id: id }, demo);
      expect(dataset).toMatchObject({ state: 'DATASET_STATE_CANCELLED' });
      expect(alive(pid)).toBe(false);
      expect(existsSync(join(world.builds, id))).toBe(false);
      expect(existsSync(join(world.folderOf(id), 'manifest.json'))).toBe(false);
    }
    // One that was broken off waits for no turn to be cleaned up.
    const id = await build();
    await untilStep(id, /fold/);
    await running.at(-1)?.stop();
    await launch({ DATASETS_PARALLEL: '0' });
    await client.CancelDataset({ dataset_id: id }, demo);
    const { dataset } = await watch(client, id);
    expect(dataset.state).toBe('DATASET_STATE_CANCELLED');
    expect(existsSync(join(world.builds, id))).toBe(false);
    await running.at(-1)?.stop();
  });

  it('fails with the reason when the disk is full, and leaves nothing', { timeout: 120_000 }, async (test) => {
    const disk = join(world.mesh.folder, 'small-disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      console.warn('skipped: a small disk can only be mounted by root');
      test.skip();
    }
    try {
      const service = await launch({ DATASET_DIR: join(disk, 'builds') });
      const id = await build();
      const { dataset } = await watch(client, id);
      expect(dataset.state).toBe('DATASET_STATE_FAILED');
      expect(dataset.error).toMatch(/^the disk of the folder in which data sets are built \(DATASET_DIR\) is full/);
      expect(existsSync(join(disk, 'builds', id))).toBe(false);
      expect(existsSync(world.folderOf(id))).toBe(false);
      await service.stop();
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('waits for a store that does not answer', { timeout: 120_000 }, async () => {
    const store = openObjectStore(String(world.mesh.env.OBJECT_STORE_URL));
    const putFile = store.putFile.bind(store);
    let away = 2;
    store.putFile = async (key, path, call) => {
      if (key.startsWith('datasets/') && away-- > 0) throw new AppError('UNAVAILABLE', 'the store does not answer');
      await putFile(key, path, call);
    };
    const service = await world.mesh.start({}, { store });
    client = world.client(`127.0.0.1:${service.ports.grpc}`);
    const { dataset, seen } = await watch(client, await build());
    expect(dataset).toMatchObject({ state: 'DATASET_STATE_SUCCEEDED', sha256: reference, attempts: 3 });
    expect(seen.map(({ step }) => step)).toContain('wait to go on: the store does not answer');
    await service.life.stop();
  });

  it('fails when its process ends by itself again and again', { timeout: 120_000 }, async () => {
    const buildWorker = join(world.mesh.folder, 'dying.mjs');
    writeFileSync(buildWorker, 'process.exit(7);\n');
    const service = await world.mesh.start({}, { buildWorker });
    client = world.client(`127.0.0.1:${service.ports.grpc}`);
    const { dataset } = await watch(client, await build());
    expect(dataset).toMatchObject({
      state: 'DATASET_STATE_FAILED',
      error: 'its process ended in the middle (exit code 7); it was begun 5 times',
    });
    await service.life.stop();
  });

  it('was never half there for anybody who looked', () => {
    expect(observer.looks).toBeGreaterThan(100);
    expect(observer.wrong).toEqual([]);
  });
});
