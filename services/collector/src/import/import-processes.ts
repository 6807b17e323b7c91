import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { endsWithin } from '@insight-mesh/runtime/pause';

/** How the process of an import is started. */
export interface ImportProgram {
  /** The compiled main.js. */
  file: string;
  /** The service's own environment. */
  env: NodeJS.ProcessEnv;
}

export interface StartedImport {
  tenantId: string;
  id: string;
}

export interface ImportProcessesOptions {
  program: ImportProgram;
  /** At the same time. */
  atOnce: number;
  memoryMb: number;
  log: Logger;
  metrics: Metrics;
  /** How many of these imports go on. */
  unfinished: (imports: readonly StartedImport[]) => Promise<number>;
  /** A process that ended before it said that it runs. */
  onStillborn: (started: StartedImport) => Promise<void>;
}

/** A checkpoint is written well within it. */
const stopWithinMs = 15_000;
const retrySeconds = 30;

/** The processes of imports that this replica was asked for. Each is one of its own, so that the doors do not wait for it. */
export class ImportProcesses {
  readonly #o: ImportProcessesOptions;
  readonly #running = new Map<ChildProcess, StartedImport>();
  #turn: Promise<unknown> = Promise.resolve();
  #stopping = false;

  constructor(options: ImportProcessesOptions) {
    this.#o = options;
    const gauge = options.metrics.gauge('insightmesh_collector_import_processes', 'Imports that this replica runs');
    gauge.set(0);
    this.#show = () => gauge.set(this.#running.size);
  }

  readonly #show: () => void;

  /**
   * Starts the process of an import, once it is stored. One after the other, so that no two take the last room.
   * @param store stores it; not called where there is no room
   * @throws AppError RESOURCE_EXHAUSTED when as many go on as may, UNAVAILABLE while the service stops; what `store` throws
   */
  start(started: StartedImport, store: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(async () => {
      await this.#requireRoom();
      await store();
      this.#spawn(started);
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #requireRoom(): Promise<void> {
    if (this.#stopping)
      throw new AppError('UNAVAILABLE', 'the service is stopping; try again', { retryAfterSeconds: 1 });
    if (this.#running.size < this.#o.atOnce) return;
    // A process takes leave of Kafka for a while after its import has ended.
    const going = await this.#o.unfinished([...this.#running.values()]);
    if (going < this.#o.atOnce) return;
    throw new AppError(
      'RESOURCE_EXHAUSTED',
      `${going} imports run here already, as many as may: wait for their end, or cancel one`,
      { retryAfterSeconds: retrySeconds },
    );
  }

  #spawn(started: StartedImport): void {
    const { program, memoryMb, log, onStillborn } = this.#o;
    const { tenantId, id } = started;
    const flags = ['--enable-source-maps', `--max-old-space-size=${memoryMb}`];
    // Its lines are those of a log, as ours are.
    const child = spawn(process.execPath, [...flags, program.file, 'run', id, '--tenant', tenantId], {
      env: program.env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.#running.set(child, started);
    this.#show();
    const ended = (why: string) => {
      if (!this.#running.delete(child)) return;
      this.#show();
      if (why === '') return;
      log.error({ tenant: tenantId, import: id, why }, 'the process of an import failed');
      onStillborn(started).catch((error: unknown) =>
        log.warn({ err: error, import: id }, 'its import could not be ended'),
      );
    };
    child.on('error', (error) => ended(`it did not start: ${error.message}`));
    child.on('exit', (code, signal) => ended(code === 0 ? '' : `it ended by ${signal ?? `exit code ${code}`}`));
  }

  /** Has all of them keep a checkpoint and end. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const running = [...this.#running.keys()];
    const ends = Promise.all(running.map((child) => once(child, 'exit')));
    for (const child of running) child.kill('SIGTERM');
    if (await endsWithin(ends, stopWithinMs)) return;
    for (const child of this.#running.keys()) child.kill('SIGKILL');
  }
}
