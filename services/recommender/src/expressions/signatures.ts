import { bool, bytes, double, duration, dyn, int, string, type Type, timestamp, typeType, uint } from './types.js';

/** One form of an operator or function; of a method the receiver is the first of the parameters. */
export interface Signature {
  parameters: readonly Type[];
  result: Type;
}

function form(result: Type, ...parameters: Type[]): Signature {
  return { parameters, result };
}

const numbers = [int, uint, double];
const ordered = [bool, string, bytes, timestamp, duration];

const ordering: Signature[] = [
  ...numbers.flatMap((left) => numbers.map((right) => form(bool, left, right))),
  ...ordered.map((type) => form(bool, type, type)),
];
const arithmetic: Signature[] = numbers.map((type) => form(type, type, type));
const anyList: Type = { kind: 'list', element: dyn };
const anyMap: Type = { kind: 'map', key: dyn, value: dyn };
const sizes: Signature[] = [string, bytes, anyList, anyMap].map((type) => form(int, type));

/** Operators by CEL's names. Those that are checked in a way of their own (==, in, [], ?:) are not here. */
export const operators: ReadonlyMap<string, readonly Signature[]> = new Map([
  ['_&&_', [form(bool, bool, bool)]],
  ['_||_', [form(bool, bool, bool)]],
  ['!_', [form(bool, bool)]],
  ['-_', [form(int, int), form(double, double)]],
  [
    '_+_',
    [
      ...arithmetic,
      form(string, string, string),
      form(bytes, bytes, bytes),
      form(timestamp, timestamp, duration),
      form(timestamp, duration, timestamp),
      form(duration, duration, duration),
    ],
  ],
  [
    '_-_',
    [
      ...arithmetic,
      form(duration, timestamp, timestamp),
      form(timestamp, timestamp, duration),
      form(duration, duration, duration),
    ],
  ],
  ['_*_', arithmetic],
  ['_/_', arithmetic],
  ['_%_', [form(int, int, int), form(uint, uint, uint)]],
  ['_<_', ordering],
  ['_<=_', ordering],
  ['_>_', ordering],
  ['_>=_', ordering],
]);

/** How an operator is written, for errors. */
export const operatorSigns: ReadonlyMap<string, string> = new Map([
  ['_&&_', '&&'],
  ['_||_', '||'],
  ['!_', '!'],
  ['-_', '-'],
  ['_+_', '+'],
  ['_-_', '-'],
  ['_*_', '*'],
  ['_/_', '/'],
  ['_%_', '%'],
  ['_<_', '<'],
  ['_<=_', '<='],
  ['_>_', '>'],
  ['_>=_', '>='],
  ['_==_', '=='],
  ['_!=_', '!='],
  ['@in', 'in'],
  ['_[_]', '[]'],
  ['_?_:_', '?:'],
]);

export const functions: ReadonlyMap<string, readonly Signature[]> = new Map([
  ['size', sizes],
  ['matches', [form(bool, string, string)]],
  ['int', [...numbers, string, timestamp].map((type) => form(int, type))],
  ['uint', [...numbers, string].map((type) => form(uint, type))],
  ['double', [...numbers, string].map((type) => form(double, type))],
  ['string', [bool, ...numbers, string, bytes, timestamp, duration].map((type) => form(string, type))],
  ['bytes', [string, bytes].map((type) => form(bytes, type))],
  ['bool', [bool, string].map((type) => form(bool, type))],
  ['timestamp', [string, int, timestamp].map((type) => form(timestamp, type))],
  ['duration', [string, duration].map((type) => form(duration, type))],
  ['dyn', [form(dyn, dyn)]],
  ['type', [form(typeType, dyn)]],
]);

const ofDate = [form(int, timestamp), form(int, timestamp, string)];
const ofTime = [...ofDate, form(int, duration)];

export const methods: ReadonlyMap<string, readonly Signature[]> = new Map([
  ['size', sizes],
  ['matches', [form(bool, string, string)]],
  ['contains', [form(bool, string, string)]],
  ['startsWith', [form(bool, string, string)]],
  ['endsWith', [form(bool, string, string)]],
  ['lowerAscii', [form(string, string)]],
  ['upperAscii', [form(string, string)]],
  ['trim', [form(string, string)]],
  ['getFullYear', ofDate],
  ['getMonth', ofDate],
  ['getDate', ofDate],
  ['getDayOfMonth', ofDate],
  ['getDayOfWeek', ofDate],
  ['getDayOfYear', ofDate],
  ['getHours', ofTime],
  ['getMinutes', ofTime],
  ['getSeconds', ofTime],
  ['getMilliseconds', ofTime],
]);

/** Names of types as values, for type(x) == string. */
export const typeNames: ReadonlySet<string> = new Set([
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
]);
