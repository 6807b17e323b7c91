import type { EventEmitter } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { Authenticator, Caller, Scope } from './auth.js';
import { requireScope } from './auth.js';
import { AppError, toAppError } from './errors.js';
import { type AnyCall, cancelReason, deadlineOf, metadataText, traceCarrier } from './grpc-call.js';
import type { CallContext } from './grpc-types.js';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';
import { withExtractedTrace } from './tracing.js';

/** A method as the server carries it. */
export interface HandledMethod {
  name: string;
  scope?: Scope;
  services: boolean;
  stream: boolean;
  takesUnfit?: boolean;
  log: Logger;
}

type Fail = (error: AppError) => void;

export interface RunningSettings {
  metrics: Metrics;
  authenticator: Pick<Authenticator, 'fromMetadata'>;
  /** Refuses by throwing. */
  admit?: (caller: Caller) => void;
  maxRunning: number;
}

/** The calls that a server is handling: a bounded number, each with its trace, deadline, caller, metrics and errors. */
export class Running {
  readonly #settings: RunningSettings;
  readonly #streams = new Map<AbortController, Fail>();
  readonly #unary = new Map<AbortController, Fail>();
  readonly #waiting: (() => void)[] = [];

  constructor(settings: RunningSettings) {
    this.#settings = settings;
  }

  get count(): number {
    return this.#streams.size + this.#unary.size;
  }

  /**
   * Runs one call to its end; never rejects. A cancelled call keeps its slot until its handler has ended, because only
   * then is its memory free; one that is cancelled before its handler starts never starts it.
   */
  async run(
    call: AnyCall,
    method: HandledMethod,
    answer: (context: CallContext) => Promise<void>,
    fail: Fail,
  ): Promise<void> {
    if (call.cancelled) return;
    const { metrics, maxRunning } = this.#settings;
    if (this.count >= maxRunning) {
      metrics.observeRpc('server', method.name, 'RESOURCE_EXHAUSTED', 0);
      fail(new AppError('RESOURCE_EXHAUSTED', 'the server is busy; try again later', { retryAfterSeconds: 1 }));
      return;
    }
    const started = performance.now();
    const controller = new AbortController();
    const calls = method.stream ? this.#streams : this.#unary;
    const onCancel = () => controller.abort(cancelReason(call));
    let code = 'OK';
    calls.set(controller, fail);
    metrics.rpcRunning(method.name, 1);
    const cancelled: EventEmitter = call;
    cancelled.once('cancelled', onCancel);
    try {
      await withExtractedTrace(traceCarrier(call.metadata), method.name, async () => {
        try {
          const deadlineMs = deadlineOf(call);
          if (deadlineMs !== undefined && Date.now() >= deadlineMs) throw cancelReason(call);
          const caller = await this.#settings.authenticator.fromMetadata(call.metadata);
          authorize(caller, method);
          this.#settings.admit?.(caller);
          controller.signal.throwIfAborted();
          await answer({
            caller,
            tenantId: caller.tenantId,
            signal: controller.signal,
            deadlineMs,
            log: method.log,
            method: method.name,
            metadata: (name) => metadataText(call.metadata, name),
          });
        } catch (error) {
          const failure = toAppError(controller.signal.aborted ? controller.signal.reason : error);
          logFailure(method.log, failure);
          throw failure;
        }
      });
    } catch (error) {
      const failure = toAppError(error);
      code = failure.code;
      fail(failure);
    } finally {
      // grpc-js emits "cancelled" after a normal end too; the signal must not fire then.
      cancelled.off('cancelled', onCancel);
      calls.delete(controller);
      metrics.rpcRunning(method.name, -1);
      metrics.observeRpc('server', method.name, code, (performance.now() - started) / 1000);
      if (this.count === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }

  /** Asks the handlers of streams to end. */
  abortStreams(reason: AppError): void {
    for (const controller of this.#streams.keys()) controller.abort(reason);
  }

  /** Aborts every call and answers its caller now: a handler that does not heed its signal must not delay the answer. */
  cutOff(reason: AppError): void {
    for (const [controller, fail] of [...this.#streams, ...this.#unary]) {
      controller.abort(reason);
      fail(reason);
    }
  }

  /** True once no handler runs; false if some still do after `ms`. */
  idle(ms: number): Promise<boolean> {
    if (this.count === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}

function authorize(caller: Caller, method: HandledMethod): void {
  if (caller.kind === 'service') {
    if (!method.services) throw new AppError('PERMISSION_DENIED', `services may not call ${method.name}`);
  } else if (method.scope === undefined) {
    throw new AppError('PERMISSION_DENIED', `only services may call ${method.name}`);
  } else {
    requireScope(caller, method.scope);
  }
}

function logFailure(log: Logger, failure: AppError): void {
  if (failure.code === 'INTERNAL' || failure.code === 'DATA_LOSS') log.error({ err: failure }, 'call failed');
  else if (failure.code === 'UNAVAILABLE') log.warn({ err: failure }, 'call failed');
  else log.debug({ code: failure.code }, 'call refused');
}
