import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MethodDefinition } from '@grpc/grpc-js';

const same = (bytes: Buffer) => bytes;

/** Bytes in, bytes out: what gRPC itself costs. */
export const echoMethod: MethodDefinition<Buffer, Buffer> = {
  path: '/insightmesh.bench.Echo/Echo',
  requestStream: false,
  responseStream: false,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
};

export interface Echo {
  /** host:port */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts an echo that answers so many bytes, in a process of its own. */
export async function startEcho(answerBytes: number): Promise<Echo> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./echo-server.js', import.meta.url)));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the echo ended with ${code} before it served`)));
    child.once('message', (answer: { address?: string; error?: string }) => {
      if (answer.address === undefined) reject(new Error(`the echo does not serve: ${answer.error}`));
      else resolve(answer.address);
    });
    child.send({ answerBytes });
  });
  return {
    address,
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
