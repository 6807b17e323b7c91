// JSON as text: what JSON.stringify never writes (a name twice, 1e400, half of a surrogate pair) is met at doors all the same.
import fc from 'fast-check';

type Text = fc.Arbitrary<string>;

/** An object's members: names as they are, values as JSON text. */
export type Members = readonly (readonly [name: string, value: string])[];

export const quoted = (text: Text): Text => text.map((each) => JSON.stringify(each));
export const oneOf = (...values: unknown[]): Text => fc.constantFrom(...values.map((each) => JSON.stringify(each)));

export function objectText(members: Members): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

const oddNumber = fc.constantFrom(
  ...['-0', '-0.0', '0.1', '1.0', '5e0', '4.999999999999999999', '1e308', '1e400', '-1e400', '1e-400', '-1'],
  ...['9007199254740991', '9007199254740993', '9223372036854775808', '123456789012345678901234567890'],
);
const oddString = fc.constantFrom(
  ...['""', '" "', '"\\ud800"', '"\\udc00x"', '"\\u0000"', '"\\u001f"', '"\\u2028"', '"\\u200b"', '"\\ufeff"'],
  ...['"__proto__"', '"constructor"', '"toString"', '"２０２６-０１-０１"', '"1e3"', '"NaN"', '"0x10"', '"\\u202ea"'],
  ...[
    '"2026-02-30T00:00:00Z"',
    '"2026-01-01"',
    '"9999-12-31T23:59:60+14:00"',
    '"0000-01-01T00:00:00Z"',
    '"1970-01-01T00:00:00Z"',
  ],
);
const someString = fc.oneof(
  quoted(fc.string({ unit: 'binary', maxLength: 40 })),
  quoted(fc.string({ unit: 'grapheme', maxLength: 40 })),
);
/** Long texts of few parts: where a search for numbers and addresses could take for ever, and where limits lie. */
const pumped = quoted(
  fc
    .tuple(
      fc.array(
        fc.constantFrom(
          ...[
            '1',
            '4111 ',
            '13800138000',
            '+86',
            '(',
            '-',
            ' ',
            '.',
            '@',
            'a@',
            'a.',
            'A',
            'x',
            'é',
            '\u200d',
            '\u0301',
            '🙂',
          ],
          ...[
            '北京市',
            '路1号',
            '身份证',
            '电话',
            '１',
            '12 Main Street, ',
            'PO Box ',
            'call ',
            '00',
            '\n',
            '\0',
            '[email]',
          ],
        ),
        { minLength: 1, maxLength: 4 },
      ),
      fc.constantFrom(16, 64, 129, 512, 2_001, 8_193, 20_000, 20_001),
    )
    .map(([parts, length]) => {
      const part = parts.join('');
      return part.repeat(Math.ceil(length / part.length)).slice(0, length);
    }),
);
const deep = fc
  .tuple(fc.constantFrom(6, 100, 5_000, 100_000), fc.constantFrom(['[', ']'], ['{"a":', '}'], ['[{"a":', '}]']))
  .map(([depth, [open = '', close = '']]) => `${open.repeat(depth)}1${close.repeat(depth)}`);
const nested = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value));

/** Any value, the odd ones rather often. */
export const anyJson: Text = fc.oneof(
  { weight: 200, arbitrary: oddNumber },
  { weight: 200, arbitrary: oddString },
  { weight: 300, arbitrary: someString },
  { weight: 150, arbitrary: oneOf(null, true, false, [], {}, [[]], [{}], [null]) },
  { weight: 100, arbitrary: fc.double().map((value) => String(Number.isFinite(value) ? value : 0)) },
  { weight: 200, arbitrary: nested },
  { weight: 40, arbitrary: pumped },
  { weight: 1, arbitrary: deep },
);

const oddName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', '', 'tenant_id', 'received_at', 'customerId'),
  fc.constantFrom('repairs', 'item_facts'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('n'.repeat(65), 'n'.repeat(5_000)),
);

/** Free attributes of an event or item. */
export const anyStruct: Text = fc
  .array(fc.tuple(fc.oneof(fc.string({ maxLength: 8 }), oddName), anyJson), { maxLength: 4 })
  .map(objectText);

interface Break {
  how: 'drop' | 'replace' | 'add' | 'misname' | 'twice';
  at: number;
  name: string;
  value: string;
}
const aBreak: fc.Arbitrary<Break> = fc.record({
  how: fc.constantFrom('drop', 'replace', 'replace', 'replace', 'add', 'misname', 'twice'),
  at: fc.nat(30),
  name: oddName,
  value: anyJson,
});

function broken(members: Members, { how, at, name, value }: Break): Members {
  const place = at % Math.max(1, members.length);
  const member = members[place];
  if (how === 'add' || member === undefined) return [...members, [name, value]];
  if (how === 'twice') return [...members, [member[0], value]];
  if (how === 'drop') return members.filter((_, index) => index !== place);
  return members.map((each, index) => {
    if (index !== place) return each;
    return how === 'misname' ? [name, each[1]] : [each[0], value];
  });
}

/** Objects that are right, and such with one or two of their members broken. */
export function nearly(members: fc.Arbitrary<Members>): fc.Arbitrary<Members> {
  return fc
    .tuple(
      members,
      fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: fc.array(aBreak, { minLength: 1, maxLength: 2 }) },
      ),
    )
    .map(([right, breaks]) => breaks.reduce(broken, right));
}

/** Members of which any may be missing. */
export function someOf(values: Readonly<Record<string, Text>>): fc.Arbitrary<Members> {
  return fc.record(values, { requiredKeys: [] }).map((given) => Object.entries(given) as [string, string][]);
}
