import { readFile } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { StoreAccess } from './config.js';
import { AppError } from './errors.js';

/** Keys in files may be replaced while the service runs: they are read again after so long. */
const rereadMs = 300_000;
const longestConnectMs = 10_000;
const silent = () => {};

/** The client, and the package, which is loaded by the first call: a service on a folder never loads it. */
export interface S3 {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
}

export function endpointOf(access: StoreAccess): string | undefined {
  return access.AWS_ENDPOINT_URL_S3 ?? access.AWS_ENDPOINT_URL;
}

export async function openS3(access: StoreAccess): Promise<S3> {
  const sdk = await import('@aws-sdk/client-s3');
  const endpoint = endpointOf(access);
  const credentials = keysOf(access);
  const client = new sdk.S3Client({
    region: access.AWS_REGION,
    forcePathStyle: access.OBJECT_STORE_S3_PATH_STYLE ?? endpoint !== undefined,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    // Tries are counted in one place, object-store-retry.ts.
    maxAttempts: 1,
    // Checksums are sent by us, as plain headers: those that the SDK adds to a stream make its body chunked, which not every
    // server reads.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    followRegionRedirects: false,
    // It would write to the console; what goes wrong comes back as an error.
    logger: { trace: silent, debug: silent, info: silent, warn: silent, error: silent },
    requestHandler: {
      connectionTimeout: Math.min(longestConnectMs, access.OBJECT_STORE_TIMEOUT_MS),
      requestTimeout: 0,
    },
  });
  return { sdk, client };
}

/** @throws Error when only one of a pair is given, or both a key and a file of it */
export function checkKeys(access: StoreAccess): void {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const) {
    if (access[name] !== undefined && access[`${name}_FILE`] !== undefined) {
      throw new Error(`${name} and ${name}_FILE are both set: set one of them`);
    }
  }
  const id = access.AWS_ACCESS_KEY_ID ?? access.AWS_ACCESS_KEY_ID_FILE;
  const secret = access.AWS_SECRET_ACCESS_KEY ?? access.AWS_SECRET_ACCESS_KEY_FILE;
  if ((id === undefined) !== (secret === undefined)) {
    const [set, missing] =
      secret === undefined
        ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
        : ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'];
    throw new Error(`${set} is set and ${missing} is not: set both, or none where the machine has a role`);
  }
}

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

/** Undefined: the SDK looks for them itself (a role of the machine or pod, a profile). */
function keysOf(access: StoreAccess): (() => Promise<Keys>) | undefined {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = access;
  const [idFile, secretFile] = [access.AWS_ACCESS_KEY_ID_FILE, access.AWS_SECRET_ACCESS_KEY_FILE];
  if (id === undefined && idFile === undefined) return undefined;
  return async () => ({
    accessKeyId: id ?? (await firstLine(idFile, 'AWS_ACCESS_KEY_ID_FILE')),
    secretAccessKey: secret ?? (await firstLine(secretFile, 'AWS_SECRET_ACCESS_KEY_FILE')),
    ...(token === undefined ? {} : { sessionToken: token }),
    ...(idFile === undefined && secretFile === undefined ? {} : { expiration: new Date(Date.now() + rereadMs) }),
  });
}

async function firstLine(path: string | undefined, setting: string): Promise<string> {
  const text = path === undefined ? '' : await readFile(path, 'utf8').catch(() => '');
  const line = text.split('\n')[0]?.trim() ?? '';
  if (line !== '') return line;
  throw new AppError('PERMISSION_DENIED', `the file that ${setting} names is not there, cannot be read or is empty`);
}
