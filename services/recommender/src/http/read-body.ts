import type { IncomingMessage } from 'node:http';
import { AppError } from '@insight-mesh/runtime/errors';
import { HttpError } from './http-error.js';

/** Bytes of bodies on their way, over all connections. */
export class BodyBytes {
  #held = 0;

  constructor(readonly most: number) {}

  get held(): number {
    return this.#held;
  }

  /** @throws AppError RESOURCE_EXHAUSTED where they would be too many */
  take(bytes: number): void {
    if (this.#held + bytes > this.most) {
      throw new AppError('RESOURCE_EXHAUSTED', 'too much is being received at once; send it again', {
        retryAfterSeconds: 1,
      });
    }
    this.#held += bytes;
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}

/**
 * A request's body, whole. Its bytes count in `bodies` until it has come.
 * @throws HttpError 413, 415 for a body that is compressed, 400 where it is cut off; AppError RESOURCE_EXHAUSTED; the signal's reason
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  bodies: BodyBytes,
  signal: AbortSignal,
): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new HttpError(415, 'the content encoding must be left out');
  const tooLarge = () => new HttpError(413, `the body is larger than ${maxBytes} bytes`, 'OUT_OF_RANGE');
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  signal.throwIfAborted();
  let held = 0;
  const pieces: Buffer[] = [];
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const end = () => {
        request.off('data', onData).off('end', onEnd).off('error', onError).off('close', onError);
        signal.removeEventListener('abort', onAbort);
      };
      const fail = (error: unknown) => {
        end();
        reject(error);
      };
      const onData = (piece: Buffer) => {
        if (held + piece.length > maxBytes) return fail(tooLarge());
        try {
          bodies.take(piece.length);
        } catch (error) {
          return fail(error);
        }
        held += piece.length;
        pieces.push(piece);
      };
      const onEnd = () => {
        end();
        resolve(pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces, held));
      };
      const onError = () => fail(new HttpError(400, 'the body was cut off'));
      const onAbort = () => fail(signal.reason);
      if (request.destroyed) return onError();
      request.on('data', onData).on('end', onEnd).on('error', onError).on('close', onError);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  } finally {
    bodies.giveBack(held);
  }
}
