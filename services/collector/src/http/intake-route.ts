import type { Caller, Scope } from '@insight-mesh/runtime/auth';
import { withExtractedTrace } from '@insight-mesh/runtime/tracing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { BodyError } from '../intake/body-error.js';
import type { Intake, IntakeCall, Outcome } from '../intake/intake.js';
import { readBody } from '../intake/read-body.js';
import { httpCaller } from './caller.js';
import { bodyFormat, decoded } from './read-request.js';

/** What the route's hook found out before the body was read. */
interface Admitted {
  caller: Caller;
  /** When the answer must be there, by the real clock: Kafka does not live by an injected one. */
  deadlineMs: number;
}

export interface IntakeRoute {
  /** Runs before the body is read: a stranger's body is not. */
  admit(request: FastifyRequest): Promise<void>;
  handle(request: FastifyRequest): Promise<Outcome>;
  /** After the answer, whatever it was. */
  done(reply: FastifyReply): void;
}

/** The HTTP side of an intake: key, body, answer. */
export function intakeRoute(context: Context, name: string, scope: Scope, intake: Intake<unknown>): IntakeRoute {
  const { config, authenticator } = context;
  const admitted = new WeakMap<FastifyRequest, Admitted>();
  const duration = context.metrics.histogram(
    'insightmesh_collector_request_seconds',
    'Time from the headers of a request to its answer',
    ['route', 'status'],
  );

  async function elementsOf(request: FastifyRequest, body: Buffer) {
    const format = bodyFormat(request.headers['content-type']);
    const plain = await decoded(body, request.headers['content-encoding'], config.MAX_BODY_BYTES);
    return readBody(plain, format, config.MAX_ELEMENTS);
  }

  return {
    async admit(request) {
      const deadlineMs = Date.now() + config.STORE_DEADLINE_MS;
      admitted.set(request, { caller: await httpCaller(request.headers, authenticator, scope), deadlineMs });
    },
    async handle(request) {
      const known = admitted.get(request);
      if (known === undefined) throw new Error('a request was handled that was not admitted');
      const call: IntakeCall = { tenantId: known.caller.tenantId, door: 'http', deadlineMs: known.deadlineMs };
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      let elements: Awaited<ReturnType<typeof elementsOf>>;
      try {
        elements = await elementsOf(request, body);
      } catch (error) {
        if (error instanceof BodyError && error.keep) await intake.refuseBody(body, error.message, call);
        throw error;
      }
      const { traceparent, tracestate } = request.headers;
      if (typeof traceparent !== 'string') return intake.take(elements, call);
      const carrier = { traceparent, ...(typeof tracestate === 'string' ? { tracestate } : {}) };
      return withExtractedTrace(carrier, `collect ${name}`, () => intake.take(elements, call));
    },
    done(reply) {
      duration.observe({ route: name, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    },
  };
}
