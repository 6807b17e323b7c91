import type { Caller } from '@insight-mesh/runtime/auth';
import { AppError } from '@insight-mesh/runtime/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { segmentCalls, segmentElements } from '../doors/segment/segment-elements.js';
import type { Elements } from '../intake/elements.js';
import { isObject } from '../validation/checks.js';
import { answer } from './answer.js';
import { callerByBasic } from './basic-auth.js';
import { intakeRoute } from './intake-route.js';
import { addPageRoute } from './page-route.js';
import { requirePublicKey } from './public-key.js';

/** What Segment's client for browsers sends at most; so much is read before it is known who sends it. */
const unknownSendersBytes = 512 * 1024;
const noKey = 'an API key is needed, as the user name of Basic, as x-api-key, or as writeKey in the body';

/** By the key in the headers. Undefined where only the body can tell, and is small enough to be read for that. */
async function callerByHeaders(context: Context, { headers }: FastifyRequest): Promise<Caller | undefined> {
  if (headers['x-api-key'] === undefined && headers.authorization === undefined) {
    const small = Number(headers['content-length'] ?? Number.NaN) <= unknownSendersBytes;
    if (small && headers['content-encoding'] === undefined) return undefined;
    throw new AppError('UNAUTHENTICATED', noKey);
  }
  const caller = await callerByBasic(context.authenticator, headers);
  return headers.origin === undefined ? caller : requirePublicKey(caller);
}

/** By the key in the body, as Segment's client for browsers sends it. */
async function callerByBody(context: Context, read: Elements): Promise<Caller> {
  const [body] = read.values;
  const key = read.values.length === 1 && isObject(body) ? body.writeKey : undefined;
  if (typeof key !== 'string' || key === '') throw new AppError('UNAUTHENTICATED', noKey);
  return requirePublicKey(await context.authenticator.fromKey(key));
}

/** The Segment HTTP API, by the paths of its clients for servers (`/v1/track`) and for browsers (`/v1/t`). */
export function addSegment(app: FastifyInstance, context: Context, closing: () => boolean): void {
  const ignoredTotal = context.metrics.counter(
    'insightmesh_collector_ignored_total',
    'Calls in order that are no event of a shop, by door',
    ['door', 'tenant', 'call'],
  );
  for (const call of segmentCalls) {
    const route = intakeRoute(context, {
      name: `segment ${call}`,
      scope: 'events:write',
      intake: context.events,
      door: 'segment',
      caller: (request) => callerByHeaders(context, request),
      callerOfBody: (read) => callerByBody(context, read),
      // RudderStack's client for Node calls its gzip a form, and browsers call theirs plain text: it is JSON always.
      format: () => 'json',
      translate: (read, tenant) => {
        const { elements, ignored } = segmentElements(read, call, context.config.MAX_ELEMENTS);
        for (const [name, count] of ignored) ignoredTotal.inc({ door: 'segment', tenant, call: name }, count);
        return elements;
      },
    });
    // Each client adds headers of its own, and new ones with its versions: x-retry-count, anonymousid, sentat, rsa-retry-…
    for (const path of [`/v1/${call}`, `/v1/${call.charAt(0)}`]) {
      addPageRoute(app, context, closing, {
        path,
        route,
        // These clients look at the status alone; what was refused is in the dead letters.
        answer: (reply) => answer(reply, 200, { success: true }, closing()),
      });
    }
  }
}
