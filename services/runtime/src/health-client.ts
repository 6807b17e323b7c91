import { Client, credentials, status } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';

interface CheckMethod {
  path: string;
  requestSerialize: (request: object) => Buffer;
  responseDeserialize: (bytes: Buffer) => { status?: string };
}

// The package's types leave its methods open.
const check = (healthService as unknown as { Check: CheckMethod }).Check;

/**
 * What grpc.health.v1 says at a target, without TLS: SERVING, NOT_SERVING, or why there was no answer, in words. Never rejects.
 * @param target `host:port` or `dns:///host:port`
 * @param ms how long an answer may take
 */
export async function healthOf(target: string, ms: number): Promise<string> {
  const client = new Client(target, credentials.createInsecure());
  try {
    return await new Promise<string>((resolve) => {
      client.makeUnaryRequest(
        check.path,
        check.requestSerialize,
        check.responseDeserialize,
        { service: '' },
        { deadline: Date.now() + ms },
        (error, answer) =>
          resolve(error === null ? (answer?.status ?? 'UNKNOWN') : `${status[error.code]} ${error.details}`),
      );
    });
  } finally {
    client.close();
  }
}
