const redacted = '[redacted]';
const maximumDepth = 6;

// Compared without case, "_" and "-". `key` is here because a record's key on Kafka holds a customer's id.
const names = new Set(
  (
    'apikey xapikey key token servicetoken xservicetoken accesstoken secret password passphrase authorization cookie ' +
    'setcookie databaseurl connectionstring customerid customerids anonymousid anonymousids userid userids ' +
    'sessionid deviceid entityid entityids email emails phone phonenumber postaladdress ip remoteaddress ' +
    'text query body payload'
  ).split(' '),
);

function isPrivate(name: string): boolean {
  return names.has(name.replace(/[_-]/g, '').toLowerCase());
}

function redactValue(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  // Errors have their own serializer, which copies nothing but what is safe.
  if (value instanceof Error) return depth === 1 ? value : serializeError(value);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= maximumDepth) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return redactObject(value, depth);
}

function redactObject(object: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    copy[name] = isPrivate(name) && value !== undefined && value !== null ? redacted : redactValue(value, depth + 1);
  }
  return copy;
}

/** A copy of a record's fields without what names a person or opens a door. */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return redactObject(fields, 0);
}

export interface SerializedError {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: SerializedError;
}

/** The parts of an error that are safe to write. PostgreSQL's `detail` and `where` quote rows, so they stay out. */
export function serializeError(error: unknown, depth = 0): SerializedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth >= 3 ? {} : { cause: serializeError(error.cause, depth + 1) }),
  };
}

const patterns: [RegExp, string][] = [
  [/\bim_[a-z0-9]+_[A-Za-z0-9_-]{16,}/g, redacted],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:"]*):[^\s/@"]+@/gi, `$1:${redacted}@`],
  [/[\w.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g, redacted],
];

/** Masks API keys, passwords in URLs and e-mail addresses in a line that is about to be written. */
export function maskText(line: string): string {
  let masked = line;
  for (const [pattern, replacement] of patterns) masked = masked.replace(pattern, replacement);
  return masked;
}
