import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { BodyError, bodyTooLarge, malformedBody } from '../intake/body-error.js';
import type { Charset } from '../intake/charset.js';
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

const charsetParameter = /^\s*charset\s*=\s*"?([^"]*?)"?\s*$/;
/** ASCII is a part of UTF-8, the older Chinese ones of GB18030. */
const charsets = new Map<string, Charset>([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ...['gbk', 'x-gbk', 'gb2312', 'gb18030', 'cp936', 'windows-936'].map((name): [string, Charset] => [name, 'gb18030']),
]);

/** The charset that a content type names: undefined where it names none, `other` for one that is not read here. */
export function namedCharset(contentType: string | undefined): Charset | 'other' | undefined {
  // Most name none, and none is worth the parsing.
  if (contentType === undefined || !/charset/i.test(contentType)) return undefined;
  const names = contentType.toLowerCase().split(';').slice(1);
  const name = names.map((parameter) => charsetParameter.exec(parameter)?.[1]).find((each) => each !== undefined);
  return name === undefined ? undefined : (charsets.get(name) ?? 'other');
}

/** The form of a body by its content type; without one it is JSON. */
export function bodyFormat(contentType: string | undefined): BodyFormat {
  if (contentType === undefined || contentType === '') return 'json';
  // Some text in another could pass for UTF-8 and be stored as other text.
  if (namedCharset(contentType) === 'other') {
    throw new BodyError(415, 'the charset must be utf-8, gbk, gb2312 or gb18030, or not be named');
  }
  const [type = ''] = contentType.toLowerCase().split(';');
  const format = formats.get(type.trim());
  if (format !== undefined) return format;
  throw new BodyError(415, 'the content type must be application/json, or application/x-ndjson for one object a line');
}

/** Whether a body is compressed. @throws BodyError 415 for other ways than gzip */
export function isGzip(encoding: string | undefined): boolean {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return false;
  if (name === 'gzip' || name === 'x-gzip') return true;
  throw new BodyError(415, 'the content encoding must be gzip or none');
}

/** Inflates; never holds more than `limitBytes` of what comes out. */
export async function gunzipped(body: Buffer, limitBytes: number): Promise<Buffer> {
  try {
    return await inflate(body, { maxOutputLength: limitBytes });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw code === 'ERR_BUFFER_TOO_LARGE' ? bodyTooLarge(limitBytes) : malformedBody('is not gzip, or is cut off');
  }
}
