import fc from 'fast-check';
import type { HttpInput } from '../input.js';
import { logRecord } from './elements.js';
import { contentType, httpInput } from './http-inputs.js';
import { eventTime, form, list, packedMembers, packedTime } from './msgpack.js';

const compact = { wide: false, binary: false };
const none = packedMembers([], compact);

/** Where a group of records begins and ends, as Fluent Bit marks it. */
const groupMarks = [-1, -2].map((seconds) => list([list([eventTime(seconds, 0), none], compact), none], compact));

/** A record by itself (Fluentd), with its time, or with its time and metadata (Fluent Bit before and since 2.1). */
const record = fc
  .tuple(logRecord, form, packedTime, fc.constantFrom('bare', 'timed', 'timed', 'with metadata', 'with metadata'))
  .map(([members, how, time, shape]) => {
    const bytes = packedMembers(members, how);
    if (shape === 'bare') return bytes;
    return list([shape === 'timed' ? time : list([time, none], how), bytes], how);
  });
const anything = fc.constantFrom(
  ...[
    '90',
    '80',
    '92c0c0',
    '9280',
    '92cd000180',
    'dd00000000',
    'df00000000',
    '93c0c080',
    '8101c0',
    '81a0c0',
    'c0',
    'c1',
  ],
  ...['ddffffffff', 'dfffffffff', 'c6ffffffff', '81a1ff00', '91c9ffffffff00', `${'91'.repeat(80)}c0`],
);
const stream = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: record },
      { weight: 1, arbitrary: fc.constantFrom(...groupMarks) },
      { weight: 1, arbitrary: anything.map((hex) => Buffer.from(hex, 'hex')) },
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.concat(parts));

const type = contentType('application/msgpack', 'application/x-msgpack', 'application/vnd.msgpack');

/** What Fluent Bit's http output sends by its defaults, and Fluentd's with the formatter msgpack. */
export const msgpackInputs: fc.Arbitrary<HttpInput> = httpInput({ path: fc.constant('/v1/logs'), type }, stream);
