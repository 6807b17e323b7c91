import { type ChildProcess, fork } from 'node:child_process';
import type { Scored } from '@insight-mesh/algorithms/model';
import type { FromOnnx, ToOnnx } from './onnx-messages.js';
import type { AskOptions, ServingModel } from './serving-model.js';

/** A model from elsewhere that gave no answer in time, or none at all. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

export interface OnnxFiles {
  model: Uint8Array;
  signature: Uint8Array;
  vocabulary: Uint8Array;
  itemMatrix?: Uint8Array;
}

export interface OnnxProcessOptions {
  /** The compiled program of the process. */
  childFile: string;
  /** How long opening a graph may take, in milliseconds. */
  loadMs?: number;
  /** Without a sign for so long while it is asked, the process is ended. */
  stuckMs?: number;
}

interface Waiting {
  resolve: (list: Scored[]) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/** Beyond so many questions under way the next is not asked: it would be late. */
const mostWaiting = 200;
const defaultBudgetMs = 1_000;
const heapMb = 512;

/**
 * A model from elsewhere in a process of its own. Whatever happens there, the recommender lives, and no request waits for longer than its
 * budget.
 */
export class OnnxProcess implements ServingModel {
  readonly name = 'onnx';
  readonly #child: ChildProcess;
  readonly #known: ReadonlySet<string>;
  readonly #stuckMs: number;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: (() => void)[] = [];
  #next = 0;
  /** Since when it has been asked without giving a sign. */
  #silentSince: number | undefined;
  #closing = false;
  #ended = false;

  private constructor(child: ChildProcess, known: ReadonlySet<string>, stuckMs: number) {
    this.#child = child;
    this.#known = known;
    this.#stuckMs = stuckMs;
    child.on('message', (message: FromOnnx) => this.#hear(message));
    child.on('exit', () => this.#end());
    child.on('error', () => this.#end());
  }

  /** Starts the process and opens the graph there. @throws Error that says why it cannot be opened */
  static async open(files: OnnxFiles, { childFile, loadMs = 60_000, stuckMs = 10_000 }: OnnxProcessOptions) {
    const known = new Set(JSON.parse(Buffer.from(files.vocabulary).toString('utf8')) as string[]);
    const child = fork(childFile, [String(process.pid)], {
      execArgv: [`--max-old-space-size=${heapMb}`],
      // It computes and nothing else: no address and no secret to lose.
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`it was not open after ${loadMs} ms`)), loadMs);
        child.on('error', reject);
        child.once('exit', (code, signal) => reject(new Error(`its process ended (${signal ?? `exit code ${code}`})`)));
        child.on('message', (message: FromOnnx) => {
          if (message.kind === 'ready') child.send({ kind: 'load', ...files } satisfies ToOnnx);
          if (message.kind === 'broken') reject(new Error(`the graph cannot be opened: ${message.message}`));
          if (message.kind === 'loaded') resolve();
        });
      });
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(timer);
      // By name: the channel has listeners of its own.
      for (const event of ['message', 'exit']) child.removeAllListeners(event);
    }
    return new OnnxProcess(child, known, stuckMs);
  }

  /** Of its process. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  knows(itemId: string): boolean {
    return this.#known.has(itemId);
  }

  /** @throws NoAnswerError within the budget */
  recommend(items: readonly string[], count: number, { exclude, budgetMs = defaultBudgetMs }: AskOptions = {}) {
    return new Promise<Scored[]>((resolve, reject) => {
      if (this.#ended) return reject(new NoAnswerError('its process has ended'));
      if (this.#waiting.size >= mostWaiting)
        return reject(new NoAnswerError(`${mostWaiting} others are waiting for it`));
      if (budgetMs < 1) return reject(new NoAnswerError('there was no time left to ask it'));
      const id = this.#next++;
      const timer = setTimeout(() => this.#late(id, budgetMs), budgetMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#silentSince ??= Date.now();
      const ask: ToOnnx = {
        kind: 'ask',
        id,
        items,
        count,
        exclude: [...(exclude ?? [])],
        until: Date.now() + budgetMs,
      };
      this.#child.send(ask, (error) => error && this.#settle(id, new NoAnswerError(error.message)));
    });
  }

  close(): void {
    this.#closing = true;
    if (this.#waiting.size === 0) this.#child.kill('SIGKILL');
  }

  onEnded(listener: () => void): void {
    this.#listeners.push(listener);
    // It may have crashed between its last answer and this.
    if (this.#ended && !this.#closing) queueMicrotask(listener);
  }

  #hear(message: FromOnnx): void {
    if (message.kind !== 'answer' && message.kind !== 'none') return;
    this.#silentSince = this.#waiting.size > 1 ? Date.now() : undefined;
    this.#settle(message.id, message.kind === 'answer' ? message.list : new NoAnswerError(message.message));
  }

  #late(id: number, budgetMs: number): void {
    this.#settle(id, new NoAnswerError(`no answer within ${Math.round(budgetMs)} ms`));
    if (this.#silentSince !== undefined && Date.now() - this.#silentSince > this.#stuckMs) this.#child.kill('SIGKILL');
  }

  #settle(id: number, outcome: Scored[] | NoAnswerError): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    if (outcome instanceof NoAnswerError) waiting.reject(outcome);
    else waiting.resolve(outcome);
    if (this.#closing && this.#waiting.size === 0) this.#child.kill('SIGKILL');
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, new NoAnswerError('its process has ended'));
    if (!this.#closing) for (const listener of this.#listeners) listener();
  }
}
