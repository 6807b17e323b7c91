import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '@insight-mesh/local-stack/otlp-receiver';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import {
  injectTrace,
  isTracing,
  startTracing,
  withClientSpan,
  withConsumedTraces,
  withExtractedTrace,
} from '../src/tracing.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentSpanId = 'b7ad6b7169203331';
const carrier = (id: string, sampled = true) => ({ traceparent: `00-${id}-${parentSpanId}-0${sampled ? 1 : 0}` });
const idOf = (n: number) => n.toString(16).padStart(32, '0');

describe('tracing with an endpoint', () => {
  let receiver: OtlpReceiver;
  let tracing: ReturnType<typeof startTracing>;
  beforeEach(async () => {
    receiver = await startOtlpReceiver();
  });
  afterEach(() => receiver.stop());

  /** What was exported of all that `work` did. */
  async function exported(work: () => Promise<void>, share?: number): Promise<readonly ReceivedSpan[]> {
    tracing = startTracing({ service: 'feature', endpoint: receiver.url, ...(share === undefined ? {} : { share }) });
    expect(isTracing()).toBe(true);
    try {
      await work();
    } finally {
      await tracing.shutdown();
    }
    expect(isTracing()).toBe(false);
    return receiver.spans;
  }

  it('exports spans that continue the trace, over a real socket', async () => {
    const outgoing: Record<string, string> = {};
    const spans = await exported(async () => {
      await withExtractedTrace(carrier(traceId), 'handle', async () => {
        await withClientSpan('call', async () => injectTrace(outgoing));
      });
      const failing = withExtractedTrace({}, 'fail', () => Promise.reject(new AppError('ABORTED', 'secret text')));
      await expect(failing).rejects.toThrow('secret text');
    });
    expect(receiver.paths).toEqual(new Set(['/v1/traces']));
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['feature']));
    const named = (name: string) => spans.find((span) => span.name === name);
    expect(named('handle')).toMatchObject({ traceId, parentSpanId, kind: 2 });
    expect(named('call')).toMatchObject({ traceId, parentSpanId: named('handle')?.spanId, kind: 3 });
    expect(outgoing.traceparent).toBe(`00-${traceId}-${named('call')?.spanId}-01`);
    expect(named('fail')?.status).toEqual({ code: 2, message: 'ABORTED' });
    expect(JSON.stringify(spans)).not.toContain('secret text');
  });

  it('tells a batch in the trace of each of its messages, once a trace and not beyond a bound', async () => {
    const messages = [
      carrier(idOf(1)),
      carrier(idOf(2)),
      carrier(idOf(1)),
      carrier(idOf(2)),
      carrier(idOf(3), false),
      {},
      ...Array.from({ length: 200 }, (_, index) => carrier(idOf(1000 + index))),
    ];
    const spans = await exported(() =>
      withConsumedTraces(messages, 'consume t', { 'messaging.system': 'kafka' }, async () => undefined),
    );
    const [batch, ...rest] = [...spans].sort((a, b) => (a.traceId < b.traceId ? -1 : 1));
    expect(batch).toMatchObject({ name: 'consume t', traceId: idOf(1), parentSpanId, kind: 5 });
    expect(batch?.attributes).toEqual([{ key: 'messaging.system', value: { stringValue: 'kafka' } }]);
    expect(rest).toHaveLength(100);
    expect(rest.map((span) => span.traceId)).not.toContain(idOf(3));
    expect(rest[0]).toMatchObject({ name: 'consume t', traceId: idOf(2), parentSpanId, kind: 5 });
    for (const span of rest) expect(span.links).toMatchObject([{ traceId: idOf(1), spanId: batch?.spanId }]);
  });

  it('tells a batch that failed in every trace, too', async () => {
    const spans = await exported(async () => {
      const failing = withConsumedTraces([carrier(idOf(1)), carrier(idOf(2))], 'consume t', {}, () =>
        Promise.reject(new Error('Postgres is away')),
      );
      await expect(failing).rejects.toThrow('away');
    });
    expect(spans.map((span) => span.traceId).sort()).toEqual([idOf(1), idOf(2)]);
  });

  it('records no more of the traces that begin here than it is to, and all that a caller records', async () => {
    const spans = await exported(async () => {
      for (let n = 0; n < 50; n++) await withExtractedTrace({}, 'own', async () => undefined);
      await withExtractedTrace(carrier(traceId), 'called', async () => undefined);
      await withExtractedTrace(carrier(traceId, false), 'not recorded by the caller', async () => undefined);
    }, 0);
    expect(spans.map(({ name }) => name)).toEqual(['called']);
  });
});
