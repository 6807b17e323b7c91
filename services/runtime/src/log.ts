import { type DestinationStream, type LoggerOptions, pino } from 'pino';
import { maskText, redactFields, serializeError } from './log-redaction.js';
import { traceFields } from './tracing.js';

export type Logger = pino.Logger;

type Child = (this: unknown, bindings: pino.Bindings, options?: object) => Logger;

export interface LoggerSettings {
  service: string;
  level: string;
  /** Default: standard output, written synchronously so that the last lines before an exit are not lost. */
  destination?: DestinationStream;
}

/**
 * A logger of one JSON line a record, with the ids of the active trace, or of the one in which its error arose. Fields named after keys, tokens, ids of persons
 * or free text are redacted at any depth, and e-mail addresses, API keys and passwords in URLs in any string.
 */
export function createLogger(settings: LoggerSettings): Logger {
  const options: LoggerOptions = {
    level: settings.level,
    base: { service: settings.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: redactFields,
    },
    serializers: { err: serializeError, error: serializeError },
    hooks: { streamWrite: maskText },
    mixin: (fields: { err?: unknown }) => traceFields(fields.err),
  };
  const log = settings.destination === undefined ? pino(options) : pino(options, settings.destination);
  // pino has no formatter for children's bindings; children inherit this method.
  const child = log.child as unknown as Child;
  const redactedChild: Child = function (bindings, childOptions) {
    return child.call(this, redactFields(bindings), childOptions);
  };
  log.child = redactedChild as unknown as Logger['child'];
  return log;
}
