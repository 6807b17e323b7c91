import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.js';

/** As S3 encodes names: everything but letters, digits, -, ., _ and ~. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/**
 * Checks the signature of a request, version 4 in a header.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * @param path decoded, with its leading slash
 * @throws S3Error
 */
export function checkSignature(
  request: IncomingMessage,
  { path, query }: { path: string; query: URLSearchParams },
  keys: { accessKeyId: string; secretAccessKey: string },
): void {
  const { headers, method = '' } = request;
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/;
  const [, id, day = '', region = '', names = '', signature = ''] = given.exec(headers.authorization ?? '') ?? [];
  if (id === undefined) throw new S3Error(403, 'AccessDenied', 'a request must be signed');
  if (id !== keys.accessKeyId) throw new S3Error(403, 'InvalidAccessKeyId', 'the access key is not known');
  const time = String(headers['x-amz-date'] ?? '');
  const hash = String(headers['x-amz-content-sha256'] ?? '');
  const must = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  const signed = names.split(';');
  if (must.some((name) => !signed.includes(name))) {
    throw new S3Error(403, 'AccessDenied', 'the host and all headers of x-amz- must be signed');
  }
  const canonical = [
    method,
    path.split('/').map(encode).join('/'),
    [...query]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    ...signed.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    names,
    hash,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${keys.secretAccessKey}`);
  if (!timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'))) {
    throw new S3Error(403, 'SignatureDoesNotMatch', 'the signature is not the one of this request');
  }
}
