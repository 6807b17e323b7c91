import type { Context } from '../context.js';
import { logRecordToEvent } from '../doors/logs/log-record.js';
import { callerByBasic } from './basic-auth.js';
import { type IntakeRoute, intakeRoute } from './intake-route.js';

/** The http outputs of Logstash, Fluentd and Fluent Bit. */
export function logsRoute(context: Context): IntakeRoute {
  return intakeRoute(context, {
    name: 'logs',
    scope: 'events:write',
    intake: context.events,
    door: 'logs',
    caller: ({ headers }) => callerByBasic(context.authenticator, headers),
    // The outputs' own defaults call JSON plain text, and lines JSON.
    format: () => 'either',
    translate: (read) => ({ values: read.values.map(logRecordToEvent), raw: (index) => read.raw(index) }),
  });
}
