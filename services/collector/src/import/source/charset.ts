import { isAscii, isUtf8 } from 'node:buffer';
import { decodeText } from '../../intake/charset.js';
import { SourceError } from './row.js';

/** What the bytes of a file are, once that is known. */
export type FileCharset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

export interface ByteOrderMark {
  charset: FileCharset;
  bytes: number;
}

/** The mark at the beginning of a file that tells its charset. */
export function byteOrderMark(start: Uint8Array): ByteOrderMark | undefined {
  const [a, b, c] = start;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { charset: 'utf-8', bytes: 3 };
  if (a === 0xff && b === 0xfe) return { charset: 'utf-16le', bytes: 2 };
  if (a === 0xfe && b === 0xff) return { charset: 'utf-16be', bytes: 2 };
  if (a === 0x84 && b === 0x31 && c === 0x95 && start[3] === 0x33) return { charset: 'gb18030', bytes: 4 };
  return undefined;
}

/** Of this share of UTF-16's units a file of rows is at least: separators, digits, line breaks. */
const leastAscii = 0.02;

/** Units that are printable ASCII or white space, of those at the even places. */
function asciiUnits(bytes: Uint8Array, highFirst: boolean): { ascii: number; units: number; breaks: number } {
  let ascii = 0;
  let breaks = 0;
  const units = bytes.length >> 1;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const high = bytes[highFirst ? at : at + 1];
    const low = bytes[highFirst ? at + 1 : at] ?? 0;
    if (high !== 0) continue;
    if ((low >= 0x20 && low < 0x7f) || low === 9 || low === 10 || low === 13) ascii++;
    if (low === 10) breaks++;
  }
  return { ascii, units, breaks };
}

/** UTF-16 without a mark, by the zero bytes of its ASCII characters. Text in other charsets has hardly any zero byte. */
export function looksUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes.length < 4 || !bytes.includes(0)) return undefined;
  const little = asciiUnits(bytes, false);
  const big = asciiUnits(bytes, true);
  const [charset, more, less] =
    little.ascii >= big.ascii ? (['utf-16le', little, big] as const) : (['utf-16be', big, little] as const);
  const share = more.ascii / Math.max(1, more.units);
  if (share < leastAscii || more.ascii < 4 * less.ascii) return undefined;
  // Line breaks that are none of UTF-16 are another charset's.
  if (more.breaks === 0 && bytes.includes(10)) return undefined;
  const text = new TextDecoder(charset, { ignoreBOM: true }).decode(bytes.subarray(0, bytes.length & ~1));
  // Halves of pairs are replaced; the last may be cut off here. Few, or it is something else.
  const broken = text.split('\ufffd').length - 2;
  return broken * 100 > more.units ? undefined : charset;
}

/**
 * Which charset of eight-bit units bytes with characters beyond ASCII are in, by their lines: those that are UTF-8, against those that
 * are Chinese in GB18030 and nothing else. A line weighs as many bytes as it has beyond ASCII: one or two Chinese characters may be UTF-8 by
 * accident.
 * @returns undefined for bytes that are all ASCII: nothing tells yet
 * @throws SourceError for what is neither
 */
export function eightBitCharset(bytes: Buffer): 'utf-8' | 'gb18030' | undefined {
  if (isAscii(bytes)) return undefined;
  if (isUtf8(bytes)) return 'utf-8';
  let utf8 = 0;
  let chinese = 0;
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    from = end < 0 ? bytes.length : end + 1;
    if (isAscii(line)) continue;
    if (isUtf8(line)) utf8 += beyondAscii(line);
    else if (decodeText(line, 'guess')?.guessed === true) chinese += beyondAscii(line);
  }
  // A few rows that are broken make no other file of it.
  if (utf8 > 0 && utf8 >= chinese) return 'utf-8';
  if (chinese > 0) return 'gb18030';
  throw new SourceError(
    'is neither UTF-8, UTF-16 nor GBK: name its charset in the mapping, or convert it to UTF-8 (iconv -f latin1 -t utf-8)',
  );
}

function beyondAscii(line: Uint8Array): number {
  let count = 0;
  for (const byte of line) if (byte >= 0x80) count++;
  return count;
}
