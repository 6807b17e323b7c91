import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '@insight-mesh/local-stack/otlp-receiver';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { createLogger } from '@insight-mesh/runtime/log';
import { withExtractedTrace } from '@insight-mesh/runtime/tracing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mesh, startMesh } from '../lib/mesh.js';

const services = ['collector', 'feature', 'recommender'] as const;
const callerSpan = 'b7ad6b7169203331';
const consumed = 'consume clickstream.events.v1';
const traceOf = (n: number) => `${n}`.padStart(32, 'a');
const carrierOf = (traceId: string) => ({ traceparent: `00-${traceId}-${callerSpan}-01` });

describe('one trace across the hops', () => {
  let dir: string;
  let receiver: OtlpReceiver;
  let mesh: Mesh;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'insight-mesh-traces-'));
    receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '100', LOG_LEVEL: 'debug' };
    mesh = await startMesh({ dir, services, env: Object.fromEntries(services.map((name) => [name, env])) });
  }, 240_000);
  afterAll(async () => {
    await mesh?.stop();
    await receiver?.stop();
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  function span(traceId: string, service: string, name: string | RegExp): Promise<ReceivedSpan> {
    return waitFor(
      () =>
        receiver.spans.find(
          (each) => each.traceId === traceId && each.service === service && each.name.match(name) !== null,
        ),
      { what: `a span ${name} of ${service}`, timeoutMs: 20_000 },
    );
  }

  /** Lines of a service's log that belong to a trace. */
  function linesOf(service: string, traceId: string): { msg: string; trace_id: string; span_id: string }[] {
    const text = readFileSync(join(dir, 'logs', `${service}.log`), 'utf8');
    return text.split('\n').flatMap((line) => (line.includes(traceId) ? [JSON.parse(line)] : []));
  }

  async function accept(events: object[], headers: Record<string, string> = {}): Promise<void> {
    const response = await fetch(`${mesh.collectorHttp}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': mesh.apiKey, ...headers },
      body: JSON.stringify(events),
    });
    expect(await response.json()).toEqual({ accepted: events.length, rejected: [] });
  }
  const event = (id: string, customer: string) => ({ id, type: 'view', customer_id: customer, item_id: 'i-1' });

  it('leads from an event at the door over Kafka to the fold', async () => {
    const traceId = traceOf(1);
    await accept([event('t-1', 'c-1')], carrierOf(traceId));
    const door = await span(traceId, 'collector', 'collect events');
    expect(door).toMatchObject({ parentSpanId: callerSpan, kind: 2 });
    const fold = await span(traceId, 'feature', consumed);
    expect(fold).toMatchObject({ parentSpanId: door.spanId, kind: 5 });
    expect(fold.attributes).toContainEqual({ key: 'messaging.system', value: { stringValue: 'kafka' } });
  });

  it('begins at the door for whoever brings none', async () => {
    await accept([event('t-2', 'c-2')]);
    const ours = new Set([1, 3, 4, 5].map(traceOf));
    const door = await waitFor(() =>
      receiver.spans.find(({ name, traceId }) => name === 'collect events' && !ours.has(traceId)),
    );
    expect(door.parentSpanId ?? '').toBe('');
    expect((await span(door.traceId, 'feature', consumed)).parentSpanId).toBe(door.spanId);
  });

  it('leads from a recommendation to feature, and its log lines say so', async () => {
    const traceId = traceOf(3);
    const client = createClient('insightmesh.recommender.v1.RecommenderService', {
      address: mesh.addresses.recommender,
      apiKey: mesh.apiKey,
      defaultDeadlineMs: 10_000,
    });
    await withExtractedTrace(carrierOf(traceId), 'test', () => client.Recommend({ customer_id: 'c-1' }));
    client.close();
    const answer = await span(traceId, 'recommender', /Recommend$/);
    expect(answer).toMatchObject({ parentSpanId: callerSpan, kind: 2 });
    const call = await span(traceId, 'recommender', /GetHistory$/);
    expect(call).toMatchObject({ parentSpanId: answer.spanId, kind: 3 });
    expect(await span(traceId, 'feature', /GetHistory$/)).toMatchObject({ parentSpanId: call.spanId, kind: 2 });
    const lines = await waitFor(() => {
      const found = linesOf('recommender', traceId);
      return found.length > 0 && found;
    });
    expect(lines.map(({ trace_id }) => trace_id)).toEqual(lines.map(() => traceId));
    expect(lines.map(({ span_id }) => span_id)).toContain(answer.spanId);
  });

  it('is in the line that tells of a call that was refused', async () => {
    const traceId = traceOf(4);
    const client = createClient('insightmesh.feature.v1.FeatureService', {
      address: mesh.addresses.feature,
      apiKey: mesh.apiKey,
      defaultDeadlineMs: 10_000,
    });
    const refused = withExtractedTrace(carrierOf(traceId), 'test', () => client.GetFeatures({}));
    await expect(refused).rejects.toThrow();
    client.close();
    const answer = await span(traceId, 'feature', /GetFeatures$/);
    expect(answer.status.code).toBe(2);
    const lines = await waitFor(() => {
      const found = linesOf('feature', traceId);
      return found.length > 0 && found;
    });
    expect(lines[0]).toMatchObject({ msg: 'call refused', trace_id: traceId, span_id: answer.spanId });
  });

  it('is in the line that tells of a message that became a dead letter', async () => {
    const traceId = traceOf(5);
    const log = createLogger({ service: 'test', level: 'silent' });
    const producer = createKafka({ brokers: mesh.brokers, clientId: 'test', log }).producer();
    await producer.connect();
    const message = { key: 'demo/c-9', value: '{"what":"is this"}', headers: carrierOf(traceId) };
    await producer.send({ topic: 'clickstream.events.v1', messages: [message] });
    await producer.disconnect();
    const fold = await span(traceId, 'feature', consumed);
    const lines = await waitFor(() => {
      const found = linesOf('feature', traceId).filter(({ msg }) => msg.includes('dead letters'));
      return found.length > 0 && found;
    });
    expect(lines[0]).toMatchObject({ trace_id: traceId, span_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(fold.parentSpanId).toBe(callerSpan);
  });
});
