import { Decoder, type ExtensionCodecType } from '@msgpack/msgpack';
import { Problem } from '../validation/problem.js';
import { malformedBody, tooManyElements } from './body-error.js';
import type { Elements } from './elements.js';
import { type MsgpackSpan, msgpackSpan } from './msgpack-span.js';

const maxDepth = 64;
const eventTimeType = 0;
const eventTimeBytes = 8;

/** Fluentd's time, seconds and nanoseconds, is read as the seconds since 1970 that its JSON has. Other extensions have no JSON. */
const extensions: ExtensionCodecType<undefined> = {
  tryToEncode: () => null,
  decode: (data, type) => {
    if (type !== eventTimeType || data.length !== eventTimeBytes) throw new TypeError('an extension that is no time');
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return view.getInt32(0) + view.getUint32(4) / 1e9;
  },
};

/** Strings that are called binary, as text; they have been found to be UTF-8. */
function withText(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(withText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withText(each)]));
}

function recordOf(decoder: Decoder<undefined>, bytes: Buffer, span: MsgpackSpan): unknown {
  if (!span.utf8) return new Problem('malformed', 'the record must be UTF-8');
  if (span.depth > maxDepth) return new Problem('malformed', `the record must have at most ${maxDepth} levels`);
  try {
    const value = decoder.decode(bytes);
    return span.binary ? withText(value) : value;
  } catch {
    // Names that are no text, extensions, and __proto__ as a name.
    return new Problem('malformed', 'the record must hold only what JSON can hold, under names that are text');
  }
}

/**
 * A stream of MessagePack lists or maps, as the values that JSON would have. What cannot be read spoils itself and, as it tells no
 * longer where the next one begins, what follows.
 * @throws BodyError 400 when already the first cannot be read, 413 for more than `limit`
 */
export function readMsgpack(body: Buffer, limit: number): Elements {
  const decoder = new Decoder<undefined>({ extensionCodec: extensions });
  const values: unknown[] = [];
  const raws: Buffer[] = [];
  for (let from = 0; from < body.length; ) {
    if (raws.length === limit) throw tooManyElements(limit);
    const span = msgpackSpan(body, from);
    const readable = span?.container === true;
    const reason = `must be MessagePack records and is not, from position ${from}`;
    if (!readable && from === 0) throw malformedBody(reason);
    const raw = body.subarray(from, readable ? span.end : body.length);
    values.push(readable ? recordOf(decoder, raw, span) : new Problem('malformed', `the body ${reason}`));
    raws.push(raw);
    from += raw.length;
  }
  return { values, raw: (index) => raws[index] ?? Buffer.alloc(0) };
}
