import { createHash, randomUUID } from 'node:crypto';
import type { RegisterModelRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelRequest';
import type { RegisterModelResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ClientStream } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { checkInThread } from '../elsewhere/check-in-thread.js';
import { uploadsOf } from '../elsewhere/upload.js';
import { insertRun } from '../store/runs.js';
import { receiveUpload } from './receive-upload.js';
import { invalid } from './violation.js';

/** Each holds its file in memory while it comes. */
const mostAtOnce = 2;
const testShare = 0.1;
/** Of the upload, behind the grace: a slow line takes a quarter of an hour for 60 MB, and a caller that only holds a place loses it. */
const leastRate = { graceMs: 20_000, bytesPerSecond: 65_536 };

/** Takes an ONNX file, checks what can be checked without running it, and puts a run into the queue that measures it. */
export function registerModel(context: Context): ClientStream<RegisterModelRequest__Output, RegisterModelResponse> {
  const { pool, config, store, checkFile } = context;
  const maxBytes = config.MODEL_UPLOAD_MAX_MB * 1024 * 1024;
  const pace = { ...leastRate, mostMs: config.MODEL_UPLOAD_SECONDS * 1000 };
  let running = 0;
  return async (requests, call) => {
    if (running >= mostAtOnce) {
      throw new AppError('RESOURCE_EXHAUSTED', `${mostAtOnce} uploads are under way already`, { retryAfterSeconds: 5 });
    }
    running += 1;
    try {
      const { tenantId, signal } = call;
      const received = await receiveUpload(requests, { tenantId, maxBytes, pace });
      const { about, checked, vocabulary, bytes: sent } = received;
      const { bytes, sha256: hash } = await checkInThread(
        sent ?? (await fetchKey(context, about.key, maxBytes, signal)),
        { signature: checked.signature, vocabularySize: vocabulary.length },
        { threadFile: checkFile, signal },
      );

      const folder = uploadsOf(tenantId);
      const key = sent === undefined ? about.key : `${folder}${hash}.onnx`;
      if (sent !== undefined) await store.put(key, bytes, { signal });
      const words = Buffer.from(JSON.stringify(vocabulary));
      const vocabularySha256 = createHash('sha256').update(words).digest('hex');
      const vocabularyKey = `${folder}${vocabularySha256}.vocabulary.json`;
      await store.put(vocabularyKey, words, { signal });

      const id = randomUUID();
      const elsewhere = { ...checked, slot: 'recommend' as const, key, sha256: hash, vocabularyKey, vocabularySha256 };
      const queued = await insertRun(pool, {
        id,
        tenantId,
        config: { models: [], seed: about.seed, testShare, hold: about.hold, elsewhere },
        maxQueued: config.MAX_QUEUED_RUNS,
      });
      if (queued.outcome !== 'inserted') {
        throw new AppError('RESOURCE_EXHAUSTED', `${config.MAX_QUEUED_RUNS} runs are waiting already`, {
          retryAfterSeconds: 60,
        });
      }
      call.log.info({ tenant: tenantId, run: id, bytes: bytes.length, sha256: hash }, 'model from elsewhere taken in');
      return { run_id: id, sha256: hash, bytes: bytes.length };
    } finally {
      running -= 1;
    }
  };
}

async function fetchKey({ store }: Context, key: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const found = await store.head(key, { signal });
  if (found === undefined) throw new AppError('NOT_FOUND', `there is no object ${key}`);
  if (found.size > maxBytes) throw invalid('about.key', `must have at most ${maxBytes} bytes (MODEL_UPLOAD_MAX_MB)`);
  return store.get(key, { signal });
}
