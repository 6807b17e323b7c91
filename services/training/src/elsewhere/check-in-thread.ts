import { Worker } from 'node:worker_threads';
import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import { AppError } from '@insight-mesh/runtime/errors';
import { refused } from './check-onnx.js';
import type { Checked, CheckJob } from './check-thread.js';

const withinMs = 60_000;
/** Beside the file itself, in megabytes. */
const heapMb = 1024;

/**
 * As checkOnnx, and the file's hash, in a thread of its own: meanwhile the service answers.
 * @param bytes moved to the thread: not to be used any more, but for those that are answered
 * @param o.threadFile the compiled check-thread.js
 * @throws AppError INVALID_ARGUMENT that says what is wrong with the file; the signal's reason
 */
export async function checkInThread(
  bytes: Uint8Array,
  about: { signature: OnnxSignature; vocabularySize: number },
  o: { threadFile: string; signal: AbortSignal },
): Promise<{ sha256: string; bytes: Uint8Array<ArrayBuffer> }> {
  o.signal.throwIfAborted();
  const own = ownBytes(bytes);
  const thread = new Worker(o.threadFile, {
    workerData: { bytes: own, ...about } satisfies CheckJob,
    transferList: [own.buffer],
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => {};
  try {
    const checked = await new Promise<Checked>((resolve, reject) => {
      timer = setTimeout(
        () => reject(refused('data', `must be such that it is looked through within ${withinMs / 1000} s`)),
        withinMs,
      );
      onAbort = () => reject(o.signal.reason);
      o.signal.addEventListener('abort', onAbort, { once: true });
      thread.once('message', resolve);
      thread.once('error', (error) => reject(isOutOfMemory(error) ? tooWide() : error));
      thread.once('exit', (code) => reject(new Error(`the thread of a check ended with ${code}`)));
    });
    if (checked.kind === 'fine') return checked;
    throw new AppError(checked.code, checked.message, { violations: checked.violations });
  } finally {
    clearTimeout(timer);
    o.signal.removeEventListener('abort', onAbort);
    await thread.terminate();
  }
}

/** What is part of a greater buffer cannot be moved. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return whole ? new Uint8Array(buffer) : Uint8Array.from(bytes);
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooWide(): AppError {
  return refused('data', `must need at most ${heapMb} MB beside itself to be looked through`);
}
