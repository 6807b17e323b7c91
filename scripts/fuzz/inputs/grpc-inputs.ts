import { messageRoot } from '@insight-mesh/contracts';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { random } from '../../faults/fault.js';
import type { GrpcInput } from '../input.js';
import { spoilt } from './bodies.js';

type Random = () => number;

const pick = <T>(next: Random, values: readonly [T, ...T[]]): T =>
  values[Math.floor(next() * values.length)] ?? values[0];

const texts = [
  ...(['view', 'c-1', 'i-1', 'EUR', 'Great lamp', '浙江省杭州市西湖区文三路123号', '13800138000'] as const),
  ...['', '\0', '\u2028', '🙂', 'é', 'x'.repeat(129), '1 '.repeat(5_000), '__proto__', 'constructor'],
] as unknown as readonly [string, ...string[]];
const wholes = [
  ...['0', '1', '2', '5', '1777627800', '999999999', '9007199254740993', '-1', '-9223372036854775808'],
  ...['18446744073709551615', '253402300800', '9223372036854775807'],
] as unknown as readonly [string, ...string[]];
const doubles = [0, -0, 1, 4.5, 1e308, Number.NaN, Number.POSITIVE_INFINITY, 5e-324] as const;

function scalar(writer: protobuf.Writer, id: number, type: string, next: Random): void {
  if (type === 'string') {
    writer.uint32(id * 8 + 2);
    // One in ten is no UTF-8.
    if (next() < 0.1) writer.bytes(Buffer.from([0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80].slice(Math.floor(next() * 6))));
    else writer.string(pick(next, texts));
  } else if (type === 'double') writer.uint32(id * 8 + 1).double(pick(next, doubles));
  else writer.uint32(id * 8).uint64(pick(next, wholes));
}

/** A field that the message does not have, or in a wire type that it has not. */
function stranger(writer: protobuf.Writer, next: Random): void {
  const id = 1 + Math.floor(next() * (next() < 0.5 ? 30 : 500_000));
  const wire = Math.floor(next() * 8);
  writer.uint32(id * 8 + wire);
  if (wire === 0) writer.uint64(pick(next, wholes));
  else if (wire === 1) writer.double(1);
  else if (wire === 2) writer.bytes(Buffer.alloc(Math.floor(next() * 20), 0x0a));
  else if (wire === 5) writer.float(1);
}

function fields(writer: protobuf.Writer, type: protobuf.Type, next: Random, depth: number): protobuf.Writer {
  for (const field of type.fieldsArray) {
    const needed = depth === 1 && ['id', 'type', 'customer_id', 'item_id'].includes(field.name);
    if (next() > (needed ? 0.9 : 0.3) || depth > 40) continue;
    const times = field.repeated || field.map ? Math.floor(next() * 4) : next() < 0.05 ? 2 : 1;
    for (let count = 0; count < times; count++) one(writer, field, next, depth);
  }
  if (next() < 0.04) stranger(writer, next);
  return writer;
}

function one(writer: protobuf.Writer, field: protobuf.Field, next: Random, depth: number): void {
  const { resolvedType, id } = field.resolve();
  const kind = resolvedType instanceof protobuf.Type ? resolvedType : undefined;
  if (field instanceof protobuf.MapField) {
    writer.uint32(id * 8 + 2).fork();
    if (next() < 0.9) scalar(writer, 1, 'string', next);
    if (next() < 0.9) {
      if (kind === undefined) scalar(writer, 2, field.type, next);
      else fields(writer.uint32(18).fork(), kind, next, depth + 1).ldelim();
    }
    writer.ldelim();
  } else if (kind !== undefined) fields(writer.uint32(id * 8 + 2).fork(), kind, next, depth + 1).ldelim();
  else if (resolvedType !== null && next() < 0.8) writer.uint32(id * 8).uint32(Math.floor(next() * 16));
  else scalar(writer, id, field.type, next);
}

/** A list of nested Values, deeper than any reader should follow. */
function deepStruct(levels: number): Buffer {
  let value: Uint8Array = Buffer.alloc(0);
  for (let level = 0; level < levels; level++) {
    const list = protobuf.Writer.create().uint32(10).bytes(value).finish();
    value = protobuf.Writer.create().uint32(50).bytes(list).finish();
  }
  const entry = protobuf.Writer.create().uint32(10).string('a').uint32(18).bytes(value).finish();
  const struct = protobuf.Writer.create().uint32(10).bytes(entry).finish();
  const event = protobuf.Writer.create()
    .uint32(24)
    .uint32(1)
    .uint32(58)
    .string('c-1')
    .uint32(186)
    .bytes(struct)
    .finish();
  return Buffer.from(protobuf.Writer.create().uint32(10).bytes(event).finish());
}

const rare: fc.Arbitrary<Buffer> = fc.constantFrom(
  deepStruct(90),
  deepStruct(4_000),
  Buffer.alloc(2 * 5_000, Buffer.from([0x0a, 0x00])),
  Buffer.alloc(2 * 5_001, Buffer.from([0x0a, 0x00])),
  Buffer.alloc(5 * 1_048_576, 0x0a),
);

function request(name: string): fc.Arbitrary<Buffer> {
  const type = messageRoot.lookupType(`insightmesh.collector.v1.${name}`);
  type.root.resolveAll();
  const right = fc.integer().map((seed) => {
    const next = random(seed);
    const writer = protobuf.Writer.create();
    // The element's own fields come at depth 1.
    for (let count = Math.floor(next() * 6); count > 0; count--) {
      for (const field of type.fieldsArray) one(writer, field, next, 0);
    }
    if (next() < 0.02) stranger(writer, next);
    return Buffer.from(writer.finish());
  });
  return fc.oneof({ weight: 1000, arbitrary: spoilt(right) }, { weight: 1, arbitrary: rare });
}

const grpcInput = (method: GrpcInput['method']): fc.Arbitrary<GrpcInput> =>
  request(`${method}Request`).map((body) => ({ kind: 'grpc', method, body }));

export const collectInputs = grpcInput('Collect');
export const upsertInputs = grpcInput('UpsertItems');
