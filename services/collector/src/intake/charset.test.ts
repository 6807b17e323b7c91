import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { type Charset, decodeText, withoutGb18030 } from './charset.js';
import { elementSpans } from './element-spans.js';
import { type BodyFormat, readBody } from './read-body.js';

const gbk = (text: string) => iconv.encode(text, 'gbk');
const read = (body: Buffer, charset: Charset, format: BodyFormat = 'json') => readBody(body, format, 100, charset);

/** Every character of two bytes that the encoder has, by both bytes; row 1 to 9 of GB2312 are marks and other scripts. */
function hanzi(leads: [number, number], trails: [number, number]): string[] {
  const found: string[] = [];
  for (let lead = leads[0]; lead <= leads[1]; lead++) {
    for (let trail = trails[0]; trail <= trails[1]; trail++) {
      const character = iconv.decode(Buffer.from([lead, trail]), 'gbk');
      if (/^\p{Script=Han}$/u.test(character)) found.push(character);
    }
  }
  return found;
}
const common = hanzi([0xb0, 0xd7], [0xa1, 0xfe]);
const all = hanzi([0x81, 0xfe], [0x40, 0xfe]);
const anyText = fc
  .array(fc.oneof(fc.constantFrom(...all), fc.constantFrom(...'\\"[]{},: a1，。！１２')))
  .map((each) => each.join(''));
const json = fc.array(fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.constant({ deep: ['"', '镕\\'] }))));

it('knows every character of GBK', () => {
  expect([common.length, all.length]).toEqual([3_755, expect.any(Number)]);
  expect(all.length).toBeGreaterThan(20_900);
  expect(decodeText(gbk(all.join('')), 'gb18030')?.text).toBe(all.join(''));
});

describe('GBK that the content type names', () => {
  it('is read as the same JSON in UTF-8 is, and keeps the bytes of each element', () => {
    fc.assert(
      fc.property(json, fc.constantFrom<BodyFormat>('json', 'either'), (values, format) => {
        const elements = read(gbk(JSON.stringify(values)), 'gb18030', format);
        expect(elements.values).toEqual(read(Buffer.from(JSON.stringify(values)), 'utf-8').values);
        for (const [index, value] of values.entries()) {
          expect(elements.raw(index)).toEqual(gbk(JSON.stringify(value)));
          expect(elements.charset?.(index)).toBe('gb18030');
        }
      }),
    );
  });

  it('is read line by line too, several objects in one line among them', () => {
    fc.assert(
      fc.property(json, fc.constantFrom('\n', ' '), (values, between) => {
        fc.pre(values.length > 1);
        const lines = values.map((value) => JSON.stringify(value));
        const elements = read(gbk(lines.join(between)), 'gb18030', 'either');
        expect(elements.values).toEqual(lines.map((line) => JSON.parse(line)));
        expect(lines.map((_line, index) => elements.raw(index))).toEqual(lines.map(gbk));
      }),
    );
  });

  it('takes the characters of four bytes that GB18030 adds, and refuses what it has not', () => {
    const text = '{"query":"é手机😀\u{20000}"}';
    expect(read(iconv.encode(text, 'gb18030'), 'gb18030').values).toEqual([JSON.parse(text)]);
    expect(() => read(Buffer.from([0x22, 0xff, 0x22]), 'gb18030')).toThrow('must be GBK or GB18030');
    expect(() => read(Buffer.from([0x22, 0xd6, 0x22]), 'gb18030')).toThrow('must be GBK or GB18030');
  });
});

describe('bytes that are not UTF-8 and of which nothing is told', () => {
  const chinese = fc
    .tuple(fc.array(fc.constantFrom(...common), { minLength: 1 }), fc.array(fc.constantFrom(...all)))
    .map(([some, more]) => [...some, ...some.slice(0, 1), ...more.flatMap((each) => [each, some[0] ?? ''])].join(''));

  it('are read as GBK, whatever Chinese stands in them', () => {
    fc.assert(
      fc.property(chinese, (query) => {
        const body = gbk(JSON.stringify([{ query }, { query }]));
        const asUtf8 = decodeText(body, 'utf-8');
        const elements = read(body, 'guess');
        // Some words are UTF-8 too by chance: then that is what they are.
        if (asUtf8 !== undefined) expect(elements.charset).toBeUndefined();
        else {
          expect(elements.values).toEqual([{ query }, { query }]);
          expect(elements.charset?.(1)).toBe('gbk-bytes');
          expect(elements.raw(1)).toEqual(gbk(JSON.stringify({ query })));
        }
      }),
    );
  });

  it('leave UTF-8 as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = Buffer.from(JSON.stringify(value));
        expect(decodeText(body, 'guess')).toEqual({ text: body.toString(), guessed: false });
      }),
    );
    expect(decodeText(gbk('女'), 'guess')).toEqual({ text: 'Ů', guessed: false });
    expect(decodeText(gbk('女'), 'gb18030')?.text).toBe('女');
  });

  it.each(['latin1', 'win1252', 'iso-8859-15'])('are refused where they may be %s', (name) => {
    for (const query of ['Müller', 'créer un été', 'Größe und Länge', 'café', 'señor', 'naïve “déjà vu”']) {
      expect(decodeText(iconv.encode(JSON.stringify({ query }), name), 'guess')).toBeUndefined();
    }
  });

  it('are refused where other Asian text would become characters that are nobody’s', () => {
    const query = '請問這個商品還有沒有現貨可以出貨嗎謝謝';
    expect(decodeText(iconv.encode(JSON.stringify({ query }), 'big5'), 'guess')).toBeUndefined();
  });

  it('are told for each line by itself', () => {
    const body = Buffer.concat([
      gbk('{"q":"手机"}\n'),
      Buffer.from('{"q":"手机"}\n{"q":"'),
      Buffer.from([0xff, 0x22, 0x7d]),
    ]);
    const elements = read(body, 'guess', 'ndjson');
    expect(elements.values).toMatchObject([{ q: '手机' }, { q: '手机' }, { reason: 'the line must be UTF-8, or GBK' }]);
    expect([0, 1, 2].map((index) => elements.charset?.(index))).toEqual(['gbk-bytes', undefined, undefined]);
  });
});

it('blots out what may look like a mark of JSON, and nothing else', () => {
  const text = '{"名":"誠\\"謀","b":["謀]"]}';
  const plain = withoutGb18030(gbk(text)).toString('latin1');
  expect(plain).toBe('{"ÿÿ":"ÿÿ\\"ÿÿ","b":["ÿÿ]"]}');
  const array = gbk('["誠",1]');
  expect(elementSpans(withoutGb18030(array))).toEqual([
    [1, 5],
    [6, 7],
  ]);
});
