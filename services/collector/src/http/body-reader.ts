import type { IncomingMessage } from 'node:http';
import { BodyError, bodyTooLarge } from '../intake/body-error.js';
import type { OpenBodies, PartialBody } from './open-bodies.js';
import { Pieces } from './pieces.js';

const cutOff = () => new BodyError(400, 'the body was cut off');

/**
 * Reads a request's body whole, as bytes. Those of a body that comes in one piece are neither copied nor counted: nothing waits
 * for it. Rejects with BodyError, or with UNAVAILABLE where `bodies` cuts it.
 */
export function bodyReader(maxBytes: number, bodies: OpenBodies): (request: IncomingMessage) => Promise<Buffer> {
  return (request) => {
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (length > maxBytes) return Promise.reject(bodyTooLarge(maxBytes));
    // While the key was looked up.
    if (request.destroyed) return Promise.reject(cutOff());
    return new Promise((resolve, reject) => read(request, length, resolve, reject));
  };

  function read(
    request: IncomingMessage,
    length: number,
    resolve: (body: Buffer) => void,
    reject: (error: Error) => void,
  ): void {
    let bytes = 0;
    let first: Buffer | undefined;
    let pieces: Pieces | undefined;
    let open: PartialBody | undefined;

    const end = () => {
      request.off('data', onData).off('end', onEnd).off('error', onError);
      if (open !== undefined) bodies.forget(open);
    };
    const fail = (error: Error) => {
      end();
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        fail(bodyTooLarge(maxBytes));
        return;
      }
      if (first === undefined) first = chunk;
      else if (pieces === undefined) {
        pieces = new Pieces(first);
        pieces.add(chunk);
      } else pieces.add(chunk);
      if (bytes === length) return;
      open ??= { bytes: 0, cut: fail };
      bodies.grow(open, bytes - open.bytes);
    };
    const onEnd = () => {
      end();
      resolve(pieces?.whole() ?? first ?? Buffer.alloc(0));
    };
    const onError = () => fail(cutOff());
    request.on('data', onData).on('end', onEnd).on('error', onError);
  }
}
