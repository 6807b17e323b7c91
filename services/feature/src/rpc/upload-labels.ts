import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { UploadLabelsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/UploadLabelsRequest';
import type { UploadLabelsResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/UploadLabelsResponse';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ClientStream } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { type LabelsEnding, labelsEndings, uploadKey } from '../dataset-jobs/labels-key.js';
import { uploadsFolder } from '../dataset-jobs/leftovers.js';
import { reasonOf } from '../dataset-jobs/words.js';
import { invalid } from './requests.js';

const largestPart = 1_048_576;
/** gRPC holds some parts of each in memory. */
const mostAtOnce = 8;

function endingOf(request: UploadLabelsRequest__Output): LabelsEnding {
  const ending = labelsEndings[request.format as keyof typeof labelsEndings];
  if (request.part === 'format' && ending !== undefined) return ending;
  throw invalid('format', `must be the first message, and one of ${Object.keys(labelsEndings).join(', ')}`);
}

/** Writes what comes to a file; the last message says how much there was to come. */
class Upload {
  readonly #file: FileHandle;
  readonly #maxBytes: number;
  readonly #hash = createHash('sha256');
  ending: LabelsEnding | undefined;
  bytes = 0;
  #ended = false;

  constructor(file: FileHandle, maxBytes: number) {
    this.#file = file;
    this.#maxBytes = maxBytes;
  }

  async take(request: UploadLabelsRequest__Output): Promise<void> {
    if (this.ending === undefined) {
      this.ending = endingOf(request);
      return;
    }
    if (this.#ended) throw invalid('total_bytes', 'must be the last message');
    if (request.part === 'total_bytes') this.#end(request.total_bytes ?? 0);
    else if (request.part === 'data') await this.#write(request.data ?? Buffer.alloc(0));
    else throw invalid('part', 'must be data or total_bytes behind the first message');
  }

  finish(): { ending: LabelsEnding; sha256: string } {
    const { ending } = this;
    if (ending === undefined || !this.#ended) {
      throw new AppError('ABORTED', 'the upload ended before its last message, total_bytes; send it again');
    }
    return { ending, sha256: this.#hash.digest('hex') };
  }

  #end(total: number): void {
    if (total !== this.bytes) throw invalid('total_bytes', `is ${total}, and ${this.bytes} bytes came`);
    if (total === 0) throw invalid('data', 'is missing: a file of labels has at least a line');
    this.#ended = true;
  }

  async #write(data: Buffer): Promise<void> {
    if (data.length > largestPart) throw invalid('data', `must be at most ${largestPart} bytes a message`);
    this.bytes += data.length;
    if (this.bytes > this.#maxBytes) {
      throw invalid('data', `must be at most ${this.#maxBytes} bytes in all (DATASET_LABELS_MAX_BYTES)`);
    }
    this.#hash.update(data);
    await this.#file.writeFile(data);
  }
}

/** Takes a file of labels over a file of its own into the object store. */
export function uploadLabels({
  config,
  store,
  buildFolder,
}: Context): ClientStream<UploadLabelsRequest__Output, UploadLabelsResponse> {
  let running = 0;
  return async (requests, call) => {
    if (running >= mostAtOnce) {
      throw new AppError('RESOURCE_EXHAUSTED', `${mostAtOnce} uploads are under way already`, { retryAfterSeconds: 5 });
    }
    running += 1;
    const folder = join(buildFolder, uploadsFolder);
    const path = join(folder, randomUUID());
    try {
      await mkdir(folder, { recursive: true });
      const file = await open(path, 'wx');
      const upload = new Upload(file, config.DATASET_LABELS_MAX_BYTES);
      try {
        for await (const request of requests) await upload.take(request);
      } finally {
        await file.close();
      }
      const { ending, sha256 } = upload.finish();
      const key = uploadKey(call.tenantId, sha256, ending);
      await store.putFile(key, path, { signal: call.signal });
      return { key, bytes: upload.bytes, sha256 };
    } catch (error) {
      const reason = error instanceof AppError ? undefined : reasonOf(error, config.DATASET_MEMORY_MB);
      throw reason === undefined ? error : new AppError('RESOURCE_EXHAUSTED', reason, { cause: error });
    } finally {
      running -= 1;
      await rm(path, { force: true });
    }
  };
}
