import { Decoder, type ExtensionCodecType } from '@msgpack/msgpack';
import { Problem } from '../validation/problem.js';
import { malformedBody, tooManyElements } from './body-error.js';
import { type Charset, charsetReasons, decodeText } from './charset.js';
import type { ElementCharset, Elements } from './elements.js';
import { type MsgpackSpan, msgpackSpan } from './msgpack-span.js';
import { type Parts, partElements } from './turns.js';

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

/** Bytes that are not in the charset. */
class CharsetError extends Error {}

/** Strings that are bytes still, as `textOf` reads them. */
function withText(value: unknown, textOf: (bytes: Buffer) => string): unknown {
  if (value instanceof Uint8Array) return textOf(Buffer.from(value));
  if (Array.isArray(value)) return value.map((each) => withText(each, textOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withText(each, textOf)]));
}

/** @param foreign strings in it that are not UTF-8 @throws CharsetError */
function withForeignText(value: unknown, charset: Charset, foreign: number): unknown {
  let guessed = 0;
  const out = withText(value, (bytes) => {
    const decoded = decodeText(bytes, charset);
    if (decoded === undefined) throw new CharsetError();
    if (decoded.guessed) guessed++;
    return decoded.text;
  });
  // The others are names, which the decoder makes text of whatever they are.
  if (guessed < foreign) throw new CharsetError();
  return out;
}

interface Decoders {
  text: Decoder<undefined>;
  /** Leaves strings as bytes, but for names. */
  bytes: Decoder<undefined>;
}

function recordOf(
  { text, bytes }: Decoders,
  record: Buffer,
  { foreign, depth, binary }: MsgpackSpan,
  charset: Charset,
) {
  const notInCharset = new Problem('malformed', `the record ${charsetReasons[charset]}`);
  if (foreign > 0 && charset === 'utf-8') return notInCharset;
  if (depth > maxDepth) return new Problem('malformed', `the record must have at most ${maxDepth} levels`);
  try {
    if (foreign > 0) return withForeignText(bytes.decode(record), charset, foreign);
    const value = text.decode(record);
    return binary ? withText(value, (each) => each.toString('utf8')) : value;
  } catch (error) {
    if (error instanceof CharsetError) return notInCharset;
    // Names that are no text, extensions, and __proto__ as a name.
    return new Problem('malformed', 'the record must hold only what JSON can hold, under names that are text');
  }
}

/**
 * A stream of MessagePack lists or maps, as the values that JSON would have. What cannot be read spoils itself and, as it tells no
 * longer where the next one begins, what follows. Other text than UTF-8 is looked for in each string: shippers put a line's bytes
 * beside names that they make themselves.
 * @param charset of a record whose strings are not all UTF-8
 * @throws BodyError 400 when already the first cannot be read, 413 for more than `limit`
 */
export function* readMsgpack(body: Buffer, limit: number, charset: Charset = 'utf-8'): Parts<Elements> {
  const decoders: Decoders = {
    text: new Decoder<undefined>({ extensionCodec: extensions }),
    bytes: new Decoder<undefined>({ extensionCodec: extensions, rawStrings: true }),
  };
  // Nothing about a MessagePack body can say what its strings are.
  const strings = charset === 'utf-8' ? charset : 'guess';
  const values: unknown[] = [];
  const raws: Buffer[] = [];
  const charsets: (ElementCharset | undefined)[] = [];
  for (let from = 0; from < body.length; ) {
    if (raws.length === limit) throw tooManyElements(limit);
    const span = msgpackSpan(body, from);
    const readable = span?.container === true;
    const reason = `must be MessagePack records and is not, from position ${from}`;
    if (!readable && from === 0) throw malformedBody(reason);
    const raw = body.subarray(from, readable ? span.end : body.length);
    if (readable && span.foreign > 0 && charset !== 'utf-8') {
      charsets[raws.length] = charset === 'guess' ? 'gbk-bytes' : charset;
    }
    values.push(readable ? recordOf(decoders, raw, span, strings) : new Problem('malformed', `the body ${reason}`));
    raws.push(raw);
    from += raw.length;
    if (raws.length % partElements === 0) yield;
  }
  return {
    values,
    raw: (index) => raws[index] ?? Buffer.alloc(0),
    ...(charsets.length === 0 ? {} : { charset: (index) => charsets[index] }),
  };
}
