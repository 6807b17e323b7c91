import { createHash, randomUUID } from 'node:crypto';
import type { RegisterModelAbout__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelAbout';
import type { RegisterModelRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelRequest';
import type { RegisterModelResponse } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ClientStream } from '@insight-mesh/runtime/grpc-server';
import { sha256 } from '../artefact/manifest.js';
import type { Context } from '../context.js';
import { checkOnnx } from '../elsewhere/check-onnx.js';
import { uploadsOf } from '../elsewhere/upload.js';
import { insertRun } from '../store/runs.js';
import { readAbout } from './register-about.js';
import { invalid } from './violation.js';

const largestPart = 1_048_576;
const mostItems = 2_000_000;
/** Each holds its file in memory while it comes. */
const mostAtOnce = 2;
const testShare = 0.1;

/** What came of one call so far. */
class Upload {
  readonly #maxBytes: number;
  readonly #parts: Buffer[] = [];
  readonly vocabulary: string[] = [];
  about: RegisterModelAbout__Output | undefined;
  #bytes = 0;
  #ended = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  take(request: RegisterModelRequest__Output): void {
    if (this.about === undefined) {
      if (request.part !== 'about' || !request.about) throw invalid('about', 'must be the first message');
      this.about = request.about;
      this.#addItems(request.about.vocabulary);
      return;
    }
    if (this.#ended) throw invalid('total_bytes', 'must be the last message');
    if (request.part === 'vocabulary') this.#addItems(request.vocabulary?.item_ids ?? []);
    else if (request.part === 'data') this.#addData(request.data ?? Buffer.alloc(0));
    else if (request.part === 'total_bytes') this.#end(request.total_bytes ?? 0);
    else throw invalid('part', 'must be vocabulary, data or total_bytes behind the first message');
  }

  /** The file, or undefined where none came and a key stands in its place. */
  finish(): { about: RegisterModelAbout__Output; bytes: Buffer | undefined } {
    const { about } = this;
    if (about === undefined) throw invalid('about', 'must be the first message');
    if (about.key !== '' && this.#bytes > 0) throw invalid('about.key', 'stands in place of data; send one of them');
    if (about.key !== '') return { about, bytes: undefined };
    if (!this.#ended) {
      throw new AppError('ABORTED', 'the upload ended before its last message, total_bytes; send it again');
    }
    return { about, bytes: Buffer.concat(this.#parts) };
  }

  #addItems(ids: readonly string[]): void {
    if (this.vocabulary.length + ids.length > mostItems)
      throw invalid('vocabulary', `must have at most ${mostItems} items`);
    for (const id of ids) {
      if (id === '' || id.length > 256) throw invalid('vocabulary', 'must have ids of 1 to 256 characters');
      this.vocabulary.push(id);
    }
  }

  #addData(data: Buffer): void {
    if (data.length > largestPart) throw invalid('data', `must be at most ${largestPart} bytes a message`);
    this.#bytes += data.length;
    if (this.#bytes > this.#maxBytes) {
      throw invalid('data', `must be at most ${this.#maxBytes} bytes in all (MODEL_UPLOAD_MAX_MB)`);
    }
    this.#parts.push(Buffer.from(data));
  }

  #end(total: number): void {
    if (total !== this.#bytes) throw invalid('total_bytes', `is ${total}, and ${this.#bytes} bytes came`);
    if (total === 0) throw invalid('data', 'is missing');
    this.#ended = true;
  }
}

/** Takes an ONNX file, checks what can be checked without running it, and puts a run into the queue that measures it. */
export function registerModel(context: Context): ClientStream<RegisterModelRequest__Output, RegisterModelResponse> {
  const { pool, config, store } = context;
  const maxBytes = config.MODEL_UPLOAD_MAX_MB * 1024 * 1024;
  let running = 0;
  return async (requests, call) => {
    if (running >= mostAtOnce) {
      throw new AppError('RESOURCE_EXHAUSTED', `${mostAtOnce} uploads are under way already`, { retryAfterSeconds: 5 });
    }
    running += 1;
    try {
      const { tenantId, signal } = call;
      const upload = new Upload(maxBytes);
      for await (const request of requests) upload.take(request);
      const { about, bytes: sent } = upload.finish();
      const { vocabulary } = upload;
      const checked = readAbout(about);
      checkVocabulary(vocabulary);
      const bytes = sent ?? (await fetchKey(context, tenantId, about.key, maxBytes, signal));
      checkOnnx(bytes, checked.signature, vocabulary.length);

      const hash = sha256(bytes);
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

function checkVocabulary(vocabulary: readonly string[]): void {
  if (vocabulary.length === 0) throw invalid('vocabulary', 'must name the items in the order of their numbers');
  const distinct = new Set(vocabulary).size;
  if (distinct < vocabulary.length) {
    throw invalid('vocabulary', `must name each item once; of ${vocabulary.length} ids ${distinct} are different`);
  }
}

async function fetchKey({ store }: Context, tenantId: string, key: string, maxBytes: number, signal: AbortSignal) {
  const folder = uploadsOf(tenantId);
  // Another tenant's objects, or those of the mesh itself, are nobody's models.
  if (!key.startsWith(folder) || key.split('/').includes('..')) throw invalid('about.key', `must lie under ${folder}`);
  const found = await store.head(key, { signal });
  if (found === undefined) throw new AppError('NOT_FOUND', `there is no object ${key}`);
  if (found.size > maxBytes) throw invalid('about.key', `must have at most ${maxBytes} bytes (MODEL_UPLOAD_MAX_MB)`);
  return store.get(key, { signal });
}
