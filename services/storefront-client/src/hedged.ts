/**
 * A share of requests that may be made twice, with some to begin with, so that a slow server does not get twice the load
 * (J. Dean and L. A. Barroso, The Tail at Scale, 2013).
 */
export class HedgeBudget {
  static readonly most = 10;
  readonly #share: number;
  #tokens: number;

  constructor(share: number) {
    this.#share = share;
    this.#tokens = share > 0 ? HedgeBudget.most : 0;
  }

  /** For each request. */
  earn(): void {
    this.#tokens = Math.min(HedgeBudget.most, this.#tokens + this.#share);
  }

  /** Whether one more may be made. */
  take(): boolean {
    // Shares such as .1 do not add up to 1 exactly.
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens -= 1;
    return true;
  }
}

export interface HedgeSettings {
  /** Milliseconds until a second try begins beside the first; 0: never. */
  afterMs: number;
  /** Milliseconds in all. */
  deadlineMs: number;
  /** Asked before a second try. */
  mayHedge: () => boolean;
  /** Whether a second try may help after this error. */
  mayPass: (error: unknown) => boolean;
  /** Of the caller. */
  signal?: AbortSignal | undefined;
}

/**
 * The first good answer of at most two tries; the other is cancelled by its signal. The second begins when the first has had its time, or
 * at once when it fails by something that may pass.
 * @throws the first try's error where both fail, a TimeoutError at the deadline, the signal's reason
 */
export function hedged<T>(start: (signal: AbortSignal) => Promise<T>, settings: HedgeSettings): Promise<T> {
  const { afterMs, deadlineMs, mayHedge, mayPass, signal } = settings;
  return new Promise<T>((resolve, reject) => {
    const tries: AbortController[] = [];
    let running = 0;
    let done = false;
    let firstError: unknown;

    const settle = (act: () => void) => {
      if (done) return;
      done = true;
      clearTimeout(hedge);
      clearTimeout(deadline);
      signal?.removeEventListener('abort', onAbort);
      act();
      for (const each of tries) each.abort();
    };
    const tryOnce = () => {
      const controller = new AbortController();
      tries.push(controller);
      running++;
      start(controller.signal).then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => {
          running--;
          firstError ??= error;
          if (done) return;
          if (mayPass(error) && second()) return;
          if (running === 0) settle(() => reject(firstError));
        },
      );
    };
    const second = (): boolean => {
      if (done || afterMs === 0 || tries.length > 1 || !mayHedge()) return false;
      clearTimeout(hedge);
      tryOnce();
      return true;
    };
    const onAbort = () => settle(() => reject(signal?.reason));
    const late = () => settle(() => reject(new DOMException(`no answer within ${deadlineMs} ms`, 'TimeoutError')));
    const deadline = setTimeout(late, deadlineMs);
    const hedge = afterMs > 0 && afterMs < deadlineMs ? setTimeout(second, afterMs) : undefined;
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    else tryOnce();
  });
}
