import { AppError } from './errors.js';
import { cancelled } from './object-store-errors.js';

/**
 * Ends one try of a call when nothing has moved for so long, when the caller gives up, or when the whole takes longer than it may. A
 * transfer of any length goes on as long as bytes come.
 */
export class IdleGuard {
  readonly #control = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #caller: AbortSignal | undefined;
  readonly #onAbort = () => this.#control.abort();
  #moved: () => number = () => 0;
  #why: string | undefined;

  constructor(idleMs: number, { signal, limitMs }: { signal?: AbortSignal | undefined; limitMs?: number } = {}) {
    this.#caller = signal;
    const started = performance.now();
    let last = this.#moved();
    let lastMs = started;
    this.#timer = setInterval(
      () => {
        const now = performance.now();
        const moved = this.#moved();
        if (moved !== last) [last, lastMs] = [moved, now];
        if (now - lastMs >= idleMs) this.#end(`nothing came for ${idleMs} ms`);
        else if (limitMs !== undefined && now - started > limitMs) this.#end(`it took longer than ${limitMs} ms`);
      },
      Math.max(5, idleMs / 10),
    );
    if (signal?.aborted) this.#control.abort();
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Aborted when the try has to end. */
  get signal(): AbortSignal {
    return this.#control.signal;
  }

  /** Asked now and then for a number that changes while bytes move. */
  watch(moved: () => number): void {
    this.#moved = moved;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#caller?.removeEventListener('abort', this.#onAbort);
  }

  /** Why the try was ended, or undefined when the guard has not ended it. */
  reason(doing: string): AppError | undefined {
    if (this.#caller?.aborted) return cancelled(this.#caller, doing);
    if (this.#why !== undefined) return new AppError('UNAVAILABLE', `${doing} failed: ${this.#why}`);
    return undefined;
  }

  #end(why: string): void {
    this.#why ??= why;
    clearInterval(this.#timer);
    this.#control.abort();
  }
}
