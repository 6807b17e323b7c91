import { isUtf8 } from 'node:buffer';
import type { MethodDefinition } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { AppError } from './errors.js';

/** Stands for text that is no UTF-8: half of a surrogate pair, which no text that was read can hold. */
const unfit = '\ud800';

/** Reads as protobufjs does, which makes replacement characters of what is no UTF-8 and takes a text that is cut off. */
class TextReader extends protobuf.BufferReader {
  foundUnfit = false;

  override string(): string {
    const length = this.uint32();
    const from = this.pos;
    const to = from + length;
    if (to > this.len) throw new RangeError('text beyond the end of its message');
    this.pos = to;
    const bytes = this.buf as Buffer;
    const text = bytes.toString('utf8', from, to);
    if (!text.includes('\ufffd') || isUtf8(bytes.subarray(from, to))) return text;
    this.foundUnfit = true;
    return unfit;
  }
}

/** The path of the first text that is not fit, or of the object that has a name of that kind. */
function unfitPath(value: unknown, path: string): string | undefined {
  if (value === unfit) return path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, each] of Object.entries(value)) {
    if (name === unfit) return path;
    const inner = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    const found = unfitPath(each, inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A request's message from its bytes.
 * @throws AppError INVALID_ARGUMENT for what is no such message, with the field where a text is not UTF-8
 */
export function readRequest(method: MethodDefinition<object, object>, bytes: Buffer): object {
  const reader = new TextReader(bytes);
  let request: object;
  try {
    // A reader is taken in place of bytes all the way down.
    request = method.requestDeserialize(reader as unknown as Buffer);
  } catch (error) {
    throw new AppError('INVALID_ARGUMENT', `the request is not a valid message of ${method.path.slice(1)}`, {
      cause: error,
    });
  }
  if (!reader.foundUnfit) return request;
  const field = unfitPath(request, '') ?? '';
  const description = 'must be UTF-8';
  throw new AppError('INVALID_ARGUMENT', `${field} ${description}`, { violations: [{ field, description }] });
}
