import {
  type Context,
  context,
  defaultTextMapGetter,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { toAppError } from './errors.js';

export type Carrier = Record<string, string | undefined>;

const tracerName = '@insight-mesh/runtime';
const ids = new RandomIdGenerator();
const propagator = new W3CTraceContextPropagator();

// Context is carried whether or not anyone records spans, so this does not wait for startTracing.
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(propagator);

let recording = false;

/** Records spans and exports them over OTLP/HTTP if an endpoint is given; else only the context is carried. */
export function startTracing(settings: { service: string; endpoint?: string | undefined }): {
  shutdown(): Promise<void>;
} {
  if (settings.endpoint === undefined) return { shutdown: async () => {} };
  const url = new URL('v1/traces', settings.endpoint.endsWith('/') ? settings.endpoint : `${settings.endpoint}/`);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.service }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: url.href }))],
  });
  trace.setGlobalTracerProvider(provider);
  recording = true;
  return {
    shutdown: async () => {
      recording = false;
      trace.disable();
      await provider.shutdown();
    },
  };
}

/** A context that certainly has a span: when nobody records, one is made up so that logs and callees share an id. */
function withSpanContext(parent: Context): Context {
  const known = trace.getSpanContext(parent);
  if (known !== undefined && isSpanContextValid(known)) return parent;
  return trace.setSpanContext(parent, {
    traceId: ids.generateTraceId(),
    spanId: ids.generateSpanId(),
    traceFlags: TraceFlags.NONE,
  });
}

/** Writes `traceparent` (and `tracestate`) of the active context; makes a new trace if there is none. */
export function injectTrace(carrier: Record<string, string>): void {
  propagator.inject(withSpanContext(context.active()), carrier, {
    set: (target: Record<string, string>, key, value) => {
      target[key] = value;
    },
  });
}

async function inSpan<T>(parent: Context, name: string, kind: SpanKind, fn: () => Promise<T>): Promise<T> {
  if (!recording) return context.with(withSpanContext(parent), fn);
  const span: Span = trace.getTracer(tracerName).startSpan(name, { kind }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), fn);
  } catch (error) {
    const { code } = toAppError(error);
    span.setAttribute('error.type', code);
    span.setStatus({ code: SpanStatusCode.ERROR, message: code });
    throw error;
  } finally {
    span.end();
  }
}

/** Runs `fn` within the trace that the carrier names (`traceparent`), or within a new one. */
export function withExtractedTrace<T>(carrier: Carrier, spanName: string, fn: () => Promise<T>): Promise<T> {
  const parent = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
  return inSpan(parent, spanName, SpanKind.SERVER, fn);
}

/** Runs `fn` as an outgoing call: in a client span of the active trace, or of a new one. */
export function withClientSpan<T>(spanName: string, fn: () => Promise<T>): Promise<T> {
  return inSpan(context.active(), spanName, SpanKind.CLIENT, fn);
}
