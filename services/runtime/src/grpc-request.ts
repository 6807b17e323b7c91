import { isUtf8 } from 'node:buffer';
import type { MethodDefinition } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { AppError } from './errors.js';

/** Before text that is no UTF-8: half of a surrogate pair, which no text that was read can hold, and no check takes. */
export const unfitMark = '\ud800';

/** Reads as protobufjs does, and marks text of which that makes replacement characters. */
class TextReader extends protobuf.BufferReader {
  foundUnfit = false;

  override string(): string {
    const length = this.uint32();
    const from = this.pos;
    this.pos = Math.min(from + length, this.len);
    const bytes = this.buf as Buffer;
    const text = bytes.toString('utf8', from, this.pos);
    if (!text.includes('\ufffd') || isUtf8(bytes.subarray(from, this.pos))) return text;
    this.foundUnfit = true;
    return unfitMark + text;
  }
}

/** The path of the first text that is not fit, or of the object that has a name of that kind. */
function unfitPath(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return value.startsWith(unfitMark) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, each] of Object.entries(value)) {
    if (name.startsWith(unfitMark)) return path;
    const inner = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    const found = unfitPath(each, inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A request's message from its bytes.
 * @param takesUnfit text that is not UTF-8 comes behind `unfitMark`, for the handler to refuse the element that has it
 * @throws AppError INVALID_ARGUMENT for what is no such message, with the field where a text is not UTF-8
 */
export function readRequest(method: MethodDefinition<object, object>, bytes: Buffer, takesUnfit = false): object {
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
  if (!reader.foundUnfit || takesUnfit) return request;
  const field = unfitPath(request, '') ?? '';
  const description = 'must be UTF-8';
  throw new AppError('INVALID_ARGUMENT', `${field} ${description}`, { violations: [{ field, description }] });
}
