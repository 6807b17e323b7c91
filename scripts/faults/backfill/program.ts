import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkoutRoot } from '../../lib/checkout.js';
import type { Mesh } from '../../lib/mesh.js';

const result = z.object({
  ok: z.boolean(),
  partitions: z.number(),
  events: z.number(),
  states: z.number(),
  changed: z.number(),
  held_ms: z.number(),
  seconds: z.number(),
  peak_mb: z.number(),
});
export type BackfillResult = z.infer<typeof result>;

/** Feature's backfill as a process that can be killed. */
export class BackfillProgram {
  readonly #child: ChildProcess;
  readonly #closed: Promise<number | null>;
  #out = '';
  #err = '';

  constructor(mesh: Mesh, args: readonly string[] = []) {
    const program = join(checkoutRoot(), 'services/feature/dist/src/backfill/main.js');
    this.#child = spawn(process.execPath, ['--enable-source-maps', '--max-old-space-size=512', program, ...args], {
      env: {
        PATH: process.env.PATH,
        TMPDIR: process.env.TMPDIR,
        KAFKA_BROKERS: mesh.brokers.join(','),
        DATABASE_URL: mesh.databaseUrl,
        OBJECT_STORE_URL: mesh.objectStoreUrl,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (data: Buffer) => {
      this.#out += data;
    });
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.#err += data;
      appendFileSync(join(mesh.dir, 'logs', 'backfill.log'), data);
    });
    this.#closed = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  /** Waits for its end. @throws Error with what it said when it failed */
  async result(): Promise<BackfillResult> {
    if ((await this.#closed) !== 0) throw new Error(`the backfill failed: ${this.#err.trimEnd()}`);
    return result.parse(JSON.parse(this.#out.trimEnd().split('\n').at(-1) ?? ''));
  }
}
