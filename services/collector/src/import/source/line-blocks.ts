import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { byteOrderMark, eightBitCharset, type FileCharset, looksUtf16 } from './charset.js';
import { SourceError } from './row.js';

/** Whole lines of a file. */
export interface LineBlock {
  /** Each line ends in "\n", the last of the file may not. */
  text: string;
  /** Number of its first line, from 1. */
  firstLine: number;
  /** Lines that are no text, by number, and why; how they are shown stands in `text`. */
  bad: ReadonlyMap<number, string> | undefined;
}

export interface LineOptions {
  /** As the mapping says; undefined: by the bytes. */
  charset: FileCharset | undefined;
  /** Bytes of a line at most. */
  maxLineBytes: number;
}

const shownBytes = 8_192;
const names: Readonly<Record<FileCharset, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  gb18030: 'GBK or GB18030',
};
const nul = 'has a NUL character';

/** The place behind the last line break, or 0. */
function behindLastBreak(bytes: Buffer, charset: FileCharset): number {
  if (charset === 'utf-8' || charset === 'gb18030') return bytes.lastIndexOf(10) + 1;
  const low = charset === 'utf-16le' ? 0 : 1;
  for (let at = (bytes.length & ~1) - 2; at >= 0; at -= 2) {
    if (bytes[at + low] === 10 && bytes[at + 1 - low] === 0) return at + 2;
  }
  return 0;
}

/** The place behind the first line break from `from` on, or -1. */
function behindBreak(bytes: Buffer, from: number, charset: FileCharset): number {
  if (charset === 'utf-8' || charset === 'gb18030') {
    const at = bytes.indexOf(10, from);
    return at < 0 ? -1 : at + 1;
  }
  const low = charset === 'utf-16le' ? 0 : 1;
  for (let at = from; at + 1 < bytes.length; at += 2) {
    if (bytes[at + low] === 10 && bytes[at + 1 - low] === 0) return at + 2;
  }
  return -1;
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Makes lines of a file's bytes: finds its charset, tells lines that are not in it, and bounds their length. */
export class LineDecoder {
  readonly #o: LineOptions;
  /** Undefined while all bytes so far were ASCII. */
  #charset: FileCharset | undefined;
  #strict: TextDecoder | undefined;
  #started = false;
  #line = 1;
  #carry: Buffer = Buffer.alloc(0);
  /** How a line begins that is too long, while its rest is passed over. */
  #tooLong: Buffer | undefined;

  constructor(options: LineOptions) {
    this.#o = options;
    this.#charset = options.charset;
  }

  /** What the file's bytes are; undefined while they may be anything with ASCII in it. */
  get charset(): FileCharset | undefined {
    return this.#charset;
  }

  /**
   * The lines that end in `bytes`. The first call should have the file's first megabyte, by which its charset is found.
   * @throws SourceError
   */
  push(bytes: Buffer): LineBlock | undefined {
    const fresh = this.#started ? bytes : this.#begin(bytes);
    let rest = fresh;
    if (this.#tooLong !== undefined) {
      const end = behindBreak(rest, 0, this.#charset ?? 'utf-8');
      if (end < 0) return undefined;
      const block = this.#tooLongLine();
      rest = rest.subarray(end);
      const more = this.#whole(rest);
      return more === undefined
        ? block
        : {
            ...more,
            text: block.text + more.text,
            firstLine: block.firstLine,
            bad: new Map([...(block.bad ?? []), ...(more.bad ?? [])]),
          };
    }
    return this.#whole(this.#carry.length === 0 ? rest : Buffer.concat([this.#carry, rest]));
  }

  /** The last line, where no line break ends it. @throws SourceError */
  end(): LineBlock | undefined {
    if (this.#tooLong !== undefined) return this.#tooLongLine();
    const bytes = this.#carry;
    this.#carry = Buffer.alloc(0);
    return bytes.length === 0 ? undefined : this.#decode(bytes);
  }

  #begin(bytes: Buffer): Buffer {
    this.#started = true;
    const mark = byteOrderMark(bytes);
    if (mark !== undefined && this.#charset !== undefined && mark.charset !== this.#charset) {
      throw new SourceError(
        `begins with the mark of ${names[mark.charset]}, and the mapping says that it is ${names[this.#charset]}`,
      );
    }
    this.#charset ??= mark?.charset ?? looksUtf16(bytes);
    const content = bytes.subarray(mark?.bytes ?? 0);
    if (behindBreak(content, 0, this.#charset ?? 'utf-8') < 0 && content.includes(13) && content.length > 1_000) {
      throw new SourceError('has lines that end in CR alone: convert them to LF (tr "\\r" "\\n")');
    }
    return content;
  }

  #whole(bytes: Buffer): LineBlock | undefined {
    const end = behindLastBreak(bytes, this.#charset ?? 'utf-8');
    const rest = bytes.subarray(end);
    if (rest.length > this.#o.maxLineBytes) {
      this.#tooLong = Buffer.from(rest.subarray(0, shownBytes));
      this.#carry = Buffer.alloc(0);
    } else {
      // A copy: a slice would hold the whole block.
      this.#carry = Buffer.from(rest);
    }
    return end === 0 ? undefined : this.#decode(bytes.subarray(0, end));
  }

  #tooLongLine(): LineBlock {
    const start = this.#tooLong ?? Buffer.alloc(0);
    this.#tooLong = undefined;
    const text = `${this.#lossy(start).replace(/[\n\ufffd]+/g, '')}…\n`;
    const block = {
      text,
      firstLine: this.#line,
      bad: new Map([[this.#line, `is longer than ${this.#o.maxLineBytes} bytes (max_row_bytes)`]]),
    };
    this.#line++;
    return block;
  }

  #decode(bytes: Buffer): LineBlock {
    this.#charset ??= eightBitCharset(bytes);
    const firstLine = this.#line;
    const text = this.#exactly(bytes);
    const block = text === undefined ? this.#byLine(bytes) : { text, firstLine, bad: undefined };
    const whole = block.text.includes('\0') ? withNuls(block) : block;
    this.#line += countBreaks(whole.text);
    return whole;
  }

  /** Undefined for bytes that are not all in the charset. */
  #exactly(bytes: Buffer): string | undefined {
    const charset = this.#charset;
    if (charset === undefined) return bytes.toString('latin1');
    if (charset === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
    this.#strict ??= new TextDecoder(charset, { fatal: true, ignoreBOM: true });
    try {
      return this.#strict.decode(bytes);
    } catch {
      return undefined;
    }
  }

  #lossy(bytes: Buffer): string {
    return new TextDecoder(this.#charset ?? 'utf-8', { ignoreBOM: true }).decode(bytes);
  }

  #byLine(bytes: Buffer): LineBlock {
    const charset = this.#charset ?? 'utf-8';
    const bad = new Map<number, string>();
    const lines: string[] = [];
    for (let from = 0; from < bytes.length; ) {
      const end = behindBreak(bytes, from, charset);
      const line = bytes.subarray(from, end < 0 ? bytes.length : end);
      from = end < 0 ? bytes.length : end;
      const text = this.#exactly(line);
      if (text === undefined) bad.set(this.#line + lines.length, this.#reason(line));
      // What is shown of broken bytes must not make a line more of it.
      lines.push(text ?? this.#lossy(line).replace(/\n(?!$)/g, '\ufffd'));
    }
    return { text: lines.join(''), firstLine: this.#line, bad };
  }

  #reason(line: Buffer): string {
    const charset = this.#charset ?? 'utf-8';
    const reason = `has bytes that are not ${names[charset]}`;
    if (this.#o.charset !== undefined || charset !== 'utf-8') return reason;
    return eightBitCharsetOf(line) === 'gb18030'
      ? `${reason}, as which the file began; if it is GBK say "charset": "gb18030" in the mapping`
      : reason;
  }
}

function eightBitCharsetOf(line: Buffer): FileCharset | undefined {
  try {
    return eightBitCharset(line);
  } catch {
    return undefined;
  }
}

function withNuls({ text, firstLine, bad }: LineBlock): LineBlock {
  const marked = new Map(bad);
  let line = firstLine;
  let from = 0;
  for (let at = text.indexOf('\0'); at >= 0; at = text.indexOf('\0', from)) {
    for (let end = text.indexOf('\n', from); end >= 0 && end < at; end = text.indexOf('\n', from)) {
      from = end + 1;
      line++;
    }
    if (!marked.has(line)) marked.set(line, nul);
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    from = end + 1;
    line++;
  }
  return { text, firstLine, bad: marked };
}
