import { Client, credentials, status } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';

interface CheckMethod {
  path: string;
  requestSerialize: (request: object) => Buffer;
  responseDeserialize: (bytes: Buffer) => { status?: string };
}

const check = (service as unknown as { Check: CheckMethod }).Check;

/**
 * What grpc.health.v1 says at an address: SERVING, NOT_SERVING, or in words why there was no answer.
 * @param address `host:port`
 * @param ms how long the answer may take
 */
export async function healthOf(address: string, ms: number): Promise<string> {
  const client = new Client(address, credentials.createInsecure());
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
