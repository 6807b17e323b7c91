import fc from 'fast-check';
import { beaconOrigin } from '../elements-of.js';
import type { HttpInput } from '../input.js';
import { encoded, jsonBody, linesBody, spoilt } from './bodies.js';
import { event, item, logRecord, segmentMessage } from './elements.js';
import { anyJson, type Members, objectText } from './json-text.js';

const segmentCalls = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
const utf8 = (text: fc.Arbitrary<string>) => text.map((each) => Buffer.from(each));

/** Types that a request may name; the first ones mostly. */
export function contentType(usual: string, ...others: string[]): fc.Arbitrary<string | undefined> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(usual, `${usual}; charset=utf-8`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...[
          ...others,
          undefined,
          '',
          ';',
          'text/html',
          `${usual}; charset=shift_jis`,
          `${usual};charset="`,
          'a'.repeat(3_000),
        ],
      ),
    },
  );
}

export function httpInput(
  o: { method?: string; path: fc.Arbitrary<string>; type: fc.Arbitrary<string | undefined> },
  body: fc.Arbitrary<Buffer>,
): fc.Arbitrary<HttpInput> {
  return fc.tuple(o.path, o.type, encoded(spoilt(body))).map(
    ([path, type, { bytes, encoding }]): HttpInput => ({
      kind: 'http',
      method: o.method ?? 'POST',
      path,
      headers: {
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      },
      body: bytes,
    }),
  );
}

function bothForms(o: { method?: string; path: fc.Arbitrary<string> }, element: fc.Arbitrary<Members>) {
  return fc.oneof(
    { weight: 3, arbitrary: httpInput({ ...o, type: contentType('application/json') }, utf8(jsonBody(element))) },
    {
      weight: 1,
      arbitrary: httpInput(
        { ...o, type: contentType('application/x-ndjson', 'application/jsonl') },
        utf8(linesBody(element)),
      ),
    },
  );
}

export const eventInputs = bothForms({ path: fc.constant('/v1/events') }, event);
export const itemInputs = bothForms({ method: 'PUT', path: fc.constant('/v1/items') }, item);

const batch = fc
  .tuple(
    fc.array(fc.oneof({ weight: 9, arbitrary: segmentMessage.map(objectText) }, anyJson), { maxLength: 8 }),
    fc.oneof(fc.constant('"2026-05-01T09:30:00Z"'), anyJson),
    fc.boolean(),
    fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, anyJson),
  )
  .map(([messages, sentAt, sentFirst, other]) => {
    const list = `"batch":${other ?? `[${messages.join(', ')}]`}`;
    return sentFirst ? `{"sentAt":${sentAt},${list}}` : `{${list}, "sentAt" : ${sentAt}}`;
  });
const segmentType = contentType('application/json', 'text/plain', 'application/x-www-form-urlencoded');
export const segmentInputs = fc.oneof(
  httpInput(
    { path: fc.constant('/v1/batch'), type: segmentType },
    utf8(fc.oneof({ weight: 9, arbitrary: batch }, anyJson)),
  ),
  httpInput(
    { path: fc.constantFrom(...segmentCalls).map((call) => `/v1/${call}`), type: segmentType },
    utf8(fc.oneof({ weight: 9, arbitrary: segmentMessage.map(objectText) }, jsonBody(segmentMessage))),
  ),
);

const logType = contentType('application/json', 'text/plain', 'application/x-ndjson');
/** Records one after the other, as Fluent Bit's json_stream has them. */
const recordStream = fc
  .tuple(fc.array(logRecord.map(objectText), { minLength: 1, maxLength: 8 }), fc.constantFrom('', '', ' ', '\t', '\n'))
  .map(([records, between]) => records.join(between));
export const streamInputs = httpInput({ path: fc.constant('/v1/logs'), type: logType }, utf8(recordStream));
export const logInputs = fc.oneof(
  httpInput({ path: fc.constant('/v1/logs'), type: logType }, utf8(jsonBody(logRecord))),
  httpInput({ path: fc.constant('/v1/logs'), type: logType }, utf8(linesBody(logRecord))),
);

const beaconType = contentType('text/plain;charset=UTF-8', 'application/json', 'text/plain');
export const beaconInputs = fc
  .tuple(
    httpInput({ path: fc.constant('/v1/beacon'), type: beaconType }, utf8(jsonBody(event))),
    fc.constantFrom(undefined, undefined, beaconOrigin, 'null', 'x'),
  )
  .map(
    ([each, origin]): HttpInput => (origin === undefined ? each : { ...each, headers: { ...each.headers, origin } }),
  );
