import type { Context } from '../context.js';
import { logElementsInParts } from '../doors/logs/log-elements.js';
import type { BodyFormat } from '../intake/read-body.js';
import { inTurns } from '../intake/turns.js';
import { callerByBasic } from './basic-auth.js';
import { type IntakeRoute, intakeRoute } from './intake-route.js';

const msgpackTypes = new Set(['application/msgpack', 'application/x-msgpack', 'application/vnd.msgpack']);

/** The outputs' own defaults call JSON plain text, and lines JSON; MessagePack they call by its name. */
export function logFormat(contentType: string | undefined): BodyFormat {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';');
  return msgpackTypes.has(type.trim()) ? 'msgpack' : 'either';
}

/** The http outputs of Logstash, Fluentd and Fluent Bit. */
export function logsRoute(context: Context): IntakeRoute {
  return intakeRoute(context, {
    name: 'logs',
    scope: 'events:write',
    intake: context.events,
    door: 'logs',
    caller: ({ headers }) => callerByBasic(context.authenticator, headers),
    format: logFormat,
    translate: (read) => inTurns(logElementsInParts(read)),
    maxElements: context.config.LOGS_MAX_ELEMENTS,
  });
}
