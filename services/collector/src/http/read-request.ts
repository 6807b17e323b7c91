import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { BodyError, bodyTooLarge, malformedBody } from '../intake/body-error.js';
import type { BodyFormat } from '../intake/read-body.js';

const inflate = promisify(gunzip);

const formats = new Map<string, BodyFormat>([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/json-lines', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/x-jsonlines', 'ndjson'],
]);

/** Any but UTF-8 and ASCII, which is part of it: some text in it could pass for UTF-8 and be stored as other text. */
const otherCharset = /^\s*charset\s*=(?!\s*"?(utf-?8|us-ascii)"?\s*$)/;

/** The form of a body by its content type; without one it is JSON. */
export function bodyFormat(contentType: string | undefined): BodyFormat {
  if (contentType === undefined || contentType === '') return 'json';
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  if (parameters.some((parameter) => otherCharset.test(parameter))) {
    throw new BodyError(415, 'the charset must be utf-8, or not be named');
  }
  const format = formats.get(type.trim());
  if (format !== undefined) return format;
  throw new BodyError(415, 'the content type must be application/json, or application/x-ndjson for one object a line');
}

/** Undoes the content encoding; never holds more than `limitBytes` of what comes out. */
export async function decoded(body: Buffer, encoding: string | undefined, limitBytes: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return body;
  if (name !== 'gzip' && name !== 'x-gzip') throw new BodyError(415, 'the content encoding must be gzip or none');
  try {
    return await inflate(body, { maxOutputLength: limitBytes });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw code === 'ERR_BUFFER_TOO_LARGE' ? bodyTooLarge(limitBytes) : malformedBody('is not gzip, or is cut off');
  }
}
