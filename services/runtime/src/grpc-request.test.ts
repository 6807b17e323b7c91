import type { MethodDefinition } from '@grpc/grpc-js';
import { serviceDefinition } from '@insight-mesh/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from './errors.js';
import { readRequest, unfitMark } from './grpc-request.js';

const { Collect: collect } = serviceDefinition('insightmesh.collector.v1.CollectorService');
const method = collect as MethodDefinition<object, object>;
const marked = 'ABCDEFGH';

function bytesOf(event: object): Buffer {
  return collect.requestSerialize({ events: [{ id: 'e-1' }, event] });
}

/** The bytes of a message in which the text ABCDEFGH is written over. */
function spoilt(event: object, by: readonly number[]): Buffer {
  const bytes = bytesOf(event);
  bytes.set(by, bytes.indexOf(marked));
  return bytes;
}

function failure(bytes: Buffer): AppError {
  try {
    readRequest(method, bytes);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a request', () => {
  it.each<[string, object, number[], string]>([
    ['text in GBK', { customer_id: marked }, [0xd6, 0xd0, 0xb9, 0xfa], 'events[1].customer_id'],
    ['half of a surrogate pair', { customer_id: marked }, [0xed, 0xa0, 0x80], 'events[1].customer_id'],
    [
      'text that is cut off',
      { items: [{ item_id: marked }] },
      [...Buffer.from('ABCDEFG'), 0xe4],
      'events[1].items[0].item_id',
    ],
    [
      'a name of a struct',
      { context: { fields: { [marked]: { nullValue: 'NULL_VALUE' } } } },
      [0xff],
      'events[1].context.fields',
    ],
  ])('with %s is refused by the field', (_what, event, by, field) => {
    const error = failure(spoilt(event, by));
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', message: `${field} must be UTF-8` });
    expect(error.violations).toEqual([{ field, description: 'must be UTF-8' }]);
  });

  it('comes with such text marked where its handler refuses by element', () => {
    const bytes = spoilt({ customer_id: marked }, [0xff]);
    expect(readRequest(method, bytes, true)).toMatchObject({
      events: [{ id: 'e-1' }, { customer_id: `${unfitMark}\ufffdBCDEFGH` }],
    });
  });

  it('with any text in UTF-8 is read as it is, replacement characters too', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.constant('\ufffd'), fc.string({ unit: 'binary', maxLength: 1 })) }),
        (text) => {
          const fit = Buffer.from(text).toString();
          expect(readRequest(method, bytesOf({ query: fit }))).toMatchObject({ events: [{}, { query: fit }] });
        },
      ),
    );
  });
});
