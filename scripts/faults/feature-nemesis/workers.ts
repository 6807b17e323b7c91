import { pause } from '@insight-mesh/runtime/pause';
import { type FeatureWorker, startFeatureWorker } from '../../lib/feature-worker.js';
import type { Mesh } from '../../lib/mesh.js';

/** Small ranges, so that a strike meets the lake in the middle of writing one. */
const env = { LAKE_MAX_ROWS: '2000', LAKE_MAX_AGE_MS: '500' };
const tries = 5;

/** Several feature services in one consumer group, any of which can be killed and is then started again. */
export class Workers {
  readonly #mesh: Mesh;
  readonly #ready = new Map<string, Promise<FeatureWorker>>();
  /** Ends of processes that serve are expected of these alone. */
  readonly #ending = new Set<string>();
  #stopped = false;
  /** Ends that nobody wished for, and what was done about them. */
  readonly crashes: string[] = [];
  /** Starts that failed, for example while Postgres was away, and were tried again. */
  failedStarts = 0;

  constructor(mesh: Mesh) {
    this.#mesh = mesh;
  }

  /** Resolves when it serves. */
  start(name: string): Promise<FeatureWorker> {
    this.#ending.delete(name);
    const ready = this.#launch(name);
    // Whoever waits for it hears of a failure; until then it is nobody's.
    ready.catch(() => {});
    this.#ready.set(name, ready);
    return ready;
  }

  ready(name: string): Promise<FeatureWorker> {
    return this.#ready.get(name) ?? Promise.reject(new Error(`${name} was never started`));
  }

  /** By -9, and starts it again without waiting until it serves. */
  async kill(name: string): Promise<void> {
    const worker = await this.ready(name);
    this.#ending.add(name);
    await worker.process.kill();
    if (!this.#stopped) void this.start(name);
  }

  /** By SIGTERM, as an orchestrator does. */
  async stop(name: string): Promise<void> {
    const worker = await this.ready(name).catch(() => undefined);
    this.#ending.add(name);
    await worker?.process.stop();
    this.#ready.delete(name);
  }

  async stopAll(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#ready.keys()].map((name) => this.stop(name)));
  }

  async #launch(name: string): Promise<FeatureWorker> {
    for (let attempt = 1; ; attempt++) {
      let serves = false;
      try {
        const worker = await startFeatureWorker({
          mesh: this.#mesh,
          name,
          env,
          onExit: ({ code, signal }) => {
            if (serves && !this.#ending.has(name)) this.crashes.push(`${name} ended by itself (${signal ?? code})`);
          },
        });
        serves = true;
        return worker;
      } catch (error) {
        this.failedStarts++;
        if (attempt === tries || this.#stopped) throw error;
        await pause(500);
      }
    }
  }
}
