import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { eightBitCharset, looksUtf16 } from './charset.js';
import { type LineBlock, LineDecoder } from './line-blocks.js';
import { SourceError } from './row.js';

type Declared = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | undefined;

/** All lines of some bytes, cut into chunks of a size. */
function decode(
  bytes: Buffer,
  { charset, chunk = 1_000, maxLineBytes = 10_000 }: { charset?: Declared; chunk?: number; maxLineBytes?: number } = {},
) {
  const decoder = new LineDecoder({ charset, maxLineBytes });
  const blocks: LineBlock[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    const block = decoder.push(bytes.subarray(at, at + chunk));
    if (block !== undefined) blocks.push(block);
  }
  const last = decoder.end();
  if (last !== undefined) blocks.push(last);
  const bad = blocks.flatMap((block) => [...(block.bad ?? [])]);
  // Every block says rightly where it begins.
  let line = 1;
  for (const block of blocks) {
    expect(block.firstLine).toBe(line);
    line += block.text.split('\n').length - 1;
  }
  return { text: blocks.map((block) => block.text).join(''), bad, charset: decoder.charset };
}

const chinese = fc.string({
  unit: fc.constantFrom(...'中文字符商品红色连衣裙客户编号订单价格，。：0123456789abc ,;"-'),
  minLength: 1,
  maxLength: 30,
});
const lines = fc.array(chinese, { minLength: 1, maxLength: 40 }).map((all) => `编号,名称\n${all.join('\n')}\n`);
const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const;

describe('charsets of files', () => {
  it('finds each of the four, with a mark and without, and gives the text back', () => {
    fc.assert(
      fc.property(
        lines,
        fc.constantFrom(...encodings),
        fc.boolean(),
        fc.integer({ min: 1, max: 60 }),
        (text, encoding, mark, chunk) => {
          const bytes = iconv.encode(text, encoding, { addBOM: mark });
          const found = decode(bytes, { chunk: Math.max(bytes.length, chunk) });
          expect(found).toEqual({ text, bad: [], charset: encoding });
        },
      ),
    );
  });

  it('takes a short file for Chinese although one of its lines would be UTF-8 by accident', () => {
    const text = '编号,名称\n裙\n';
    expect(decode(iconv.encode(text, 'gb18030'))).toEqual({ text, bad: [], charset: 'gb18030' });
  });

  it('gives the text back in whatever chunks the bytes come, once the charset is declared', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(...encodings), fc.integer({ min: 1, max: 60 }), (text, charset, chunk) => {
        const found = decode(iconv.encode(text, charset), { charset, chunk });
        expect(found).toEqual({ text, bad: [], charset });
      }),
    );
  });

  it('reads on as what it is found to be where its Chinese begins late', () => {
    const ascii = 'id,name\n'.repeat(200_000);
    for (const charset of ['utf-8', 'gb18030'] as const) {
      const bytes = Buffer.concat([Buffer.from(ascii), iconv.encode('1,红色连衣裙\n2,商品\n', charset)]);
      const found = decode(bytes, { chunk: 1_048_576 });
      expect(found.charset).toBe(charset);
      expect(found.bad).toEqual([]);
      expect(found.text.slice(ascii.length)).toBe('1,红色连衣裙\n2,商品\n');
    }
  });

  it('marks the lines that are not in the charset, those alone, and loses none', () => {
    const good = Buffer.from('1,中文\n');
    const bytes = Buffer.concat([
      good,
      good,
      Buffer.from([0x32, 0x2c, 0xff, 0xfe, 0x0a]),
      good,
      iconv.encode('4,红色连衣裙\n', 'gbk'),
      good,
    ]);
    const found = decode(bytes);
    expect(found.charset).toBe('utf-8');
    expect(found.bad.map(([line]) => line)).toEqual([3, 5]);
    expect(found.bad[1]?.[1]).toContain('if it is GBK say');
    expect(found.text.split('\n')).toHaveLength(7);
    fc.assert(
      fc.property(
        fc.constantFrom(...encodings),
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        (charset, any, chunk) => {
          const whole = decode(Buffer.from(any), { charset, chunk: 1_000 });
          expect(decode(Buffer.from(any), { charset, chunk })).toEqual(whole);
        },
      ),
    );
  });

  it('takes a NUL for a fault of its line, and few of them for no UTF-16', () => {
    const found = decode(Buffer.from('a,b\n1,x\n2,\0y\n3,z\n'));
    expect(found.bad).toEqual([[3, 'has a NUL character']]);
    expect(looksUtf16(Buffer.from(`${'a,b\n'.repeat(100)}\0`))).toBeUndefined();
    expect(looksUtf16(Buffer.from('a,b\n1,2\n', 'utf16le'))).toBe('utf-16le');
  });

  it('passes over a line that is too long, and reads the next', () => {
    const text = `a\n${'x'.repeat(50_000)}\nb\n`;
    const found = decode(Buffer.from(text), { chunk: 1_000 });
    expect(found.bad).toEqual([[2, 'is longer than 10000 bytes (max_row_bytes)']]);
    expect(found.text.startsWith('a\nxxx')).toBe(true);
    expect(found.text.endsWith('…\nb\n')).toBe(true);
    expect(found.text.length).toBeLessThan(9_000);
  });

  it('asks for the charset of what is neither, and for what its mark contradicts', () => {
    expect(() => eightBitCharset(Buffer.from('1,caf\xe9 cr\xe8me\n2,\xe9t\xe9\n', 'latin1'))).toThrow(SourceError);
    expect(() => decode(Buffer.from('\ufeffa,b\n', 'utf16le'), { charset: 'utf-8' })).toThrow(
      /begins with the mark of UTF-16/,
    );
    expect(eightBitCharset(Buffer.from('plain\n'))).toBeUndefined();
  });
});
