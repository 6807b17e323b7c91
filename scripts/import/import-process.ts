import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Mesh } from '../lib/mesh.js';
import { secretsOf } from '../lib/secrets.js';
import { heapMb, importProgram } from './program.js';

const result = z.object({
  ok: z.boolean(),
  state: z.string(),
  files: z.number(),
  files_done: z.number(),
  files_skipped: z.number(),
  rows: z.number(),
  accepted: z.number(),
  rejected: z.number(),
  reject_files: z.array(z.string()),
  seconds: z.number(),
  rows_per_s: z.number(),
  peak_mb: z.number(),
});
export type ImportResult = z.infer<typeof result>;

export interface ImportProcessOptions {
  path: string;
  mapping: string;
  rejects: string;
  more?: readonly string[];
}

/** An import as a process of its own, that can be killed. */
export class ImportProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<number | null>;
  #out = '';
  #err = '';

  constructor(mesh: Mesh, { path, mapping, rejects, more = [] }: ImportProcessOptions) {
    const { deadLetterKey, pseudonymKey } = secretsOf(mesh.dir);
    mkdirSync(join(mesh.dir, 'logs'), { recursive: true });
    const args = ['import', path, '--tenant', mesh.tenantId, '--mapping', mapping, '--rejects', rejects, ...more];
    this.#child = spawn(
      process.execPath,
      ['--enable-source-maps', `--max-old-space-size=${heapMb}`, importProgram(), ...args],
      {
        env: {
          PATH: process.env.PATH,
          TMPDIR: process.env.TMPDIR,
          KAFKA_BROKERS: mesh.brokers.join(','),
          DATABASE_URL: mesh.databaseUrl,
          DEAD_LETTER_KEY: deadLetterKey,
          PSEUDONYM_KEY: pseudonymKey,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child.stdout?.on('data', (data: Buffer) => {
      this.#out += data;
    });
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.#err = (this.#err + data).slice(-8_192);
      appendFileSync(join(mesh.dir, 'logs', 'import.log'), data);
    });
    this.#closed = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resident memory now, in MB; undefined where the system does not tell. */
  residentMb(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
      return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1_024);
    } catch {
      return undefined;
    }
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.#child.kill(signal);
    await this.#closed;
  }

  /** Waits for its end. @throws Error with what it said when it has no result */
  async result(): Promise<ImportResult & { code: number | null }> {
    const code = await this.#closed;
    const parsed = result.safeParse(lastJson(this.#out));
    if (!parsed.success) throw new Error(`the import failed (exit code ${code}): ${this.#err.trimEnd()}`);
    return { ...parsed.data, code };
  }
}

function lastJson(output: string): unknown {
  try {
    return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}
