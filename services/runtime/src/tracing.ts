import {
  type Attributes,
  type Context,
  context,
  defaultTextMapGetter,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
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

export interface TracingSettings {
  service: string;
  /** Of a receiver of OTLP over HTTP. */
  endpoint?: string | undefined;
  /** Of the traces that begin here, the share that is recorded, 0 to 1; 1 if not given. What a caller records is recorded here too. */
  share?: number;
}

/** Records spans and exports them over OTLP/HTTP if an endpoint is given; else only the context is carried. */
export function startTracing(settings: TracingSettings): { shutdown(): Promise<void> } {
  if (settings.endpoint === undefined) return { shutdown: async () => {} };
  const url = new URL('v1/traces', settings.endpoint.endsWith('/') ? settings.endpoint : `${settings.endpoint}/`);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.share ?? 1) }),
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

/** Whether anybody looks at spans: who needs none to answer may spare itself a scope then. */
export function isTracing(): boolean {
  return recording;
}

const failedIn = new WeakMap<object, SpanContext>();

/** An error is mostly logged where it is answered, and there the span in which it arose has ended. */
function rememberFailure(error: unknown, span: SpanContext | undefined): void {
  if (span === undefined || !isSpanContextValid(span)) return;
  for (let each = error; typeof each === 'object' && each !== null && !failedIn.has(each); ) {
    failedIn.set(each, span);
    each = each instanceof Error ? each.cause : undefined;
  }
}

/** Ids of the active trace for a log line, else of the one in which the error arose; none outside any trace. */
export function traceFields(error?: unknown): { trace_id: string; span_id: string } | Record<string, never> {
  const active = trace.getActiveSpan()?.spanContext();
  const failed = typeof error === 'object' && error !== null ? failedIn.get(error) : undefined;
  const span = active !== undefined && isSpanContextValid(active) ? active : failed;
  return span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId };
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

interface SpanSettings {
  readonly kind: SpanKind;
  /** Bounded in number and value, and nothing personal. */
  readonly attributes?: Attributes;
}

async function inSpan<T>(parent: Context, name: string, settings: SpanSettings, fn: () => Promise<T>): Promise<T> {
  if (!recording) {
    const carried = withSpanContext(parent);
    try {
      return await context.with(carried, fn);
    } catch (error) {
      rememberFailure(error, trace.getSpanContext(carried));
      throw error;
    }
  }
  const span: Span = trace.getTracer(tracerName).startSpan(name, settings, parent);
  try {
    return await context.with(trace.setSpan(parent, span), fn);
  } catch (error) {
    rememberFailure(error, span.spanContext());
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
  return inSpan(contextOf(carrier), spanName, { kind: SpanKind.SERVER }, fn);
}

function contextOf(carrier: Carrier): Context {
  return propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
}

/** A batch of messages of several traces tells at most so many of them. */
const mostTraces = 100;

/**
 * Runs `fn`, which handles messages together, within the trace of the first. While spans are recorded, every other trace that the
 * messages belong to, 100 at most, gets a span of the same time that is linked to the one in which they were handled.
 * @param carriers headers of the messages, in order; only the first is looked at while nothing is recorded
 */
export async function withConsumedTraces<T>(
  carriers: Iterable<Carrier>,
  spanName: string,
  attributes: Attributes,
  fn: () => Promise<T>,
): Promise<T> {
  const [first = {}] = carriers;
  const settings = { kind: SpanKind.CONSUMER, attributes };
  if (!recording) return inSpan(contextOf(first), spanName, settings, fn);
  const startTime = Date.now();
  const others = otherTraces(carriers, first);
  let handled: SpanContext | undefined;
  try {
    return await inSpan(contextOf(first), spanName, settings, () => {
      handled = trace.getActiveSpan()?.spanContext();
      return fn();
    });
  } finally {
    const links = handled === undefined ? [] : [{ context: handled }];
    for (const parent of others) {
      trace
        .getTracer(tracerName)
        .startSpan(spanName, { ...settings, startTime, links }, parent)
        .end();
    }
  }
}

/** Contexts of the sampled traces that the carriers name, one each. */
function otherTraces(carriers: Iterable<Carrier>, first: Carrier): Context[] {
  const seen = new Set([traceIdOf(first)]);
  const found: Context[] = [];
  for (const carrier of carriers) {
    const id = traceIdOf(carrier);
    if (id === undefined || seen.has(id)) continue;
    seen.add(id);
    const parent = contextOf(carrier);
    const span = trace.getSpanContext(parent);
    if (span !== undefined && (span.traceFlags & TraceFlags.SAMPLED) !== 0) found.push(parent);
    if (found.length === mostTraces) break;
  }
  return found;
}

function traceIdOf({ traceparent }: Carrier): string | undefined {
  return traceparent?.split('-', 2)[1];
}

/** Runs `fn` as an outgoing call: in a client span of the active trace, or of a new one. */
export function withClientSpan<T>(spanName: string, fn: () => Promise<T>): Promise<T> {
  return inSpan(context.active(), spanName, { kind: SpanKind.CLIENT }, fn);
}
