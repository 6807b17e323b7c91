import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RegisterModelAbout__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelAbout';
import type { RegisterModelRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/RegisterModelRequest';
import { AppError } from '@insight-mesh/runtime/errors';
import { checkDeclared } from '../elsewhere/check-onnx.js';
import { uploadsOf } from '../elsewhere/upload.js';
import { inPace, type Pace } from './in-pace.js';
import { readAbout } from './register-about.js';
import { invalid } from './violation.js';

const largestPart = 1_048_576;
const mostItems = 2_000_000;
/** Megabytes that are copied between two turns of the event loop. */
const copiedAtOnce = 16;

export interface Received {
  about: RegisterModelAbout__Output;
  checked: ReturnType<typeof readAbout>;
  vocabulary: string[];
  /** Undefined where a key stands in its place. */
  bytes: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Reads the stream of RegisterModel. What is said of the model is checked before any of its bytes is taken.
 * @throws AppError INVALID_ARGUMENT, ABORTED for a stream that was broken off, DEADLINE_EXCEEDED for one that is too slow
 */
export async function receiveUpload(
  requests: AsyncIterable<RegisterModelRequest__Output>,
  o: { tenantId: string; maxBytes: number; pace: Pace },
): Promise<Received> {
  const upload = new Upload(o.tenantId, o.maxBytes);
  for await (const request of inPace(requests, sizeOf, o.pace)) upload.take(request);
  return upload.finish();
}

function sizeOf({ data, vocabulary, about }: RegisterModelRequest__Output): number {
  const ids = vocabulary?.item_ids ?? about?.vocabulary ?? [];
  return (data?.length ?? 0) + ids.reduce((sum, id) => sum + id.length, 0);
}

/** What came of one call so far. */
class Upload {
  readonly #tenantId: string;
  readonly #maxBytes: number;
  readonly #parts: Buffer[] = [];
  readonly #vocabulary: string[] = [];
  readonly #distinct = new Set<string>();
  #about: RegisterModelAbout__Output | undefined;
  #checked: ReturnType<typeof readAbout> | undefined;
  #bytes = 0;
  #ended = false;

  constructor(tenantId: string, maxBytes: number) {
    this.#tenantId = tenantId;
    this.#maxBytes = maxBytes;
  }

  take(request: RegisterModelRequest__Output): void {
    if (this.#about === undefined) {
      if (request.part !== 'about' || !request.about) throw invalid('about', 'must be the first message');
      this.#takeAbout(request.about);
      return;
    }
    if (this.#ended) throw invalid('total_bytes', 'must be the last message');
    if (request.part === 'vocabulary') this.#addItems(request.vocabulary?.item_ids ?? []);
    else if (request.part === 'data') this.#addData(request.data ?? Buffer.alloc(0));
    else if (request.part === 'total_bytes') this.#end(request.total_bytes ?? 0);
    else throw invalid('part', 'must be vocabulary, data or total_bytes behind the first message');
  }

  async finish(): Promise<Received> {
    if (this.#about === undefined || this.#checked === undefined) throw invalid('about', 'must be the first message');
    const [about, checked] = [this.#about, this.#checked];
    if (about.key === '' && !this.#ended) {
      throw new AppError('ABORTED', 'the upload ended before its last message, total_bytes; send it again');
    }
    const vocabulary = this.#vocabulary;
    if (vocabulary.length === 0) throw invalid('vocabulary', 'must name the items in the order of their numbers');
    if (this.#distinct.size < vocabulary.length) {
      const counts = `of ${vocabulary.length} ids ${this.#distinct.size} are different`;
      throw invalid('vocabulary', `must name each item once; ${counts}`);
    }
    return { about, checked, vocabulary, bytes: about.key === '' ? await this.#whole() : undefined };
  }

  #takeAbout(about: RegisterModelAbout__Output): void {
    this.#checked = readAbout(about);
    checkDeclared(this.#checked.signature);
    const folder = uploadsOf(this.#tenantId);
    // Another tenant's objects, or those of the mesh itself, are nobody's models.
    if (about.key !== '' && (!about.key.startsWith(folder) || about.key.split('/').includes('..'))) {
      throw invalid('about.key', `must lie under ${folder}`);
    }
    this.#about = about;
    this.#addItems(about.vocabulary);
  }

  #addItems(ids: readonly string[]): void {
    if (this.#vocabulary.length + ids.length > mostItems)
      throw invalid('vocabulary', `must have at most ${mostItems} items`);
    for (const id of ids) {
      if (id === '' || id.length > 256) throw invalid('vocabulary', 'must have ids of 1 to 256 characters');
      this.#vocabulary.push(id);
      this.#distinct.add(id);
    }
  }

  #addData(data: Buffer): void {
    if (this.#about?.key !== '') throw invalid('about.key', 'stands in place of data; send one of them');
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

  /** In one piece of its own, so that it can be handed to a thread. */
  async #whole(): Promise<Uint8Array<ArrayBuffer>> {
    const whole = new Uint8Array(this.#bytes);
    let at = 0;
    for (const [n, part] of this.#parts.entries()) {
      if (n % copiedAtOnce === copiedAtOnce - 1) await nextTurn();
      whole.set(part, at);
      at += part.length;
    }
    this.#parts.length = 0;
    return whole;
  }
}
