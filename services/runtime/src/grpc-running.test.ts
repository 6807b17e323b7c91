import { EventEmitter } from 'node:events';
import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import type { Authenticator, Caller } from './auth.js';
import { AppError } from './errors.js';
import type { AnyCall } from './grpc-call.js';
import { type HandledMethod, Running } from './grpc-running.js';
import type { CallContext } from './grpc-types.js';
import { createLogger } from './log.js';
import { Metrics } from './metrics.js';

const caller: Caller = { kind: 'service', name: 'test', tenantId: 'shop' };
const method: HandledMethod = {
  name: 'S/M',
  services: true,
  stream: false,
  log: createLogger({ service: 'test', level: 'silent' }),
};

/** The part of grpc-js's call that matters here; it emits "cancelled" as grpc-js does. */
function fakeCall(deadline = Number.POSITIVE_INFINITY) {
  const call = new EventEmitter() as EventEmitter & { cancelled: boolean };
  return Object.assign(call, { cancelled: false, metadata: new Metadata(), getDeadline: () => deadline });
}

function running(lookUp: () => Promise<Caller> = async () => caller, maxRunning = 2) {
  const metrics = new Metrics('test');
  const authenticator = { fromMetadata: lookUp } as unknown as Authenticator;
  const failures: string[] = [];
  const contexts: CallContext[] = [];
  const all = new Running({ metrics, authenticator, maxRunning });
  const run = (call: ReturnType<typeof fakeCall>, handle: (context: CallContext) => Promise<void>) =>
    all.run(
      call as unknown as AnyCall,
      method,
      (context) => {
        contexts.push(context);
        return handle(context);
      },
      (error) => failures.push(error.code),
    );
  return { all, run, failures, contexts, metrics };
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('Running', () => {
  it('does not start the handler of a call that is cancelled already', async () => {
    const { run, contexts, all } = running();
    await run(Object.assign(fakeCall(), { cancelled: true }), async () => {});
    expect(contexts).toEqual([]);
    expect(all.count).toBe(0);
  });

  it('does not start the handler of a call that is cancelled while its caller is looked up', async () => {
    const found = deferred();
    const { run, contexts, failures, all } = running(() => found.promise.then(() => caller));
    const call = fakeCall();
    const done = run(call, async () => {});
    call.emit('cancelled', 'cancelled');
    expect(all.count).toBe(1);
    found.resolve();
    await done;
    expect(contexts).toEqual([]);
    expect(failures).toEqual(['CANCELLED']);
    expect(all.count).toBe(0);
  });

  it('does not start the handler of a call whose deadline has passed', async () => {
    const { run, contexts, failures } = running();
    await run(fakeCall(Date.now() - 1), async () => {});
    expect(contexts).toEqual([]);
    expect(failures).toEqual(['DEADLINE_EXCEEDED']);
  });

  it('keeps the slot of a cancelled call until its handler has ended', async () => {
    const [started, end] = [deferred(), deferred()];
    const { run, contexts, failures, all, metrics } = running(undefined, 1);
    const call = fakeCall();
    const done = run(call, () => {
      started.resolve();
      return end.promise;
    });
    await started.promise;
    call.emit('cancelled', 'cancelled');
    expect(contexts[0]?.signal.reason).toMatchObject({ code: 'CANCELLED' });
    await run(fakeCall(), async () => {});
    expect(failures).toEqual(['RESOURCE_EXHAUSTED']);
    expect(await metrics.registry.metrics()).toContain('insightmesh_rpc_server_running{method="S/M",service="test"} 1');
    end.resolve();
    await done;
    expect(all.count).toBe(0);
    expect(await metrics.registry.metrics()).toContain('insightmesh_rpc_server_running{method="S/M",service="test"} 0');
    await run(fakeCall(), async () => {});
    expect(contexts).toHaveLength(2);
  });

  it('frees the slot and the gauge when a handler throws, and counts the code', async () => {
    const { run, failures, all, metrics } = running();
    await run(fakeCall(), () => Promise.reject(new Error('secret')));
    await run(fakeCall(), () => Promise.reject(new AppError('NOT_FOUND', 'no such run')));
    expect(failures).toEqual(['INTERNAL', 'NOT_FOUND']);
    expect(all.count).toBe(0);
    const text = await metrics.registry.metrics();
    expect(text).toContain('insightmesh_rpc_server_running{method="S/M",service="test"} 0');
    expect(text).toContain('count{service="test",method="S/M",code="INTERNAL"} 1');
    expect(text).toContain('count{service="test",method="S/M",code="NOT_FOUND"} 1');
  });

  it('does not fire the signal when grpc-js says "cancelled" after a normal end', async () => {
    const { run, contexts } = running();
    const call = fakeCall();
    await run(call, async () => {});
    call.emit('cancelled', 'cancelled');
    expect(contexts[0]?.signal.aborted).toBe(false);
    expect(call.listenerCount('cancelled')).toBe(0);
  });

  it('is idle when the last handler ends, and not before', async () => {
    const end = deferred();
    const { run, all } = running();
    const done = run(fakeCall(), () => end.promise);
    await expect(all.idle(1)).resolves.toBe(false);
    const idle = all.idle(60_000);
    end.resolve();
    await expect(idle).resolves.toBe(true);
    await done;
    await expect(all.idle(0)).resolves.toBe(true);
  });
});
