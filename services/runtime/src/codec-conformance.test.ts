import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createFileRegistry, type DescMessage, fromBinary, fromJsonString, toJsonString } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { messageRoot, protoRoot } from '@insight-mesh/contracts';
import type { JsonMessages } from '@insight-mesh/contracts/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMessage } from '../test/any-message.js';
import { codecFor } from './codec.js';

// Another parser (protobuf-es) on descriptors of another compiler (buf): shares nothing with the codec under test.
const buf = join(protoRoot, '..', 'node_modules', '.bin', 'buf');
const image = execFileSync(buf, ['build', protoRoot, '-o', '-']);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, new Uint8Array(image)));

function schemaOf(name: string): DescMessage {
  const schema = registry.getMessage(name);
  if (schema === undefined) throw new Error(`${name} is no message`);
  return schema;
}

const messages = [
  'insightmesh.collector.v1.Event',
  'insightmesh.collector.v1.Item',
  'insightmesh.collector.v1.DeadLetter',
  'insightmesh.training.v1.ModelVersion',
  // Of no topic, but people write it for npm run call.
  'insightmesh.collector.v1.SetPolicyRequest',
] as const satisfies (keyof JsonMessages)[];

describe.each(messages)('%s and another proto3 JSON implementation', (name) => {
  const codec = codecFor(name);
  const schema = schemaOf(name);
  const any = anyMessage(messageRoot.lookupType(name)) as fc.Arbitrary<JsonMessages[typeof name]>;

  it.each([true, false])('agree on every value, with the proto names: %s', (useProtoFieldName) => {
    fc.assert(
      fc.property(any, (value) => {
        const theirs = fromJsonString(schema, codec.encode(value).toString(), { registry });
        const json = toJsonString(schema, theirs, { registry, useProtoFieldName });
        expect(codec.decode(Buffer.from(json))).toEqual(value);
      }),
    );
  });
});
