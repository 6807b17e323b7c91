import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { BodyError, bodyTooLarge } from '../intake/body-error.js';
import type { OpenBodies, PartialBody } from './open-bodies.js';
import { Pieces } from './pieces.js';

type Done = (error: Error | null, body?: Buffer) => void;

/** Reads a request's body whole, as bytes. Those of a body that comes in one piece are neither copied nor counted: nothing waits for it. */
export function bodyReader(maxBytes: number, bodies: OpenBodies) {
  return (request: FastifyRequest, payload: IncomingMessage, done: Done): void => {
    if (request.is404) {
      done(null);
      return;
    }
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (length > maxBytes) {
      done(bodyTooLarge(maxBytes));
      return;
    }
    let bytes = 0;
    let first: Buffer | undefined;
    let pieces: Pieces | undefined;
    let open: PartialBody | undefined;

    const end = (error: Error | null, body?: Buffer) => {
      payload.off('data', onData).off('end', onEnd).off('error', onError);
      if (open !== undefined) bodies.forget(open);
      done(error, body);
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        end(bodyTooLarge(maxBytes));
        return;
      }
      if (first === undefined) first = chunk;
      else if (pieces === undefined) {
        pieces = new Pieces(first);
        pieces.add(chunk);
      } else pieces.add(chunk);
      if (bytes === length) return;
      open ??= { bytes: 0, cut: end };
      bodies.grow(open, bytes - open.bytes);
    };
    const onEnd = () => end(null, pieces?.whole() ?? first ?? Buffer.alloc(0));
    const onError = () => end(new BodyError(400, 'the body was cut off'));
    payload.on('data', onData).on('end', onEnd).on('error', onError);
  };
}
