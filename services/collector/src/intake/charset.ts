import { isUtf8 } from 'node:buffer';

/** What the bytes of a body are read as; `guess`: as UTF-8, else, where they look like that, as GB18030. */
export type Charset = 'utf-8' | 'gb18030' | 'guess';

/** Text, and whether its bytes had to be guessed to be GB18030. */
export interface Decoded {
  text: string;
  guessed: boolean;
}

/** Why bytes could not be read. */
export const charsetReasons: Readonly<Record<Charset, string>> = {
  'utf-8': 'must be UTF-8; for GBK the content type must say charset=gbk',
  gb18030: 'must be GBK or GB18030, as its content type says',
  guess: 'must be UTF-8, or GBK',
};

// GBK and GB2312 are parts of it. Node's decoder named gbk passes over bytes that are none.
const decoder = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true });
/** Other encodings of Asia, read as this one, often come out as these: they are assigned to nobody. */
const privateUse = /[\ue000-\uf8ff]/;

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Bytes of the character that begins at `index`; the bytes are GB18030. */
function characterBytes(bytes: Uint8Array, index: number): 1 | 2 | 4 {
  if ((bytes[index] ?? 0) <= 0x80) return 1;
  const second = bytes[index + 1] ?? 0;
  return second >= 0x30 && second <= 0x39 ? 4 : 2;
}

/**
 * Whether GB18030 text may be a Western one in Latin-1 or Windows-1252: there a letter with an accent stands mostly before a plain one
 * (é, t), which in Chinese few pairs of bytes look like. Wrongly refused is better than wrongly stored: what is refused is kept.
 */
function looksWestern(bytes: Uint8Array): boolean {
  let chinese = 0;
  let western = 0;
  for (let index = 0; index < bytes.length; ) {
    const length = characterBytes(bytes, index);
    if (length === 2 && (bytes[index] ?? 0) >= 0xc0 && isLetter(bytes[index + 1] ?? 0)) western++;
    else if (length > 1) chinese++;
    index += length;
  }
  return chinese <= western;
}

function fromGb18030(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The text of a body, or of a line of it; undefined for bytes that are not in its charset. */
export function decodeText(bytes: Buffer, charset: Charset): Decoded | undefined {
  if (charset !== 'gb18030' && isUtf8(bytes)) return { text: bytes.toString('utf8'), guessed: false };
  if (charset === 'utf-8') return undefined;
  const text = fromGb18030(bytes);
  if (text === undefined) return undefined;
  const guessed = charset === 'guess';
  return guessed && (privateUse.test(text) || looksWestern(bytes)) ? undefined : { text, guessed };
}

/**
 * A copy of the same length in which the characters of more than one byte are blotted out: their second byte may look like a
 * backslash or a bracket to whoever looks for JSON's marks in the bytes. The bytes must be GB18030.
 */
export function withoutGb18030(bytes: Uint8Array): Buffer {
  const out = Buffer.from(bytes);
  for (let index = 0; index < out.length; ) {
    const length = characterBytes(bytes, index);
    if (length > 1) out.fill(0xff, index, index + length);
    index += length;
  }
  return out;
}
