import { isUtf8 } from 'node:buffer';
import { type Caller, requireScope, type Scope } from '@insight-mesh/runtime/auth';
import { isTracing, withExtractedTrace } from '@insight-mesh/runtime/tracing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { unnamedCharset } from '../cleaning/gbk-bytes.js';
import type { Context } from '../context.js';
import { BodyError } from '../intake/body-error.js';
import type { Charset } from '../intake/charset.js';
import type { Elements } from '../intake/elements.js';
import type { Intake, IntakeCall, Outcome } from '../intake/intake.js';
import { type BodyFormat, readBodyInParts } from '../intake/read-body.js';
import type { Door } from '../intake/receipt.js';
import { inTurns } from '../intake/turns.js';
import { bodyReader } from './body-reader.js';
import { bodyFormat, gunzipped, isGzip, namedCharset } from './read-request.js';

/** What a body takes once it is parsed, in bytes for each of its own: `{}` in a list is 3 and becomes some 60. */
const parsedFactor = 20;

export interface IntakeRoute {
  /**
   * Reads the key, then the body: a stranger's body is not read. To be called as an onRequest hook is: the way by which
   * fastify goes on from there to its own reading of bodies makes an async scope a request, a fifth of what one event costs.
   */
  serve(request: FastifyRequest): Promise<Outcome>;
  /** After the answer, whatever it was. */
  done(reply: FastifyReply): void;
}

/** The handler of a route whose onRequest hook answers. */
export function answeredBefore(): never {
  throw new Error('a request went past the hook that answers it');
}

export interface IntakeRouteOptions {
  /** In metrics and traces. */
  name: string;
  scope: Scope;
  intake: Intake<unknown>;
  door?: Door;
  /** Who sends, when something else than the usual headers tells. Undefined where only the body can. */
  caller?: (request: FastifyRequest) => Promise<Caller | undefined>;
  /** Who sends, by a body whose request did not tell. */
  callerOfBody?: (read: Elements) => Promise<Caller>;
  /** What the body's content type says of its form, where it says it in other ways than with /v1/events. @throws BodyError */
  format?: (contentType: string | undefined) => BodyFormat;
  /** What the body's elements are in the words of the contract; a door does nothing else. @throws BodyError */
  translate?: (read: Elements, tenantId: string) => Elements | Promise<Elements>;
  /** MAX_ELEMENTS if not given. */
  maxElements?: number;
}

/** A body before its text is read: whether it may be GBK is for the caller's policy to say. */
interface OpenBody {
  /** `guess` for what is not UTF-8 and not called anything else. */
  charset: Charset;
  /** @throws BodyError */
  read(as: Charset): Promise<Elements>;
}

/** The HTTP side of an intake: key and its limits, body, answer. */
export function intakeRoute(context: Context, options: IntakeRouteOptions): IntakeRoute {
  const { config, authenticator, limits, bodies, inflating } = context;
  const { name, scope, intake, door = 'http', format: formatOf = bodyFormat } = options;
  const { maxElements = config.MAX_ELEMENTS } = options;
  const callerOf = options.caller ?? (({ headers }) => authenticator.fromHeaders(headers));
  const readBytes = bodyReader(config.MAX_BODY_BYTES, bodies);
  const duration = context.metrics.histogram(
    'insightmesh_collector_request_seconds',
    'Time from the headers of a request to its answer',
    ['route', 'status'],
  );

  /** Inflated where it must be; counted while it waits for that. */
  function plainOf(request: FastifyRequest, body: Buffer): Buffer | Promise<Buffer> {
    if (!isGzip(request.headers['content-encoding'])) return body;
    return bodies.during(body.length, () => inflating.run(() => gunzipped(body, config.MAX_BODY_BYTES)));
  }

  async function openBody(request: FastifyRequest, body: Buffer): Promise<OpenBody> {
    const contentType = request.headers['content-type'];
    const format = formatOf(contentType);
    const plain = await plainOf(request, body);
    const named = namedCharset(contentType);
    const charset = named === 'gb18030' ? named : isUtf8(plain) ? 'utf-8' : 'guess';
    const known = new Map<Charset, Promise<Elements>>();
    return {
      charset,
      read(as) {
        const elements = known.get(as) ?? inTurns(readBodyInParts(plain, format, maxElements, as));
        known.set(as, elements);
        return elements;
      },
    };
  }

  function admitted(caller: Caller): Caller {
    requireScope(caller, scope);
    limits.admit(caller, door);
    return caller;
  }

  /** A body that cannot be read tells no key. Strangers' bodies wait here for the database, so they are counted meanwhile. */
  async function callerByBody(opening: Promise<OpenBody>, bytes: number): Promise<Caller> {
    const reading = opening.then((body) => body.read(body.charset));
    const read = await reading.catch((error: unknown): Elements => {
      if (error instanceof BodyError) return { values: [], raw: () => Buffer.alloc(0) };
      throw error;
    });
    const { callerOfBody } = options;
    if (callerOfBody === undefined) throw new Error('a request was handled that was not admitted');
    return admitted(await bodies.during(parsedFactor * bytes, () => callerOfBody(read)));
  }

  async function take(request: FastifyRequest): Promise<Outcome> {
    const told = await callerOf(request);
    if (told !== undefined) admitted(told);
    const body = await readBytes(request.raw);
    const opening = openBody(request, body);
    const caller = told ?? (await callerByBody(opening, body.length));
    // From here, not from the headers: a slow line's body may take longer to come than Kafka may take to store it. By the real
    // clock: Kafka does not live by an injected one.
    const deadlineMs = Date.now() + config.STORE_DEADLINE_MS;
    const { origin, 'user-agent': userAgent } = request.headers;
    // Only browsers tell an origin: a server's own user agent says nothing of the visitor.
    const browser = origin !== undefined && userAgent !== undefined ? { userAgent } : {};
    const call: IntakeCall = { tenantId: caller.tenantId, door, deadlineMs, ...browser };
    let elements: Elements;
    let charset: Charset = 'utf-8';
    try {
      const opened = await opening;
      charset = opened.charset;
      if (charset === 'guess') charset = unnamedCharset(await context.policies.of(caller.tenantId));
      const read = await opened.read(charset);
      elements = (await options.translate?.(read, caller.tenantId)) ?? read;
    } catch (error) {
      if (error instanceof BodyError && error.keep) {
        limits.take(caller, door, 1);
        await intake.refuseBody(body, error.message, call, charset === 'gb18030' ? charset : undefined);
      }
      throw error;
    }
    limits.take(caller, door, Math.max(1, elements.values.length));
    return intake.take(elements, call);
  }

  return {
    async serve(request) {
      const { traceparent, tracestate } = request.headers;
      // A scope costs a fifth of what one event does: without it where nobody asks for a trace.
      if (typeof traceparent !== 'string' && !isTracing()) return take(request);
      const carrier = {
        ...(typeof traceparent === 'string' ? { traceparent } : {}),
        ...(typeof tracestate === 'string' ? { tracestate } : {}),
      };
      return withExtractedTrace(carrier, `collect ${name}`, () => take(request));
    },
    done(reply) {
      duration.observe({ route: name, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    },
  };
}
