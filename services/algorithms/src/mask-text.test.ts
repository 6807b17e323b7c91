import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missed, personal, plain } from '../test/labelled-texts.js';
import { type MaskKind, maskText } from './mask-text.js';

const kinds: MaskKind[] = ['email', 'phone', 'id', 'card', 'address'];

function countIn(masked: string, kind: MaskKind): number {
  return masked.split(`[${kind}]`).length - 1;
}

describe('free text', () => {
  it.each(personal)('%s', (text, masked) => {
    expect(maskText(text).text).toBe(masked);
  });

  it.each(plain)('%s stays', (text) => {
    expect(maskText(text)).toEqual({ text, found: { email: 0, phone: 0, id: 0, card: 0, address: 0 } });
  });

  it('is masked with a precision of 1 and a recall over 0.88 on the labelled texts', () => {
    const labelled = [
      ...personal.map(([text, masked]) => ({ text, masked, unfound: 0 })),
      ...missed.map(([text, count]) => ({ text, masked: text, unfound: count })),
      ...plain.map((text) => ({ text, masked: text, unfound: 0 })),
    ];
    let right = 0;
    let found = 0;
    let wanted = 0;
    for (const { text, masked, unfound } of labelled) {
      const counts = maskText(text).found;
      wanted += unfound;
      for (const kind of kinds) {
        const expected = countIn(masked, kind);
        right += Math.min(expected, counts[kind]);
        found += counts[kind];
        wanted += expected;
      }
    }
    expect(right / found).toBe(1);
    expect(right / wanted).toBeGreaterThan(0.88);
  });

  it.each([
    ['https://shop.example/x?to=jane%40example.com&q=a%20b', 'https://shop.example/x?to=[email]&q=a%20b'],
    ['/cart?tel=%2B86%20138-1234-5678#top', '/cart?tel=[phone]#top'],
    ['/cart?tel=%2B86+138+1234+5678', '/cart?tel=[phone]'],
    ['/to?a=12+Main+Street%2C+Apt+4B', '/to?a=[address]'],
    ['mailto=li.na%2540qq.com', 'mailto=[email]'],
    ['寄到%E6%96%87%E4%B8%89%E8%B7%AF123%E5%8F%B7', '寄到[address]'],
    ['card%3D4111%201111%201111%201111;x', 'card=[card];x'],
  ])('%s is masked although it is percent-encoded', (text, masked) => {
    expect(maskText(text).text).toBe(masked);
  });

  it.each([
    'https://shop.example/%E6%89%8B%E6%9C%BA?size=42%20EU&t=2026-05-01T10%3A11%3A12Z',
    '满100%25减，好评100%，尺寸 20%2F30',
    'x=%E5%8C&y=%00&z=%zz%4',
  ])('%s stays, percent-encoded as it is', (text) => {
    expect(maskText(text).text).toBe(text);
  });

  it('counts what it masked', () => {
    const { text, found } = maskText(
      'a@b.cn, c@d.cn, 13812345678, 11010519491231002X, 4111111111111111, 12 Main Street',
    );
    expect(text).toBe('[email], [email], [phone], [id], [card], [address]');
    expect(found).toEqual({ email: 2, phone: 1, id: 1, card: 1, address: 1 });
  });
});

const pieces = fc.constantFrom(
  ...['1', '0', '8', '12', '138', '2024', '13812345678', '11010519491231002X', '4111111111111111', '+', '(', ')'],
  ...[
    '-',
    ' ',
    '.',
    ',',
    '/',
    '@',
    'a',
    'X',
    'GB82',
    'WEST',
    '.com',
    'tel',
    '电话',
    '是',
    '身份证',
    '路',
    '文三',
    '号',
  ],
  ...[
    '浙江省',
    '杭州市',
    '住在',
    '楼',
    '室',
    'Main',
    'Street',
    'St',
    'PO Box ',
    '[phone]',
    '[',
    ']',
    '１',
    '＠',
    '¥',
    '\n',
  ],
  ...['张三', '例子', '.中国', '.cn', '。'],
  ...['%', '%20', '%25', '%40', '%2B', '25', '40', '&', '%E8%B7%AF', '%E5%8F', '%00'],
);
const hostile = fc.array(fc.oneof({ weight: 3, arbitrary: pieces }, fc.string({ unit: 'binary', maxLength: 3 })), {
  maxLength: 40,
});

describe('masking', () => {
  it('twice is masking once, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        const once = maskText(parts.join('')).text;
        expect(maskText(once)).toMatchObject({ text: once });
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds a mobile number and an e-mail in any words around them', () => {
    const words = fc.string({ unit: fc.constantFrom(...'我的手机你好 ,。!？\n和'), maxLength: 50 });
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(words, words, words, digits, fc.integer({ min: 3, max: 9 }), (a, b, c, rest, second) => {
        const { text } = maskText(`${a}1${second}${rest}，${b} zhang${rest}@qq.com${c}`);
        expect(text).toBe(`${a}[phone]，${b} [email]${c}`);
      }),
    );
  });

  it('leaves what it does not mask as it is', () => {
    const shout = '。１００％好！～　ＯＫ。';
    expect(maskText(`${shout}13812345678${shout}`).text).toBe(`${shout}[phone]${shout}`);
  });

  // A pattern that goes back over its steps would take hours with these.
  it.each([
    ...[
      '1',
      '0',
      '+',
      '(',
      '@',
      'a',
      '-',
      ' ',
      '1 ',
      '1-',
      '0 ',
      'a@',
      'a.',
      '@a.',
      'a-',
      '路',
      '路1号',
      '1号',
      '市区',
    ],
    ...[
      '12 a ',
      '1 A. ',
      '8.',
      '4111 ',
      '2024-05-01',
      'GB82 ',
      'tel ',
      '+86',
      '(0',
      '身份证1',
      'PO Box ',
      '１ ',
      '\u200d',
    ],
    ...[
      '%',
      '%4',
      '%41',
      '%40',
      '%25',
      '%20',
      '%E8',
      '%E8%B7%AF',
      '%2B1',
      '1%20',
      '+%',
      '%25%',
      '张@',
      '@张.',
      '张三@例子.',
    ],
  ])('ends for 100,000 characters of "%s"', (unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    for (const each of [text, `a@${text}`, `${text}@b.cn`, `+1${text}!`]) {
      expect(maskText(each).text.length).toBeGreaterThan(0);
    }
  });
});
