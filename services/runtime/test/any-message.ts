import fc from 'fast-check';
import protobuf from 'protobufjs';
import { formatTimestamp } from '../src/time.js';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
const int64 = fc.maxSafeInteger();
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

const time = fc
  .record({
    seconds: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
    nanos: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 999 }).map((ms) => ms * 1e6),
      fc.integer({ min: 0, max: 999_999_999 }),
    ),
  })
  .map((t) => formatTimestamp(t) ?? '');

const { value: freeJson } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    number,
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const maskPath = fc.constantFrom(
  'consent',
  'consent.analytics',
  'privacy.userAgent',
  'cleaning.rules.gbkBytes',
  'a.bC1.d',
);
const mask = fc.array(maskPath, { maxLength: 3 }).map((paths) => paths.join(','));

function struct(): fc.Arbitrary<unknown> {
  return fc.dictionary(text, freeJson, { maxKeys: 3, noNullPrototype: true });
}

function anyScalar(type: string): fc.Arbitrary<unknown> {
  if (type === 'string') return text;
  if (type === 'bool') return fc.boolean();
  if (type === 'double') return number;
  if (type === 'int64') return int64;
  if (type === 'int32') return int32;
  if (type === 'bytes') return fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64'));
  throw new Error(`no arbitrary for ${type}`);
}

function anyValue(field: protobuf.Field): fc.Arbitrary<unknown> {
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum) return fc.constantFrom(...Object.keys(type.values));
  return type instanceof protobuf.Type ? anyMessage(type) : anyScalar(field.type);
}

function anyField(field: protobuf.Field): fc.Arbitrary<unknown> {
  const value = anyValue(field.resolve());
  if (field instanceof protobuf.MapField)
    return fc.dictionary(text, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  if (field.repeated) return fc.array(value, { minLength: 1, maxLength: 3 });
  const isPlain = !(field.resolvedType instanceof protobuf.Type) && field.partOf === null;
  const zero = field.resolvedType instanceof protobuf.Enum ? field.resolvedType.valuesById[0] : undefined;
  // In canonical form a default is left out, unless the field is `optional`.
  return isPlain ? value.filter((v) => v !== zero && v !== 0 && v !== '' && v !== false) : value;
}

/** Any value of a message in its canonical JSON form. */
export function anyMessage(type: protobuf.Type): fc.Arbitrary<unknown> {
  if (type.fullName === '.google.protobuf.Timestamp') return time;
  if (type.fullName === '.google.protobuf.Struct') return struct();
  if (type.fullName === '.google.protobuf.FieldMask') return mask;
  const fields = Object.fromEntries(type.fieldsArray.map((field) => [field.name, anyField(field)]));
  return fc.record(fields, { requiredKeys: [], noNullPrototype: true }).map((message) => onlyFirst(type, message));
}

/** Of each oneof one member at most. */
function onlyFirst(type: protobuf.Type, message: Record<string, unknown>): Record<string, unknown> {
  const others = type.oneofsArray.flatMap(({ oneof }) => oneof.filter((name) => name in message).slice(1));
  return Object.fromEntries(Object.entries(message).filter(([name]) => !others.includes(name)));
}
