import { expect, it } from 'vitest';
import { customKindSchemas, kindSchemas } from './kube-schema.js';

const swagger = {
  definitions: {
    'api.Shelf': {
      type: 'object',
      required: ['spec'],
      'x-kubernetes-group-version-kind': [{ group: 'shop.example.com', version: 'v1', kind: 'Shelf' }],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        spec: { $ref: '#/definitions/api.ShelfSpec' },
      },
    },
    'api.ShelfSpec': {
      description: 'of a shelf',
      type: 'object',
      properties: {
        // Fields may have the names of the schema's own words.
        description: { type: 'string', description: 'in words' },
        format: { type: 'integer', format: 'int32' },
        size: { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' },
        port: { $ref: '#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString' },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        parts: { type: 'array', items: { $ref: '#/definitions/api.ShelfSpec' } },
      },
    },
    'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'string', format: 'int-or-string' },
    'api.DeleteOptions': {
      'x-kubernetes-group-version-kind': [
        { group: '', version: 'v1', kind: 'DeleteOptions' },
        { group: 'apps', version: 'v1', kind: 'DeleteOptions' },
      ],
    },
  },
};

it('makes one schema a kind that names its group, follows references and knows no other field', () => {
  const [shelf, ...others] = kindSchemas(swagger);
  expect(others).toEqual([]);
  expect(shelf?.name).toBe('shelf-shop-v1');
  expect(shelf?.schema).toEqual({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    required: ['spec', 'apiVersion', 'kind'],
    properties: {
      apiVersion: { enum: ['shop.example.com/v1'] },
      kind: { enum: ['Shelf'] },
      spec: {
        type: 'object',
        additionalProperties: false,
        properties: {
          description: { type: 'string' },
          format: { type: 'integer' },
          size: { anyOf: [{ type: 'string' }, { type: 'number' }] },
          port: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          // Within itself anything goes.
          parts: { type: 'array', items: {} },
        },
      },
    },
  });
});

it('takes the kinds of custom resources, with what they leave open left open', () => {
  const open = { type: 'object', properties: { a: { type: 'string' } }, 'x-kubernetes-preserve-unknown-fields': true };
  const port = { 'x-kubernetes-int-or-string': true };
  const spec = { type: 'object', properties: { open, port } };
  const crd = {
    spec: {
      group: 'keda.sh',
      names: { kind: 'Scaled' },
      versions: [{ name: 'v1', schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } }],
    },
  };
  expect(customKindSchemas([crd])).toEqual([
    {
      name: 'scaled-keda-v1',
      schema: {
        $schema: 'http://json-schema.org/draft-07/schema#',
        type: 'object',
        additionalProperties: false,
        required: ['apiVersion', 'kind'],
        properties: {
          apiVersion: { enum: ['keda.sh/v1'] },
          kind: { enum: ['Scaled'] },
          metadata: { type: 'object' },
          spec: {
            type: 'object',
            additionalProperties: false,
            properties: {
              open: { type: 'object', properties: { a: { type: 'string' } } },
              port: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
            },
          },
        },
      },
    },
  ]);
});
