import { AppError } from '@insight-mesh/runtime/errors';

/** A body of which nothing was taken. HTTP has finer answers to that than gRPC's INVALID_ARGUMENT. */
export class BodyError extends AppError {
  constructor(
    readonly httpStatus: 400 | 413 | 415,
    message: string,
    /** True: the bytes are kept as a dead letter. What is merely too large is the client's to send again in parts. */
    readonly keep = false,
  ) {
    super('INVALID_ARGUMENT', message);
  }
}

export function malformedBody(reason: string): BodyError {
  return new BodyError(400, `the body ${reason}`, true);
}

export function tooManyElements(limit: number): BodyError {
  return new BodyError(413, `more than ${limit.toLocaleString('en')} elements in one call; send them in several`);
}

export function bodyTooLarge(limitBytes: number): BodyError {
  return new BodyError(413, `the body is larger than ${limitBytes.toLocaleString('en')} bytes; send it in parts`);
}
